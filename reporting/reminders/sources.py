"""From rows to what is owed: filings, problems, tasks. Each source asks a constant number of queries."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import GroupMember
from audit.clock import local_date
from campaigns.models import AssignmentRole, Campaign, Deadline, Obligation, Participation
from rectification.models import Decision, FilingState, Problem, ProblemState, ReviewDecision
from reporting.reminders.facts import Item, ItemKey, Kind
from reporting.reminders.people import People

#: States in which the filing is in the unit's hands.
_INNER = (FilingState.DRAFT, FilingState.RETURNED, FilingState.AWAITING_SIGNATURE, FilingState.SIGNED)


@dataclass(frozen=True)
class Scope:
    """What is looked at: running campaigns by id, on a day, with due days up to `until`; units as labelled there."""

    campaigns: Mapping[int, Campaign]
    today: date
    until: date
    people: People
    labels: Mapping[tuple[int, int], str]

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
            yield Item(
                key=ItemKey(Kind.FILING, row.pk, row.unit_id),
                campaign=row.campaign_id,
                unit_label=scope.label(row.campaign_id, row.unit_id, row.unit_name),
                title=row.title,
                due=_due(row),
                since=row.expected_from,
                audience=scope.people.audience(row.unit_id, scope.campaigns[row.campaign_id]),
                returned_on=on,
                returned_times=times,
                signing=filing is not None and filing.state == FilingState.AWAITING_SIGNATURE,
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
    """Deadlines of assignments, for their leading parties."""

    kind = Kind.TASK

    def rows(self, scope: Scope) -> QuerySet[Deadline]:
        """Dated, and still to come."""
        return Deadline.objects.filter(
            assignment__task__group__campaign__in=scope.campaigns,
            assignment__task__withdrawn_at=None,
            date__gte=scope.today,
            date__lte=scope.until,
        )

    def items(self, rows: QuerySet[Deadline], scope: Scope) -> Iterator[Item]:
        """Four queries. Nobody records yet whether a task is done: it is announced, never called overdue."""
        found = rows.select_related("assignment__task__group").prefetch_related("assignment__parties")
        members: dict[int, list[int]] = {}
        groups = rows.values("assignment__parties__group")
        for group, unit in (
            GroupMember.objects.in_force(scope.today).filter(group__in=groups).values_list("group_id", "unit_id")
        ):
            members.setdefault(group, []).append(unit)
        for row in found:
            task = row.assignment.task
            campaign = scope.campaigns[task.group.campaign_id]
            published = local_date(campaign.published_at) if campaign.published_at else scope.today
            for unit in self._units(row, members):
                if (campaign.pk, unit) not in scope.labels:
                    continue
                yield Item(
                    key=ItemKey(Kind.TASK, row.pk, unit),
                    campaign=campaign.pk,
                    unit_label=scope.labels[campaign.pk, unit],
                    title=_("第%(number)s项任务") % {"number": task.number},
                    due=row.date,
                    since=published,
                    audience=scope.people.audience(unit, campaign),
                    followed=False,
                    url=reverse("campaign-plan", args=[campaign.slug]),
                )

    def _units(self, row: Deadline, members: Mapping[int, list[int]]) -> list[int]:
        found: dict[int, None] = {}
        for party in row.assignment.parties.all():
            if party.role == AssignmentRole.LEAD:
                units = [party.unit_id] if party.unit_id else members.get(party.group_id or 0, [])
                found.update(dict.fromkeys(units))
        return list(found)


SOURCES: tuple[Any, ...] = (Filings(), Problems(), Tasks())
