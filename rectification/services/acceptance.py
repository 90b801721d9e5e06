"""What acceptance brings onto the ledgers: rows matched by UUID, missing ones withdrawn."""

import uuid
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import what
from audit import clock
from audit.services import record
from campaigns.models import FilingKind
from rectification import states
from rectification.content import Row, rows_of
from rectification.models import (
    CleanUpCase,
    CleanUpEvent,
    Decision,
    Filing,
    FilingVersion,
    Institution,
    InstitutionEvent,
    Measure,
    Problem,
    ProblemEvent,
    ProblemEventKind,
    ProblemOrigin,
    ProblemState,
    ReviewDecision,
    Severity,
)
from rectification.services.clean_up_ledger import enter_cases
from rectification.services.events import Changes, field_changes, problem_event
from rectification.services.extensions import drop_extension
from rectification.services.liaisons import register_liaisons
from rectification.services.measures import measures_of, set_measures
from rectification.sheets.base import day_text, parse_day, past_day
from rectification.sheets.institution_list import BUILT

#: Filing kind → the ledger that it feeds.
_MODELS: dict[str, Any] = {
    FilingKind.PROBLEM_LIST: Problem, FilingKind.INSTITUTION_LIST: Institution, FilingKind.OFFICER_ROSTER: CleanUpCase,
}  # fmt: skip


def enter_ledger(*, filing: Filing, version: FilingVersion, actor: Actor) -> None:
    """Bring the rows of an accepted list onto its ledger. Call in the transaction of the acceptance."""
    if filing.kind == FilingKind.PROBLEM_LIST:
        _Problems(filing, version, actor).enter()
    elif filing.kind == FilingKind.INSTITUTION_LIST:
        _Institutions(filing, version, actor).enter()
    elif filing.kind == FilingKind.OFFICER_ROSTER:
        enter_cases(filing=filing, version=version, actor=actor)
    elif filing.kind == FilingKind.LIAISON_FORM:
        register_liaisons(filing=filing, version=version, actor=actor)


def standing_rows(filing: Filing) -> dict[str, Any]:
    """What stands on the ledger by this filing: rows as text by field, measures by problem id. Locks the rows."""
    model = _MODELS.get(filing.kind)
    if model is None:
        return {}
    rows = list(model.objects.select_for_update().filter(filing=filing).order_by("pk"))
    texts: dict[str, list[str]] = {}
    if model is Problem:
        for pk, text in Measure.objects.filter(problem__in=rows).values_list("problem_id", "text"):
            texts.setdefault(str(pk), []).append(text)
    return {"rows": [_as_text(row) for row in rows], "measures": texts}


def newest_event(filing: Filing) -> int:
    """The last event of the filing's problems or cases. Read under the rows' locks at the end of an acceptance:
    whatever is done with them later has a later one."""
    if filing.kind == FilingKind.OFFICER_ROSTER:
        return CleanUpEvent.objects.filter(owner__filing=filing).aggregate(last=Max("pk"))["last"] or 0
    return ProblemEvent.objects.filter(problem__filing=filing).aggregate(last=Max("pk"))["last"] or 0


def _as_text(row: Any) -> dict[str, str | None]:
    """All fields of a row, to the microsecond, which Django's own JSON leaves out."""
    fields = row._meta.concrete_fields
    return {f.attname: None if getattr(row, f.attname) is None else f.value_to_string(row) for f in fields}


def from_text(model: Any, texts: dict[str, str | None]) -> Any:
    """The unsaved row of `_as_text`."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    values = {name: text if text is None else fields[name].to_python(text) for name, text in texts.items()}
    return model(**values)


class _Ledger:
    """One acceptance: what both ledgers share."""

    model: Any

    def __init__(self, filing: Filing, version: FilingVersion, actor: Actor) -> None:
        self.filing, self.version, self.actor, self.at = filing, version, actor, clock.now()
        # Rows that this filing brought before: only these may be matched by an id.
        self.standing = {str(row.uuid): row for row in self.model.objects.filter(filing=filing)}

    def enter(self) -> None:
        """Create, revise, relist or withdraw."""
        new, seen = [], set()
        for position, row in enumerate(rows_of(self.version.content), 1):
            values = {**self.values(row["cells"]), "position": position}
            seen.add(row["id"])
            if row["id"] in self.standing:
                self.revise(self.standing[row["id"]], values, row["cells"])
            else:
                new.append((row, values))
        self.create(new)
        for key, entry in self.standing.items():
            if key not in seen and entry.withdrawn_at is None:
                self.withdraw(entry)

    def blank(self, row: Row, values: dict[str, Any]) -> Any:
        """An unsaved ledger row."""
        return self.model(
            uuid=uuid.UUID(row["id"]), campaign=self.filing.campaign, unit=self.filing.unit, filing=self.filing,
            listed_at=self.at, **values,
        )  # fmt: skip

    def values(self, cells: dict[str, str]) -> dict[str, Any]:
        raise NotImplementedError

    def create(self, new: list[tuple[Row, dict[str, Any]]]) -> None:
        raise NotImplementedError

    def revise(self, entry: Any, values: dict[str, Any], cells: dict[str, str]) -> None:
        raise NotImplementedError

    def withdraw(self, entry: Any) -> None:
        raise NotImplementedError

    def changed(self, entry: Any, values: dict[str, Any]) -> list[str]:
        """The names of the fields that differ."""
        return [name for name, value in values.items() if getattr(entry, name) != value]


class _Problems(_Ledger):
    """Of a row that stands already, a later version writes only what the unit has changed in it since the version
    accepted before: an extension, a correction or a split recorded meanwhile is not undone by a list copied from then.
    """

    model = Problem

    def __init__(self, filing: Filing, version: FilingVersion, actor: Actor) -> None:
        super().__init__(filing, version, actor)
        self.former = _accepted_before(filing, version) if self.standing else {}

    def values(self, cells: dict[str, str]) -> dict[str, Any]:
        day = parse_day(cells["due"])
        return {
            "focus_item_id": int(cells["item"]),
            "sub_point_id": int(cells["sub_point"]) if cells.get("sub_point") else None,
            "description": cells["description"],
            "kind": cells["kind"],
            "source": cells["source"],
            "found_on": past_day(cells.get("found_on", ""), clock.local_date(self.at)),
            "severity": cells.get("severity") or Severity.GENERAL,
            "responsible_leader": cells["leader"][:60],
            "responsible_unit": cells["unit"][:120],
            "responsible_person": cells.get("person", "")[:60],
            "due_date": day[0] if day else None,
            "due_text": day_text(cells["due"])[:40],
        }

    def event(self, problem: Problem, kind: str, statement: str = "", changes: Changes | None = None) -> ProblemEvent:
        """An event of this acceptance, unsaved."""
        return problem_event(problem, kind, actor=self.actor, at=self.at, statement=statement, changes=changes)

    def create(self, new: list[tuple[Row, dict[str, Any]]]) -> None:
        addition = self.filing.obligation.is_addition
        origin = ProblemOrigin.ADDITION if addition else ProblemOrigin.FILING
        filed = filed_days(self.filing, {row["id"] for row, _values in new})
        made = Problem.objects.bulk_create(
            self.blank(
                row,
                values | {"first_due_date": values["due_date"], "origin": origin, "filed_on": filed.get(row["id"])},
            )
            for row, values in new
        )
        Measure.objects.bulk_create(
            measure
            for problem, (row, _values) in zip(made, new, strict=True)
            for measure in measures_of(problem, row["cells"]["measures"])
        )
        ProblemEvent.objects.bulk_create(self.event(p, ProblemEventKind.LISTED) for p in made)
        self.claim([(p, row["cells"]) for p, (row, _v) in zip(made, new, strict=True) if row["cells"].get("done_on")])

    def revise(self, entry: Problem, values: dict[str, Any], cells: dict[str, str]) -> None:
        before = self.former.get(str(entry.uuid))
        if (before is None or entry.withdrawn_at) and values["due_date"] == entry.first_due_date:
            # The list says again what was first promised: an extension granted since, or a later round's date, stands.
            values = {**values, "due_date": entry.due_date, "due_text": entry.due_text}
        if entry.withdrawn_at:
            self.relist(entry, values, cells)
            return
        if before is not None:
            was = self.values(before)
            values = {name: value for name, value in values.items() if value != was.get(name, entry.position)}
        changes = field_changes(entry, values)
        if before is None or before["measures"] != cells["measures"]:
            changes |= set_measures(entry, cells["measures"])
        Problem.objects.filter(pk=entry.pk).update(**values) if values else None
        if set(changes) - {"position"}:
            self.event(entry, ProblemEventKind.REVISED, changes=changes).save()
        if cells.get("done_on") and before is not None and not before.get("done_on") and entry.state in _CLAIMABLE:
            self.claim([(entry, cells)])

    def relist(self, entry: Problem, values: dict[str, Any], cells: dict[str, str]) -> None:
        """A row that comes back begins anew, with what is typed now."""
        fresh = {"withdrawn_at": None, "state": ProblemState.OPEN, "claimed_at": None, "checked_at": None}
        changes = field_changes(entry, {**values, **fresh}) | set_measures(entry, cells["measures"])
        Problem.objects.filter(pk=entry.pk).update(**values, **fresh)
        self.event(entry, ProblemEventKind.RELISTED, changes=changes).save()
        if cells.get("done_on"):
            self.claim([(entry, cells)])

    def claim(self, done: list[tuple[Problem, dict[str, str]]]) -> None:
        """立行立改: found and claimed in one filing. Who filled it in claims, so that another verifies; the files of
        the filing are the evidence."""
        if not done:
            return
        who = Actor(self.version.saved_by)
        Problem.objects.filter(pk__in=[p.pk for p, _cells in done]).update(
            state=ProblemState.CLAIMED, claimed_at=self.at
        )
        files = list(self.version.attachments.all())
        for problem, cells in done:
            event = problem_event(
                problem, ProblemEventKind.CLAIMED, actor=who, at=self.at, statement=cells["done_note"],
                business_date=past_day(cells["done_on"], clock.local_date(self.at)),
            )  # fmt: skip
            event.save()
            event.attachments.set(files)
            drop_extension(problem=problem, actor=self.actor, reason=_("已申请销号，不再需要延期"))
            record(
                who=self.actor.who, action=states.CLAIMED.action, what=what(problem),
                before={"state": problem.state}, after={"state": ProblemState.CLAIMED, "version": self.version.number},
            )  # fmt: skip

    def withdraw(self, entry: Problem) -> None:
        Problem.objects.filter(pk=entry.pk).update(state=ProblemState.WITHDRAWN, withdrawn_at=self.at)
        self.event(entry, ProblemEventKind.WITHDRAWN, _("新版问题清单里没有这一条")).save()


#: States in which a row that stands may be claimed by a later version.
_CLAIMABLE = (ProblemState.OPEN, ProblemState.RECTIFYING)


def _accepted_before(filing: Filing, version: FilingVersion) -> dict[str, dict[str, str]]:
    """Row id → cells of the version that was accepted last before this one, and still counts as accepted."""
    decisions = ReviewDecision.objects.in_force().filter(version__filing=filing, decision=Decision.ACCEPTED)
    last = decisions.exclude(version=version).select_related("version").order_by("-id").first()
    return {row["id"]: row["cells"] for row in rows_of(last.version.content)} if last else {}


def filed_days(filing: Filing, keys: set[str]) -> dict[str, date]:
    """Row id → the day on which the unit first submitted it in any version of the filing: one query."""
    days: dict[str, date] = {}
    versions = filing.versions.filter(submitted_at__isnull=False) if keys else ()
    for version in versions:
        day = version.received_on or clock.local_date(version.submitted_at)
        days |= {row["id"]: day for row in rows_of(version.content) if row["id"] in keys - days.keys()}
    return days


class _Institutions(_Ledger):
    model = Institution

    def values(self, cells: dict[str, str]) -> dict[str, Any]:
        built = cells["half"] == BUILT
        issued = parse_day(cells["issued_on"]) if built else None
        planned = None if built else parse_day(cells["planned"])
        return {
            "built": built,
            "name": cells["name"][:200],
            "document_number": cells["document_number"][:60] if built else "",
            "issued_on": issued[0] if issued else None,
            "planned_date": planned[0] if planned else None,
            "planned_text": "" if built else day_text(cells["planned"])[:40],
            "responsible_unit": cells["unit"][:120],
            "responsible_person": cells["person"][:60],
            "task_id": int(cells["task"]) if cells.get("task") else None,
        }

    def event(self, entry: Institution, kind: str, statement: str = "") -> InstitutionEvent:
        """An event of this acceptance, unsaved."""
        return InstitutionEvent(
            institution=entry, kind=kind, recorded_at=self.at, actor=self.actor.user,
            actor_name=self.actor.who.actor_name, statement=statement,
        )  # fmt: skip

    def create(self, new: list[tuple[Row, dict[str, Any]]]) -> None:
        made = Institution.objects.bulk_create([self.blank(row, values) for row, values in new])
        InstitutionEvent.objects.bulk_create(self.event(entry, "listed") for entry in made)

    def revise(self, entry: Institution, values: dict[str, Any], cells: dict[str, str]) -> None:
        changed = self.changed(entry, values)
        if not changed and not entry.withdrawn_at:
            return
        became_built = values["built"] and not entry.built
        kind = "relisted" if entry.withdrawn_at else "built" if became_built else "revised"
        Institution.objects.filter(pk=entry.pk).update(**values, withdrawn_at=None)
        self.event(entry, kind).save()

    def withdraw(self, entry: Institution) -> None:
        Institution.objects.filter(pk=entry.pk).update(withdrawn_at=self.at)
        self.event(entry, "withdrawn", _("新版制度建设清单里没有这一条")).save()
