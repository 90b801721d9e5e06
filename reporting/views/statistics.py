"""统计汇总: as of any day, by area, unit and requirement; each number opens its rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign
from rectification import figures
from rectification.figures import LedgerThen, Rate, RateFigures, Stage
from rectification.filters import whole_number
from rectification.models import Problem
from reporting.forms import CutOffForm
from reporting.ledger_tables import (
    FOUND,
    MEASURES,
    OVERDUE,
    UNFINISHED,
    UNVERIFIED,
    VERIFIED,
    ledger_link,
    lines_by,
    past_link,
    percent,
)
from reporting.reach import reported_units

PAGE_SIZE = 50


def cut_off_form(query: QueryDict) -> CutOffForm:
    """The form of an address; without a day it stands at today."""
    return CutOffForm(query if "cut_off" in query else {"cut_off": clock.today().isoformat()})


class StatisticsView(ScopedView):
    """Found, rectified as verified and as reported, overdue, filed, on time."""

    capability = Capability.REPORT_DOWNLOAD

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign, form = current_campaign(request), cut_off_form(request.GET)
        context: dict[str, Any] = {"campaign": campaign, "form": form, "rail": False}
        good = form.is_valid()
        if campaign is not None and not campaign.is_draft:
            day = form.cleaned_data["cut_off"] if good else clock.today()
            context |= statistics_of(campaign, reported_units(request.user, campaign), day)
        return render(request, "reporting/statistics.html", context, status=200 if good else 422)


def statistics_of(campaign: Campaign, units: list[int], day: date) -> dict[str, Any]:
    """The tables at the end of a day. The ledger shows today; for an earlier day a number opens a list of its own."""
    ledger = figures.ledger_figures(campaign, cut_off=day, unit_ids=units)
    rates = figures.rate_figures(campaign, cut_off=day, unit_ids=units)
    link = ledger_link if day == clock.today() else past_link(ledger)
    return {
        "units": ledger.units,
        "cut_off": day,
        "start": ledger.start,
        "ledger": ledger,
        "areas_lines": lines_by(ledger, link, areas=True),
        "units_lines": lines_by(ledger, link, areas=False),
        "unit_rates": rate_lines([(unit.id, unit.label) for unit in ledger.units], rates, rates.by_unit),
        "requirement_rates": rate_lines(list(rates.requirements), rates, rates.by_requirement),
    }


@dataclass(frozen=True)
class RateLine:
    """One unit or requirement, or the total."""

    label: str
    rate: Rate
    completeness: str
    timeliness: str
    total: bool = False


def rate_lines(names: list[tuple[int, str]], rates: RateFigures, groups: dict[int, Rate]) -> list[RateLine]:
    """Those of whom something is expected, and the total."""
    lines = [(label, groups[pk], False) for pk, label in names if pk in groups]
    return [
        RateLine(label, rate, percent(rate.completeness), percent(rate.timeliness), total)
        for label, rate, total in [*lines, (_("合计"), rates.total, True)]
    ]


@dataclass(frozen=True)
class Asked:
    """Which number of an earlier day is asked for."""

    cut_off: date
    measure: str
    unit: int | None
    area: int | None

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        """From an address; what cannot be read is left out."""
        form = cut_off_form(query)
        day = form.cleaned_data["cut_off"] if form.is_valid() else clock.today()
        measure = query.get("measure", "")
        return cls(
            day, measure if measure in MEASURES else FOUND, whole_number(query, "unit"), whole_number(query, "area")
        )

    @property
    def words(self) -> str:
        """What the number counts."""
        return {
            FOUND: _("发现问题"), VERIFIED: _("已整改（核验）"), UNVERIFIED: _("已申请销号、待核验"),
            OVERDUE: _("逾期未整改"), UNFINISHED: _("还没整改"),
        }[self.measure]  # fmt: skip


class StatisticsRowsView(ScopedView):
    """The problems behind one number, as the ledger stood on that day."""

    capability = Capability.REPORT_DOWNLOAD

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign, asked = current_campaign(request), Asked.read(request.GET)
        context: dict[str, Any] = {"campaign": campaign, "asked": asked}
        if campaign is not None and not campaign.is_draft:
            units = reported_units(request.user, campaign)
            problems = Problem.objects.filter(
                pk__in=counted(figures.ledger_then(campaign, asked.cut_off, units), asked)
            )
            found = problems.select_related("unit", "focus_item__area").order_by("pk")
            context["page"] = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "reporting/statistics_rows.html", context)


def counted(then: LedgerThen, asked: Asked) -> list[int]:
    """The ids of the problems that a number counts."""
    found = []
    for fact in then.facts:
        stage = then.stages.get(fact.problem, Stage.OFF)
        here = asked.unit in (None, fact.unit) and asked.area in (None, fact.area)
        late = stage == Stage.OPEN and fact.due is not None and fact.due < asked.cut_off
        counts = {
            FOUND: stage > Stage.OFF, VERIFIED: stage == Stage.CLOSED, UNVERIFIED: stage == Stage.CLAIMED,
            OVERDUE: late, UNFINISHED: stage in (Stage.OPEN, Stage.CLAIMED),
        }  # fmt: skip
        if here and counts[asked.measure]:
            found.append(fact.problem)
    return found
