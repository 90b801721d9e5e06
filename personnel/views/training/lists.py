"""培训: plans and sessions of a year, who is short of hours, and the order of units."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from personnel.filters import Chosen, officers, units_offered
from personnel.listing import COUNT_LIMIT, count_up_to, keyset_page
from personnel.models import Officer, TrainingEffect, TrainingPlan, TrainingSession
from personnel.training.hours import day_of_count, demands_of, serving_on, short_in
from personnel.training.ranking import ranking
from personnel.training.table import hours_table
from personnel.views.officers import ORDER, pages_of

FIRST_YEAR, LAST_YEAR = 2000, 2100


def year_of(request: ActorRequest, usual: int = 0) -> int:
    """The year that the address asks for; where it asks for none the usual one: this year unless told."""
    text = request.GET.get("year", "")
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    return asked if FIRST_YEAR <= asked <= LAST_YEAR else usual or clock.today().year


def years_offered(chosen: int) -> list[int]:
    """This year and those beside it, and the chosen one."""
    today = clock.today().year
    return sorted({today + 1, today, today - 1, today - 2, chosen}, reverse=True)


class TrainingListView(ScopedView):
    """Plans and sessions of a year."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        year, chosen = year_of(request), Chosen.of(request.GET)
        everything = TrainingSession.objects.visible_to(request.user)
        rows = everything.of_year(year)
        plans = TrainingPlan.objects.visible_to(request.user).filter(year=year)
        if chosen.unit is not None:
            path = Unit.objects.filter(pk=chosen.unit).values_list("path", flat=True).first()
            below = {"unit__path__startswith": path} if path else {"pk__in": []}
            rows, plans = rows.filter(**below), plans.filter(**below)
        page = keyset_page(
            rows.select_related("unit", "category"), among=everything, order=("-begins_on", "-pk"),
            cursor=request.GET.get("page", ""),
        )  # fmt: skip
        context = {
            "rows": page.rows,
            "pages": pages_of(request.GET, page),
            "count": count_up_to(rows),
            "plans": plans.select_related("unit").order_by("unit__path", "pk")[:100],
            "year": year,
            "years": years_offered(year),
            "chosen": chosen,
            "units": units_offered(request.user),
            "may_manage": request.user.grants.has(Capability.OFFICER_MANAGE),
            "may_decide": request.user.grants.has(Capability.CERTIFICATE_DECIDE),
            "waiting": TrainingEffect.objects.within(request.user, Capability.CERTIFICATE_DECIDE).waiting().count(),
        }
        return render(request, "personnel/training_list.html", context)


def asked_officers(request: ActorRequest, year: int, chosen: Chosen, *, short: bool) -> Any:
    """Whose hours are asked for."""
    everybody = Officer.objects.visible_to(request.user)
    rows = officers(serving_on(everybody, day_of_count(year)), chosen, clock.today())
    return short_in(rows, year) if short else rows


class TrainingHoursView(ScopedView):
    """学时: officers by categories, and who is short of what until when."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        year, chosen = year_of(request), Chosen.of(request.GET)
        everybody = Officer.objects.visible_to(request.user)
        short = request.GET.get("short") == "1"
        rows = asked_officers(request, year, chosen, short=short)
        page = keyset_page(
            rows.select_related("unit"), among=everybody, order=ORDER, cursor=request.GET.get("page", "")
        )
        count = count_up_to(rows)
        context = {
            "table": hours_table(page.rows, year),
            "pages": pages_of(request.GET, page),
            "shown": len(page.rows),
            "count": count if count <= COUNT_LIMIT else f"{COUNT_LIMIT}+",
            "short": short,
            "year": year,
            "years": years_offered(year),
            "chosen": chosen,
            "units": units_offered(request.user),
            "any_rule": bool(demands_of(year)),
            "today": clock.today(),
            "query": request.GET.urlencode(),
        }
        return render(request, "personnel/training_hours.html", context)


class TrainingRankingView(ScopedView):
    """Units in order, for notices to all of them (004: 对各单位进行排名通报)."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        year = year_of(request)
        rows = ranking(Officer.objects.visible_to(request.user), year)
        context = {"rows": rows, "year": year, "years": years_offered(year), "on": day_of_count(year)}
        return render(request, "personnel/training_ranking.html", context)
