"""The part of `rectification` in a change of the organisation: filings, open problems and task duties change hands."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.changing import Carriage, Holding
from accounts.models import Unit
from accounts.transitions import what
from audit.services import record
from campaigns.models import Campaign, Participation, Succession
from campaigns.services.succession import OBLIGATIONS, succeed
from rectification.models import (
    CaseEventKind,
    CleanUpCase,
    CleanUpEvent,
    DutyState,
    Filing,
    FilingState,
    Problem,
    ProblemEvent,
    ProblemEventKind,
    ProblemState,
    Reconciliation,
    TaskDuty,
)
from rectification.models.reconciliations import ReconciliationState
from rectification.services.clean_up_ledger import case_event
from rectification.services.events import field_changes, problem_event

PROBLEMS, CASES = "rectification.problems:", "rectification.cases:"
OPEN = (ProblemState.OPEN, ProblemState.RECTIFYING, ProblemState.CLAIMED)


class LedgerPart:
    """Registered by `apps.py`, after the part of `campaigns`."""

    def holdings(self, unit: Unit, on: date) -> list[Holding]:
        """The open problems and clean-up cases by campaign; numbers only: administrators hold no business data."""
        problems = Problem.objects.filter(unit=unit, state__in=OPEN)
        cases = CleanUpCase.objects.filter(unit=unit).unfinished()
        return [
            *_held(problems, PROBLEMS, _("《%(title)s》未销号的问题")),
            *_held(cases, CASES, _("《%(title)s》未销号的清理事项")),
        ]

    def obstacles(self, unit: Unit, on: date) -> list[str]:
        """A reconciliation is between the office and this very unit: it is settled first."""
        open_ones = Reconciliation.objects.filter(unit=unit).exclude(state=ReconciliationState.SETTLED)
        titles = open_ones.values_list("campaign__short_title", flat=True)
        return [
            _("“%(unit)s”在《%(title)s》里有一次对账没有结清。请牵头单位先结清。") % {"unit": unit.name, "title": title}
            for title in titles
        ]

    def hold(self, unit: Unit) -> None:
        """Filings, then problems in every state: one that is re-opened in this moment is open before or after."""
        mine = Q(unit=unit) | Q(obligation__unit=unit)
        keys = list(Filing.objects.filter(mine).order_by("pk").values_list("pk", flat=True))
        list(Filing.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
        for model in (Problem, CleanUpCase):
            list(model.objects.select_for_update(no_key=True).filter(unit=unit).order_by("pk").values_list("pk"))

    def carry(self, carriage: Carriage) -> dict[str, int]:
        """Filings follow their obligations; problems go where it was said; duties go with the obligations."""
        _follow(carriage.unit)
        problems = cases = duties = 0
        for key, heir in sorted(carriage.targets.items()):
            if key.startswith(PROBLEMS):
                campaign = Campaign.objects.get(pk=int(key.removeprefix(PROBLEMS)))
                problems += _carry_problems(campaign, heir, carriage)
            elif key.startswith(CASES):
                cases += _carry_cases(Campaign.objects.get(pk=int(key.removeprefix(CASES))), heir, carriage)
            elif key.startswith(OBLIGATIONS):
                duties += _carry_duties(int(key.removeprefix(OBLIGATIONS)), heir, carriage.unit)
        counts = {"problems": problems, "cases": cases, "duties": duties}
        return {word: count for word, count in counts.items() if count}


def _held(rows: Any, prefix: str, words: str) -> list[Holding]:
    counts = Counter(rows.order_by().values_list("campaign", flat=True))
    return [
        Holding(f"{prefix}{campaign.pk}", words % {"title": campaign.short_title}, counts[campaign.pk])
        for campaign in Campaign.objects.filter(pk__in=counts).order_by("pk")
    ]


def _follow(unit: Unit) -> None:
    """A filing that is not accepted belongs to whoever owes it now."""
    rows = Filing.objects.filter(unit=unit).exclude(obligation__unit=unit).exclude(state=FilingState.ACCEPTED)
    for filing in rows.select_related("obligation"):
        Filing.objects.filter(pk=filing.pk).update(unit=filing.obligation.unit_id)


def _carry_problems(campaign: Campaign, heir: Unit, carriage: Carriage) -> int:
    """Each gets an event that says whose it was: figures as of an earlier day walk back by it."""
    rows = list(
        Problem.objects.select_for_update(no_key=True)
        .filter(campaign=campaign, unit=carriage.unit, state__in=OPEN)
        .order_by("pk")
    )
    if not rows:
        return 0
    row = succeed(campaign=campaign, heir=heir, carriage=carriage)
    words = _("%(old)s转由%(new)s整改") % {"old": carriage.unit.name, "new": heir.name}
    events = [
        problem_event(
            problem,
            ProblemEventKind.CARRIED_OVER,
            actor=carriage.actor,
            at=carriage.at,
            business_date=carriage.on,
            statement=f"{words}：{carriage.change.basis}",
            changes=field_changes(problem, {"unit_id": heir.pk}),
        )
        for problem in rows
    ]
    Problem.objects.filter(pk__in=[problem.pk for problem in rows]).update(unit=heir)
    ProblemEvent.objects.bulk_create(events)
    Succession.objects.filter(pk=row.pk).update(problems=len(rows))
    record(
        who=carriage.actor.who, action="rectification.problem.carried", what=what(campaign),
        reason=carriage.change.basis, before={"unit": carriage.unit.name},
        after={"unit": heir.name, "problems": len(rows)},
    )  # fmt: skip
    return len(rows)


def _carry_cases(campaign: Campaign, heir: Unit, carriage: Carriage) -> int:
    """Each gets an event that says whose it was."""
    open_ones = CleanUpCase.objects.filter(campaign=campaign, unit=carriage.unit).unfinished().order_by("pk")
    rows = list(open_ones.select_for_update(no_key=True))
    if not rows:
        return 0
    succeed(campaign=campaign, heir=heir, carriage=carriage)
    words = _("%(old)s转由%(new)s清理") % {"old": carriage.unit.name, "new": heir.name}
    CleanUpEvent.objects.bulk_create(
        case_event(
            case, CaseEventKind.CARRIED_OVER, actor=carriage.actor, at=carriage.at, business_date=carriage.on,
            statement=f"{words}：{carriage.change.basis}",
        )
        for case in rows
    )  # fmt: skip
    CleanUpCase.objects.filter(pk__in=[case.pk for case in rows]).update(unit=heir)
    record(
        who=carriage.actor.who, action="rectification.clean_up.carried", what=what(campaign),
        reason=carriage.change.basis, before={"unit": carriage.unit.name},
        after={"unit": heir.name, "cases": len(rows)},
    )  # fmt: skip
    return len(rows)


def _carry_duties(campaign: int, heir: Unit, unit: Unit) -> int:
    """The unfinished ones, but for those of an assignment in which the heir has its own."""
    own = TaskDuty.objects.filter(campaign=campaign, unit=heir).values("assignment")
    rows = TaskDuty.objects.filter(campaign=campaign, unit=unit).exclude(state=DutyState.REPORTED_DONE)
    keys = list(rows.exclude(assignment__in=own).values_list("pk", flat=True))
    place = Participation.objects.get(campaign=campaign, unit=heir)
    return TaskDuty.objects.filter(pk__in=keys).update(unit=heir, unit_name=place.name)
