"""What acceptance brings onto the ledgers: rows matched by UUID, missing ones withdrawn."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actors import Actor
from audit import clock
from campaigns.models import FilingKind
from rectification.content import Row, rows_of
from rectification.models import (
    Filing,
    FilingVersion,
    Institution,
    InstitutionEvent,
    Measure,
    Problem,
    ProblemEvent,
    ProblemEventKind,
    ProblemState,
)
from rectification.services.events import problem_event
from rectification.services.liaisons import register_liaisons
from rectification.sheets.base import day_text, measure_lines, parse_day
from rectification.sheets.institution_list import BUILT

#: Filing kind → the ledger that it feeds.
_MODELS: dict[str, Any] = {FilingKind.PROBLEM_LIST: Problem, FilingKind.INSTITUTION_LIST: Institution}


def enter_ledger(*, filing: Filing, version: FilingVersion, actor: Actor) -> None:
    """Bring the rows of an accepted list onto its ledger. Call in the transaction of the acceptance."""
    if filing.kind == FilingKind.PROBLEM_LIST:
        _Problems(filing, actor).enter(rows_of(version.content))
    elif filing.kind == FilingKind.INSTITUTION_LIST:
        _Institutions(filing, actor).enter(rows_of(version.content))
    elif filing.kind == FilingKind.LIAISON_FORM:
        register_liaisons(filing=filing, version=version, actor=actor)


def standing_rows(filing: Filing) -> dict[str, Any]:
    """What stands on the ledger by this filing: rows as text by field, measures by problem id, and the last event.
    Locks the rows, so that whatever is done with them later has a later event."""
    model = _MODELS.get(filing.kind)
    if model is None:
        return {}
    rows = list(model.objects.select_for_update().filter(filing=filing).order_by("pk"))
    texts: dict[str, list[str]] = {}
    if model is Problem:
        for pk, text in Measure.objects.filter(problem__in=rows).values_list("problem_id", "text"):
            texts.setdefault(str(pk), []).append(text)
    last = ProblemEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    return {"rows": [_as_text(row) for row in rows], "measures": texts, "last_event": last}


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

    def __init__(self, filing: Filing, actor: Actor) -> None:
        self.filing, self.actor, self.at = filing, actor, clock.now()
        # Rows that this filing brought before: only these may be matched by an id.
        self.standing = {str(row.uuid): row for row in self.model.objects.filter(filing=filing)}

    def enter(self, rows: Iterable[Row]) -> None:
        """Create, revise, relist or withdraw."""
        new, seen = [], set()
        for position, row in enumerate(rows, 1):
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
    model = Problem

    def values(self, cells: dict[str, str]) -> dict[str, Any]:
        day = parse_day(cells["due"])
        return {
            "focus_item_id": int(cells["item"]),
            "sub_point_id": int(cells["sub_point"]) if cells.get("sub_point") else None,
            "description": cells["description"],
            "kind": cells["kind"],
            "source": cells["source"],
            "responsible_leader": cells["leader"][:60],
            "responsible_unit": cells["unit"][:120],
            "due_date": day[0] if day else None,
            "due_text": day_text(cells["due"])[:40],
        }

    def event(self, problem: Problem, kind: str, statement: str = "") -> ProblemEvent:
        """An event of this acceptance, unsaved."""
        return problem_event(problem, kind, actor=self.actor, at=self.at, statement=statement)

    def create(self, new: list[tuple[Row, dict[str, Any]]]) -> None:
        made = Problem.objects.bulk_create(
            [self.blank(row, {**values, "first_due_date": values["due_date"]}) for row, values in new]
        )
        Measure.objects.bulk_create(
            measure
            for problem, (row, _values) in zip(made, new, strict=True)
            for measure in measures(problem, row["cells"])
        )
        ProblemEvent.objects.bulk_create(self.event(p, ProblemEventKind.LISTED) for p in made)

    def revise(self, entry: Problem, values: dict[str, Any], cells: dict[str, str]) -> None:
        if values["due_date"] == entry.first_due_date:
            # The list says again what was first promised: an extension granted since, or a later round's date, stands.
            values = {**values, "due_date": entry.due_date, "due_text": entry.due_text}
        lines = measure_lines(cells["measures"])
        old_lines = list(entry.measures.values_list("text", flat=True))
        changed = self.changed(entry, values) + ([] if lines == old_lines else ["measures"])
        if entry.withdrawn_at:
            values |= {"withdrawn_at": None, "state": ProblemState.OPEN}
        if not changed and not entry.withdrawn_at:
            return
        relisted = entry.withdrawn_at is not None
        Problem.objects.filter(pk=entry.pk).update(**values)
        if "measures" in changed:
            entry.measures.all().delete()
            Measure.objects.bulk_create(measures(entry, cells))
        kind = ProblemEventKind.RELISTED if relisted else ProblemEventKind.REVISED
        if relisted or set(changed) - {"position"}:
            self.event(entry, kind).save()

    def withdraw(self, entry: Problem) -> None:
        Problem.objects.filter(pk=entry.pk).update(state=ProblemState.WITHDRAWN, withdrawn_at=self.at)
        self.event(entry, ProblemEventKind.WITHDRAWN, _("新版问题清单里没有这一条")).save()


def measures(problem: Problem, cells: dict[str, str]) -> list[Measure]:
    """The unsaved measures of a row."""
    lines = enumerate(measure_lines(cells["measures"]), 1)
    return [Measure(problem=problem, position=position, text=text) for position, text in lines]


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
