"""Which filings, problems and institutions a capability covers, and the named reads of each."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.capabilities import Capability
from accounts.grants import NOTHING, Grants
from accounts.querysets import ScopedQuerySet
from campaigns.querysets import taken_over_from, work_reach, work_units

#: States in which a filing is the filing unit's own business; before its first submission nobody else sees it.
INNER_STATES = ("draft", "awaiting_signature", "signed")


def _submitted_or_own(grants: Grants) -> Q:
    """A subordinate's or participant's draft stays hidden until it has been submitted once, except from whoever enters
    it for the unit."""
    own = [p.unit_id for p in grants.posts if p.role in ("liaison", "unit_leader")]
    return Q(first_submitted_at__isnull=False) | Q(unit__in=own) | Q(entered_by=grants.user_id)


class FilingQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.FILING_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        condition = work_reach(grants, capability, "obligation")
        if capability == Capability.FILING_READ:
            condition &= _submitted_or_own(grants)
        if capability == Capability.FILING_REVIEW:
            condition &= ~Q(entered_by=grants.user_id)
        return condition

    def for_reviewer(self, user: Any) -> Self:
        """Submitted at least once and judged by this user; those of his own units and those that he entered too, which
        others judge."""
        grants: Grants = user.grants
        if not grants.has(Capability.FILING_REVIEW):
            return self.none()
        judged = self.reach(grants, Capability.FILING_REVIEW) | Q(unit__in=sorted(grants.unit_ids)) | Q(entered_by=user)
        judged |= Q(unit__in=taken_over_from(user.pk).values("heir"))
        return self.visible_to(user).filter(judged, first_submitted_at__isnull=False)

    def awaiting_review(self) -> Self:
        """Submitted and not judged."""
        return self.filter(state__in=("submitted", "under_review"))

    def awaiting_signature(self) -> Self:
        """With the unit leader."""
        return self.filter(state="awaiting_signature")

    def accepted(self) -> Self:
        """The only ones that count upward."""
        return self.filter(state="accepted")


class FilingPartQuerySet(ScopedQuerySet[Any]):
    """Rows that belong to one filing and are as visible as it is; the model's `filing_path` leads to it."""

    read_capability = Capability.FILING_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        filings = apps.get_model("rectification", "Filing").objects
        inner = filings.filter(filings.all().reach(grants, capability))
        return Q(**{f"{self.model.filing_path}__in": inner.values("pk")})


class DecisionQuerySet(FilingPartQuerySet):
    def in_force(self, before: datetime | None = None) -> Self:
        """Not undone; with a moment: not undone before it."""
        undone = Q(undone_at__isnull=False) if before is None else Q(undone_at__lt=before)
        return self.exclude(undone)


class LedgerQuerySet(ScopedQuerySet[Any]):
    """The base of the two ledgers."""

    read_capability = Capability.LEDGER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return work_reach(grants, capability, None)

    def in_campaign(self, user: Any, campaign: Any) -> Self:
        """The rows of one campaign that the user may read: those of `visible_to`, by the ids of the units in reach."""
        grants: Grants = user.grants
        if not grants.has(self.read_capability):
            return self.none()
        units = work_units(grants, self.read_capability, campaign)
        rows = self.filter(campaign=campaign)
        return rows if units is None else rows.filter(unit__in=sorted(units))

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class ProblemQuerySet(LedgerQuerySet):
    def unfinished(self) -> Self:
        """Neither closed nor withdrawn."""
        return self.exclude(state__in=("closed", "withdrawn"))

    def claimed(self) -> Self:
        """Waiting for verification."""
        return self.filter(state="claimed")

    def closed(self) -> Self:
        """Verified and closed."""
        return self.filter(state="closed")

    def awaiting_response(self) -> Self:
        """Listed by the office and not answered by the unit."""
        return self.unfinished().filter(respond_by__isnull=False, responded_at=None, objected_at=None)

    def objected(self) -> Self:
        """Listed by the office, and the unit objects: the office decides."""
        return self.unfinished().filter(objected_at__isnull=False)

    def overdue(self, on: date) -> Self:
        """Past the due day on a day, and not even claimed done."""
        return self.filter(state__in=("open", "rectifying"), due_date__lt=on)

    def supervised(self) -> Self:
        """Under listed supervision 挂牌督办 that no leader has lifted."""
        return self.filter(supervised_at__isnull=False)

    def extension_asked(self) -> Self:
        """With a request for more time that waits for a decision."""
        return self.filter(state__in=("open", "rectifying"), extensions__state="asked")

    def running(self, on: date) -> Self:
        """Unfinished, dated, and not past the due day: those that may be pressing."""
        return self.unfinished().filter(due_date__gte=on)

    def reconciled_since(self, day: date) -> Self:
        """Covered by a settled reconciliation 对账 as of that day or later."""
        return self.filter(Exists(_reconciliations_over(day)))

    def not_reconciled_since(self, day: date) -> Self:
        """Standing, and covered by no settled reconciliation as of that day or later."""
        return self.filter(~Exists(_reconciliations_over(day)), withdrawn_at=None)

    def about(self, text: str) -> Self:
        """Whose description or responsible leader or unit, or whose unit's name contains the text."""
        from rectification.searching import about  # which reads units

        return about(self, text)


def _reconciliations_over(day: date) -> Any:
    """The settled reconciliations as of a day or later that had the outer problem on one of their lists."""
    rows = apps.get_model("rectification", "Reconciliation").objects.filter(state="settled", day__gte=day)
    return rows.filter(campaign=OuterRef("campaign"), unit=OuterRef("unit"), cut_off_at__gte=OuterRef("listed_at"))


class ReconciliationQuerySet(ScopedQuerySet[Any]):
    """As visible as the unit's ledger. Who holds any post in the unit settles none of it."""

    read_capability = Capability.LEDGER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return work_reach(grants, capability, None)

    def running(self) -> Self:
        """Neither settled nor withdrawn."""
        return self.filter(state__in=("opened", "answered"))

    def opened(self) -> Self:
        """The unit has to answer."""
        return self.filter(state="opened")

    def answered(self) -> Self:
        """The office has to settle."""
        return self.filter(state="answered")

    def settled(self) -> Self:
        """Both have signed off."""
        return self.filter(state="settled")


class InstitutionQuerySet(LedgerQuerySet):
    def built(self) -> Self:
        """With number and date."""
        return self.filter(built=True)

    def to_build(self) -> Self:
        """Planned."""
        return self.filter(built=False)

    def overdue(self, on: date) -> Self:
        """Planned for a day that has passed."""
        return self.filter(built=False, planned_date__lt=on)


class CleanUpCaseQuerySet(LedgerQuerySet):
    def claimed(self) -> Self:
        """Waiting for verification."""
        return self.filter(state="claimed")

    def unfinished(self) -> Self:
        """Neither closed nor withdrawn."""
        return self.filter(state__in=("open", "claimed"))

    def overdue(self, on: date) -> Self:
        """Past the due day on a day, and not even said to be done."""
        return self.filter(state="open", due_date__lt=on)

    def about(self, text: str) -> Self:
        """Whose name, certificate number or unit contains the text."""
        return self.filter(Q(name__icontains=text) | Q(number__icontains=text) | Q(held_in__icontains=text))


class TaskDutyQuerySet(LedgerQuerySet):
    def standing(self) -> Self:
        """Of tasks that are not withdrawn."""
        return self.filter(assignment__task__withdrawn_at=None)

    def about(self, text: str) -> Self:
        """Whose task, clause or unit contains the text."""
        return self.filter(
            Q(assignment__task__text__icontains=text)
            | Q(assignment__clause__icontains=text)
            | Q(unit_name__icontains=text)
        )


class ProblemPartQuerySet(ScopedQuerySet[Any]):
    """Rows that belong to one ledger row and are as visible as it is; the model's `owner_path` names it."""

    read_capability = Capability.LEDGER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        owner = self.model._meta.get_field(self.model.owner_path).related_model
        rows = owner._default_manager.filter(owner._default_manager.all().reach(grants, capability))
        return Q(**{f"{self.model.owner_path}__in": rows.values("pk")})


class ExtensionQuerySet(ProblemPartQuerySet):
    def asked(self) -> Self:
        """Waiting for a decision, of problems that are still being rectified."""
        return self.filter(state="asked", problem__state__in=("open", "rectifying"))


class SupervisionQuerySet(ProblemPartQuerySet):
    def standing(self) -> Self:
        """Not lifted."""
        return self.filter(lifted_at=None)


class OwnScreenQuerySet(ScopedQuerySet[Any]):
    """What one keeps of one's own screen."""

    read_capability = Capability.LEDGER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q(user=grants.user_id) if capability == Capability.LEDGER_READ else NOTHING


class BulkRunQuerySet(ScopedQuerySet[Any]):
    """One's own; its rows are read as far as their problems still are."""

    read_capability = Capability.LEDGER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q(actor=grants.user_id) if capability == Capability.LEDGER_READ else NOTHING


class BulkRowQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.LEDGER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        if capability != Capability.LEDGER_READ:
            return NOTHING
        problems = apps.get_model("rectification", "Problem").objects
        within = problems.filter(problems.all().reach(grants, capability))
        return Q(run__actor=grants.user_id, problem__in=within.values("pk"))

    def waiting(self) -> Self:
        """That have not had their turn."""
        return self.filter(outcome="")


class EventQuerySet(ProblemPartQuerySet):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's; the roll-up of the ledger counts them in the same transaction."""
        from rectification.rollup import roll_up  # which reads these models

        with transaction.atomic(using=self.db, savepoint=False):
            rows: list[Any] = super().bulk_create(list(objs), *args, **kwargs)
            roll_up(rows)
        return rows
