"""问题台账: the list, for a unit and for the office alike."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.grants import NOTHING
from accounts.models import User
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign, FocusArea, FocusItem, Participation
from campaigns.workdays import load_calendar
from rectification.filters import LedgerFilter, count_pressing
from rectification.light_rules import lit
from rectification.models import Problem, ProblemSource, ProblemState
from rectification.views.paging import page_of

PAGE_SIZE = 50


class ProblemListView(ScopedView):
    """What is overdue first, then by due day, closed ones last."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = LedgerFilter.read(request.GET)
        campaign = current_campaign(request)
        context: dict[str, Any] = {"rail": True, "campaign": campaign, "chosen": chosen, "query": chosen.query()}
        context["oversees"] = request.user.grants.has(Capability.LEDGER_OVERSEE)
        if campaign is not None:
            context |= self.lists(campaign, chosen)
        return render(request, "rectification/problem_list.html", context)

    def lists(self, campaign: Campaign, chosen: LedgerFilter) -> dict[str, Any]:
        """Rows, counts and choices of one campaign."""
        user, today = self.request.user, clock.today()
        everything = Problem.objects.visible_to(user).filter(campaign=campaign)
        problems = chosen.narrow(everything)
        counts = counts_of(problems, user, today) | {"soon": count_pressing(problems, today)}
        found = chosen.choose(problems, today).select_related("unit", "focus_item__area")
        # The overdue ones first, what is finished last; between and within them by due day.
        rank = Case(When(late_q(today), then=0), When(state__in=("closed", "withdrawn"), then=2), default=1)
        found = found.alias(rank=rank).order_by("rank", F("due_date").asc(nulls_last=True), "id")
        total = None if chosen.state or chosen.overdue or chosen.soon else counts["standing"]
        page = page_of(found, total=total, size=PAGE_SIZE, number=self.request.GET.get("page"))
        units = list(Participation.objects.filter(units_shown(everything, chosen), campaign=campaign))
        return {
            "page": page,
            "rows": problem_rows(page.object_list, user, chosen),
            "counts": counts,
            "tabs": tabs(counts, chosen, user),
            "units": units,
            "one_unit": len(units) <= 1,
            "areas": FocusArea.objects.filter(campaign=campaign),
            "items": items_shown(campaign, chosen),
            "sources": ProblemSource.choices,
            "states": ProblemState.choices,
            "narrowed": chosen != LedgerFilter(),
            "more": "more" in self.request.GET or any((chosen.unit, chosen.area, chosen.item, chosen.source)),
        }


def units_shown(everything: Any, chosen: LedgerFilter) -> Q:
    """The units to choose from: those that have a problem, and the one that is chosen."""
    return Q(unit__in=everything.values("unit")) | Q(unit=chosen.unit)


def items_shown(campaign: Campaign, chosen: LedgerFilter) -> Any:
    """The items to choose from: of the chosen area, else all."""
    items = FocusItem.objects.filter(area__campaign=campaign)
    return items.filter(area=chosen.area) if chosen.area else items


def late_q(today: date) -> Q:
    """Overdue, as a condition that can be counted and ordered by."""
    return Q(state__in=("open", "rectifying"), due_date__lt=today)


def counts_of(problems: Any, user: User, today: date) -> dict[str, int]:
    """What the tabs and the title say; `mine` are the claims that this person may verify."""
    verifies = user.grants.has(Capability.CLOSURE_VERIFY)
    reach = Problem.objects.all().reach(user.grants, Capability.CLOSURE_VERIFY) if verifies else NOTHING
    counts: dict[str, int] = problems.aggregate(
        standing=Count("pk", filter=Q(withdrawn_at=None)), overdue=Count("pk", filter=late_q(today)),
        waiting=Count("pk", filter=Q(state="claimed")), done=Count("pk", filter=Q(state="closed")),
        mine=Count("pk", filter=Q(state="claimed") & reach),
    )  # fmt: skip
    return counts


def tabs(counts: dict[str, int], chosen: LedgerFilter, user: User) -> list[dict[str, Any]]:
    """The tabs with their counts; each keeps the other filters and is itself no more than a filter."""
    verifies = user.grants.has(Capability.CLOSURE_VERIFY)
    words: list[tuple[str, int, dict[str, Any]]] = [
        (_("全部"), counts["standing"], {}),
        (_("逾期"), counts["overdue"], {"overdue": True}),
        (_("临期"), counts["soon"], {"soon": True}),
        (_("待核验") if verifies else _("等核验"), counts["waiting"], {"state": "claimed"}),
        (_("已销号"), counts["done"], {"state": "closed"}),
    ]
    blank = {"state": "", "overdue": False, "soon": False}
    here = {name: getattr(chosen, name) for name in blank}
    return [
        {"label": label, "count": count, "url": reverse("problem-list") + chosen.query(**(blank | values)),
         "current": here == blank | values}
        for label, count, values in words
    ]  # fmt: skip


def problem_rows(problems: Iterable[Problem], user: User, chosen: LedgerFilter) -> list[dict[str, Any]]:
    """One row a problem: its light, and whose turn it is."""
    problems = lit(problems)
    today, calendar = clock.today(), load_calendar()
    this_year = _("%(year)d年") % {"year": clock.today().year}
    claimed = [row.pk for row in problems if row.state == ProblemState.CLAIMED]
    may_verify = set(
        Problem.objects.all()
        .within(user, Capability.CLOSURE_VERIFY)
        .filter(pk__in=claimed)
        .values_list("pk", flat=True)
    )
    return [
        {
            "problem": row,
            "light_text": row.light.words(today, calendar),
            "own": row.unit_id in user.grants.unit_ids,
            "may_verify": row.pk in may_verify,
            "due_text": row.due_text.removeprefix(this_year),
            "url": reverse("problem-detail", args=[row.uuid]) + chosen.query(),
        }
        for row in problems
    ]
