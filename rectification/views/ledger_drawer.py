"""The row beside the list: the essentials of a problem, and the one thing to do."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView
from rectification.filters import LedgerFilter
from rectification.models import Problem
from rectification.views.problem_page import problem_page

EVENTS = 6
#: What is read of a problem together with it.
DRAWER_NEEDS = ("campaign", "unit", "focus_item__area", "sub_point", "filing__obligation", "assigned_to")


def drawer_of(problem: Problem, actor: Actor, chosen: LedgerFilter) -> dict[str, Any]:
    """The context of templates/rectification/_ledger_drawer.html. Acts from here lead back to the list."""
    page = problem_page(problem, actor=actor, chosen=replace(chosen, back="list"))
    events = page["events"]
    return page | {
        "page_url": reverse("problem-detail", args=[problem.uuid]) + chosen.query(),
        "close_url": reverse("problem-list") + (chosen.query() or "?view=none") + f"#row-{problem.uuid}",
        "events": events[:EVENTS],
        "older": max(0, len(events) - EVENTS),
    }


class ProblemDrawerView(ScopedObjectView):
    """For htmx only; without script the row's link leads to the page of the problem."""

    model = Problem
    capability = Capability.LEDGER_READ

    def rows(self) -> Any:
        return super().rows().select_related(*DRAWER_NEEDS)

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = drawer_of(self.row, self.actor, LedgerFilter.read(request.GET))
        return render(request, "rectification/_ledger_drawer.html", context)
