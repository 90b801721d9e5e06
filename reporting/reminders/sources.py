"""From rows to what is owed: filings, problems, tasks. Each source asks a constant number of queries."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.clock import local_date
from campaigns.models import AssignmentRole, Campaign, Deadline, DeadlineKind, Obligation, Participation
from campaigns.windows import window_of
from rectification.models import (
    Decision,
    Filing,
    FilingState,
    Problem,
    ProblemState,
    ReviewDecision,
    TaskDuty,
    TaskReport,
)
from rectification.task_board import milestones_met
from reporting.reminders.facts import Item, ItemKey, Kind
from reporting.reminders.people import People

#: States in which the filing is in the unit's hands.
_INNER = (FilingState.DRAFT, FilingState.RETURNED, FilingState.AWAITING_SIGNATURE, FilingState.SIGNED)


@dataclass(frozen=True)
class Scope:
    """What is looked at: running campaigns by id, on a day, with due days up to `until`; units as labelled there.

    `last_day`: the last day of which the reminders are asked for; `whole`: not one campaign alone; `longest_lead`: how
    many days ahead of a certificate's day somebody is told."""

    campaigns: Mapping[int, Campaign]
    today: date
    until: date
    people: People
    labels: Mapping[tuple[int, int], str]
    last_day: date
    whole: bool = True
    longest_lead: int = 0

    def label(self, campaign: int, unit: int, name: str) -> str:
        """What a table calls the unit."""
        return self.labels.get((campaign, unit), name)


def labels_of(campaigns: Collection[int]) -> dict[tuple[int, int], str]:
    """(campaign, unit) → the unit's short name at publication: one query."""
    rows = Participation.objects.filter(campaign__in=campaigns)
    return {(row.campaign_id, row.unit_id): row.label for row in rows}


class Filings:
    """What is due and was never filed, and what was filed and returned."""

    kind = Kind.FILING

    def rows(self, scope: Scope) -> QuerySet[Obligation]:
        """The open obligations."""
        new = Q(filing=None) | Q(filing__state__in=_INNER, filing__first_submitted_at=None)
        back = Q(filing__state__in=_INNER, filing__first_submitted_at__isnull=False)
        rows = Obligation.objects.owed().filter(campaign__in=scope.campaigns)
        return rows.filter((new & Q(due_date__lte=scope.until)) | back)

    def items(self, rows: QuerySet[Obligation], scope: Scope) -> Iterator[Item]:
        """Two queries: the rows, and the returns of those that are being corrected."""
        returns = self._returns(rows)
        for row in rows.select_related("filing"):
            filing = getattr(row, "filing", None)
            on, times = returns.get(filing.pk, (None, 0)) if filing else (None, 0)
            if filing is not None and filing.first_submitted_at is not None and on is None:
                continue  # the unit itself took back what it had filed, or registers anew
            campaign = scope.campaigns[row.campaign_id]
            yield Item(
                key=ItemKey(Kind.FILING, row.pk, row.unit_id),
                campaign=row.campaign_id,
                unit_label=scope.label(row.campaign_id, row.unit_id, row.unit_name),
                title=row.title,
                due=_due(row),
                since=row.expected_from,
                audience=scope.people.audience(row.unit_id, campaign),
                returned_on=on,
                returned_times=times,
                signing=filing is not None and filing.state == FilingState.AWAITING_SIGNATURE,
                grace_until=_grace(row, campaign),
                closes=_closes(row, filing, campaign),
                url=reverse("filing-detail", args=[filing.uuid]) if filing else reverse("obligation-list"),
            )

    def _returns(self, rows: QuerySet[Obligation]) -> dict[int, tuple[date, int]]:
        """Filing → day of its last return that still stands, and how many there were."""
        decisions = ReviewDecision.objects.in_force().filter(
            decision__in=(Decision.RETURNED, Decision.REOPENED),
            version__filing__obligation__in=rows.filter(filing__first_submitted_at__isnull=False).values("pk"),
        )
        found: dict[int, tuple[date, int]] = {}
        told = decisions.order_by("at", "id").values_list("version__filing", "at", "version__filing__submitted_at")
        for filing, at, submitted in told:
            times = found.get(filing, (None, 0))[1] + 1
            if submitted is None or at >= submitted:
                found[filing] = (local_date(at), times)
        return found


def _due(row: Obligation) -> date | None:
    """Where the unit was given more time by a reopening, its last day."""
    days = [day for day in (row.due_date, row.reopened_until) if day is not None]
    return max(days) if row.due_date is not None else None


def _grace(row: Obligation, campaign: Campaign) -> date | None:
    if row.due_date is None or not campaign.grace_days:
        return None
    return row.due_date + timedelta(days=campaign.grace_days)


def _closes(row: Obligation, filing: Filing | None, campaign: Campaign) -> date | None:
    """The last day on which the unit can file; no limit for what it has sent for signature, since only the start and
    the sending are locked, nor for what is entered from paper."""
    if filing is not None and (filing.state != FilingState.DRAFT or filing.entered_by_id is not None):
        return None
    window = window_of(row, campaign)
    return max(window.last, window.reopened_until or window.last) if window.last else None


class Problems:
    """Problems that are not claimed done."""

    kind = Kind.PROBLEM

    def rows(self, scope: Scope) -> QuerySet[Problem]:
        """The unfinished ones in the unit's hands."""
        states = (ProblemState.OPEN, ProblemState.RECTIFYING)
        return Problem.objects.filter(campaign__in=scope.campaigns, state__in=states, due_date__lte=scope.until)

    def items(self, rows: QuerySet[Problem], scope: Scope) -> Iterator[Item]:
        """One query. The description stays out: it may not leave by mail or chat."""
        for row in rows.select_related("unit", "focus_item"):
            yield Item(
                key=ItemKey(Kind.PROBLEM, row.pk, row.unit_id),
                campaign=row.campaign_id,
                unit_label=scope.label(row.campaign_id, row.unit_id, row.unit.label),
                title=_("第%(number)s条整治重点的问题整改") % {"number": row.focus_item.number},
                due=row.due_date,
                since=local_date(row.listed_at),
                audience=scope.people.audience(row.unit_id, scope.campaigns[row.campaign_id]),
                url=reverse("problem-detail", args=[row.uuid]),
            )


class Tasks:
    """Deadlines of assignments, for their leading units."""

    kind = Kind.TASK

    def rows(self, scope: Scope) -> QuerySet[Deadline]:
        """Dated, and not met by every leading unit."""
        unmet = _unmet().filter(assignment=OuterRef("assignment"))
        return Deadline.objects.filter(
            Exists(unmet),
            assignment__task__group__campaign__in=scope.campaigns,
            assignment__task__withdrawn_at=None,
            date__lte=scope.until,
        )

    def items(self, rows: QuerySet[Deadline], scope: Scope) -> Iterator[Item]:
        """Three queries: the deadlines, the duties that are not done, and the inner dates that were met."""
        duties: dict[int, list[TaskDuty]] = {}
        for duty in _unmet().filter(assignment__in=rows.order_by().values("assignment")).order_by("pk"):
            duties.setdefault(duty.assignment_id, []).append(duty)
        met = milestones_met(TaskReport.objects.filter(milestone__in=rows.order_by().values("pk")))
        for row in rows.select_related("assignment__task__group"):
            for duty in duties.get(row.assignment_id, ()):
                inner = row.kind == DeadlineKind.MILESTONE
                if not (inner and row.pk in met.get(duty.pk, ())):
                    yield self._item(row, duty, scope, inner=inner)

    def _item(self, row: Deadline, duty: TaskDuty, scope: Scope, *, inner: bool) -> Item:
        words = _("第%(number)s项任务中间节点") if inner else _("第%(number)s项任务")
        return Item(
            key=ItemKey(Kind.TASK, row.pk, duty.unit_id),
            campaign=duty.campaign_id,
            unit_label=scope.label(duty.campaign_id, duty.unit_id, duty.unit_name),
            title=words % {"number": row.assignment.task.number},
            due=row.date,
            since=duty.given_on,
            audience=scope.people.audience(duty.unit_id, scope.campaigns[duty.campaign_id]),
            url=reverse("task-detail", args=[duty.uuid]),
        )


def _unmet() -> QuerySet[TaskDuty]:
    """What leading units have not done yet; what goes on 长期坚持 counts as done once it was met."""
    return TaskDuty.objects.filter(role=AssignmentRole.LEAD, met_on=None)
