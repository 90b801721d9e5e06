"""Undoing a decision until the next act: the filing is under review again, and the ledger as it was."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, StaleState, apply
from audit import clock
from campaigns.models import FilingKind
from rectification import states
from rectification.models import (
    CaseEventKind,
    CaseState,
    CleanUpCase,
    CleanUpEvent,
    Decision,
    Filing,
    Institution,
    InstitutionEvent,
    Problem,
    ProblemEvent,
    ProblemEventKind,
    ProblemState,
    ReviewDecision,
    ReviewRemark,
)
from rectification.services.acceptance import from_text, standing_rows
from rectification.services.clean_up_ledger import case_event
from rectification.services.events import Changes, field_changes, problem_event
from rectification.services.liaisons import unregister_liaisons
from rectification.services.measures import set_measures

UNDOABLE = (Decision.ACCEPTED, Decision.RETURNED)


def undo_decision(*, filing: Filing, decision: ReviewDecision, actor: Actor) -> None:
    """Take back one's own last acceptance or return. Its remarks are drafts again; the trail keeps both acts.

    Raises StaleState when anything was done with the filing since, Refused when it is another's decision, or when
    something was done with a row that the acceptance brought onto the ledger.
    """
    actor.require(Capability.FILING_REVIEW, filing)
    if decision.decision not in UNDOABLE:
        raise Refused(_("重新退回不能撤销。请等单位报送后再审。"))
    if decision.reviewer_id != actor.person.pk:
        raise Refused(_("这个结论是%(name)s作的，由本人撤销。") % {"name": decision.reviewer_name})
    present = clock.now()
    with transaction.atomic():
        note = {"version": filing.version_number, "decision": decision.decision}
        apply(states.DECISION_UNDONE, row=filing, actor=actor, change=Change({"accepted_at": None}, note=note))
        last = ReviewDecision.objects.in_force().filter(version__filing=filing).order_by("-id").first()
        if last is None or last.pk != decision.pk or last.version.number != filing.version_number:
            raise StaleState(filing, filing.state)
        ReviewDecision.objects.filter(pk=decision.pk).update(undone_at=present)
        ReviewRemark.objects.filter(decision=decision).update(decision=None)
        if decision.decision == Decision.ACCEPTED:
            _restore_ledger(filing, last, actor, present)


def _restore_ledger(filing: Filing, decision: ReviewDecision, actor: Actor, at: datetime) -> None:
    if filing.kind == FilingKind.PROBLEM_LIST:
        _Problems(filing, decision, actor, at).restore()
    elif filing.kind == FilingKind.INSTITUTION_LIST:
        _Institutions(filing, decision, actor, at).restore()
    elif filing.kind == FilingKind.OFFICER_ROSTER and decision.ledger_before:
        _Cases(filing, decision, actor, at).restore()
    elif filing.kind == FilingKind.LIAISON_FORM:
        unregister_liaisons(filing=filing, version=decision.version, actor=actor)


class _Restoring:
    """Both ledgers: rows that the acceptance created are withdrawn, all others get back what they held."""

    model: Any

    def __init__(self, filing: Filing, decision: ReviewDecision, actor: Actor, at: datetime) -> None:
        self.decision, self.actor, self.at = decision, actor, at
        # The rows are locked before their events are read: a claim in the same moment comes before or after.
        self.rows = {row.pk: row for row in self.model.objects.select_for_update().filter(filing=filing)}
        self.texts = standing_rows(filing)["measures"]

    def restore(self) -> None:
        """Row by row; created ones all at once."""
        kept = self.decision.ledger_before
        if "rows" not in kept or self.touched(kept):
            raise Refused(_("已有条目在审核通过后办理过（如申请销号），不能撤销。确需修改的，请用“重新退回”。"))
        before = {row.pk: row for row in (from_text(self.model, texts) for texts in kept["rows"])}
        for pk, row in self.rows.items():
            if pk in before:
                self.put_back(row, before[pk], kept["measures"].get(str(pk), []))
        self.withdraw([row for pk, row in self.rows.items() if pk not in before])

    def touched(self, kept: dict[str, Any]) -> bool:
        """Whether anybody did anything with a row since."""
        raise NotImplementedError

    def put_back(self, row: Any, before: Any, measures: list[str]) -> None:
        raise NotImplementedError

    def withdraw(self, rows: list[Any]) -> None:
        raise NotImplementedError

    def differing(self, row: Any, before: Any) -> set[str]:
        """The names of the fields that the acceptance changed."""
        names = [field.attname for field in row._meta.concrete_fields]
        return {name for name in names if getattr(row, name) != getattr(before, name)}


#: What tells of being withdrawn and not of content.
_STANDING = {"state", "withdrawn_at", "position", "claimed_at", "checked_at"}


class _Problems(_Restoring):
    model = Problem

    def touched(self, kept: dict[str, Any]) -> bool:
        events = ProblemEvent.objects.filter(problem__in=self.rows)
        if "own_until" in kept:
            return events.filter(pk__gt=kept["own_until"]).exists()
        # Kept before acceptances could claim: what was before it is known, and its own acts go by their kind.
        own = (ProblemEventKind.LISTED, ProblemEventKind.REVISED, ProblemEventKind.RELISTED, ProblemEventKind.WITHDRAWN)
        return events.filter(pk__gt=kept["last_event"]).exclude(kind__in=own).exists()

    def note(self, row: Problem, kind: str, changes: Changes | None = None) -> ProblemEvent:
        """An unsaved event of this undoing."""
        statement = _("撤销审核通过")
        return problem_event(row, kind, actor=self.actor, at=self.at, statement=statement, changes=changes)

    def withdraw(self, rows: list[Problem]) -> None:
        Problem.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=ProblemState.WITHDRAWN, withdrawn_at=self.at
        )
        ProblemEvent.objects.bulk_create(self.note(row, ProblemEventKind.WITHDRAWN) for row in rows)

    def put_back(self, row: Problem, before: Problem, measures: list[str]) -> None:
        differing = self.differing(row, before)
        changes = field_changes(row, {name: getattr(before, name) for name in differing - _STANDING})
        if measures != self.texts.get(str(row.pk), []):
            changes |= set_measures(row, "\n".join(measures))
        if not differing and not changes:
            return
        before.save()
        if changes:
            self.note(row, ProblemEventKind.REVISED, changes).save()
        if "withdrawn_at" in differing:
            self.note(row, ProblemEventKind.WITHDRAWN if before.withdrawn_at else ProblemEventKind.RESTORED).save()


class _Institutions(_Restoring):
    model = Institution

    def touched(self, kept: dict[str, Any]) -> bool:
        return False

    def note(self, row: Institution, kind: str) -> InstitutionEvent:
        """An unsaved event of this undoing."""
        return InstitutionEvent(
            institution=row, kind=kind, recorded_at=self.at, actor=self.actor.user,
            actor_name=self.actor.who.actor_name, statement=_("撤销审核通过"),
        )  # fmt: skip

    def withdraw(self, rows: list[Institution]) -> None:
        Institution.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=self.at)
        InstitutionEvent.objects.bulk_create(self.note(row, "withdrawn") for row in rows)

    def put_back(self, row: Institution, before: Institution, measures: list[str]) -> None:
        differing = self.differing(row, before)
        if not differing:
            return
        before.save()
        if differing - _STANDING:
            self.note(row, "revised").save()
        if "withdrawn_at" in differing:
            self.note(row, "withdrawn" if before.withdrawn_at else "restored").save()


class _Cases(_Restoring):
    model = CleanUpCase

    def touched(self, kept: dict[str, Any]) -> bool:
        return CleanUpEvent.objects.filter(owner__in=self.rows, pk__gt=kept["own_until"]).exists()

    def note(self, row: CleanUpCase, kind: str) -> CleanUpEvent:
        """An unsaved event of this undoing."""
        return case_event(row, kind, actor=self.actor, at=self.at, statement=_("撤销审核通过"))

    def withdraw(self, rows: list[CleanUpCase]) -> None:
        CleanUpCase.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=CaseState.WITHDRAWN, withdrawn_at=self.at
        )
        CleanUpEvent.objects.bulk_create(self.note(row, CaseEventKind.WITHDRAWN) for row in rows)

    def put_back(self, row: CleanUpCase, before: CleanUpCase, measures: list[str]) -> None:
        differing = self.differing(row, before)
        if not differing:
            return
        before.save()
        if "withdrawn_at" in differing:
            self.note(row, CaseEventKind.WITHDRAWN if before.withdrawn_at else CaseEventKind.RESTORED).save()
        elif differing - _STANDING:
            self.note(row, CaseEventKind.REVISED).save()
