"""统计汇总: as of any day, by a chosen dimension and by requirement; each number opens its rows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign
from rectification import figures
from rectification.figures import UNKNOWN, LedgerThen, Rate, RateFigures, RolledSpan, counts_of
from rectification.filters import whole_number
from rectification.models import Problem
from reporting.dimensions import BY, Dimension
from reporting.forms import CutOffForm, PeriodForm
from reporting.ledger_tables import (
    CLAIMED,
    EXTENDED,
    FOUND,
    MEASURES,
    OVERDUE,
    REOPENED,
    UNFINISHED,
    UNVERIFIED,
    VERIFIED,
    Link,
    lines_by,
    past_link,
    percent,
    todays_link,
)
from reporting.reach import reported_units

PAGE_SIZE = 50


def period_form(query: QueryDict) -> PeriodForm:
    """The same with the day on which the period begins."""
    return PeriodForm(query if "cut_off" in query else {"cut_off": clock.today().isoformat()})


def cut_off_form(query: QueryDict) -> CutOffForm:
    """The form of an address; without a day it stands at today."""
    return CutOffForm(query if "cut_off" in query else {"cut_off": clock.today().isoformat()})


class StatisticsView(ScopedView):
    """Found, rectified as reported and as verified, in the period and in all; overdue, filed, on time."""

    capability = Capability.REPORT_DOWNLOAD

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign, form = current_campaign(request), period_form(request.GET)
        context: dict[str, Any] = {"campaign": campaign, "form": form, "rail": False}
        good = form.is_valid()
        if campaign is not None and not campaign.is_draft:
            day = form.cleaned_data["cut_off"] if good else clock.today()
            start = form.cleaned_data["start"] if good else None
            units = reported_units(request.user, campaign)
            context |= statistics_of(campaign, units, day, start, request.GET.get("by", ""))
        return render(request, "reporting/statistics.html", context, status=200 if good else 422)


def statistics_of(
    campaign: Campaign, units: list[int], day: date, start: date | None = None, by: str = ""
) -> dict[str, Any]:
    """The tables at the end of a day. The ledger shows today; for an earlier day a number opens a list of its own."""
    span = figures.rolled_span(campaign, cut_off=day, start=start, unit_ids=units)
    rates = figures.rate_figures(campaign, cut_off=day, unit_ids=units)
    link = todays_link(day) if day == clock.today() else past_link(day)
    return {
        "units": span.units,
        "cut_off": day,
        "start": span.start,
        "total": span.figures().cumulative(),
        "by": by if by in BY else "",
        "choices": _choices(span, by),
        "tables": [_table(campaign, span, link, BY[key]) for key in ([by] if by in BY else USUALLY)],
        "unit_rates": rate_lines([(unit.id, unit.label) for unit in span.units], rates, rates.by_unit),
        "requirement_rates": rate_lines(list(rates.requirements), rates, rates.by_requirement),
    }


#: The tables shown when no dimension is chosen.
USUALLY = ("area", "unit")


def _table(campaign: Campaign, span: RolledSpan, link: Link, dimension: Dimension) -> dict[str, Any]:
    ledger = span.figures(dimension.key)
    names = dimension.names(campaign, ledger)
    return {"dimension": dimension, "lines": lines_by(ledger, link, dimension.key, names)}


def _choices(span: RolledSpan, by: str) -> list[dict[str, Any]]:
    """The dimensions as links that keep the days."""
    days = {"cut_off": span.cut_off.isoformat(), "start": span.start.isoformat()}
    usual = {"label": _("方面和单位"), "url": f"?{urlencode(days)}", "current": by not in BY}
    others = [
        {"label": one.label, "url": f"?{urlencode(days | {'by': one.key})}", "current": by == one.key}
        for one in BY.values()
    ]
    return [usual, *others]


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
    """Which number is asked for: of a day, or of the period from `start`; `where` is dimension → value."""

    cut_off: date
    start: date | None
    measure: str
    where: dict[str, Any]

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        """From an address; what cannot be read is left out."""
        form = period_form(query)
        good = form.is_valid()
        measure = query.get("measure", "")
        where: dict[str, Any] = {name: whole_number(query, name) for name in ("unit", "area", "item")}
        where |= {name: query.get(name, "")[:20] for name in ("source", "severity", "month")}
        return cls(
            form.cleaned_data["cut_off"] if good else clock.today(),
            form.cleaned_data["start"] if good else None,
            measure if measure in MEASURES else FOUND,
            {name: value for name, value in where.items() if value},
        )

    @property
    def words(self) -> str:
        """What the number counts."""
        return {
            FOUND: _("发现问题"), CLAIMED: _("单位上报整改"), VERIFIED: _("已整改（核验）"),
            UNVERIFIED: _("已申请销号、待核验"), OVERDUE: _("逾期未整改"), UNFINISHED: _("还没整改"),
            REOPENED: _("回头看重新整改"), EXTENDED: _("批准过延期"),
        }[self.measure]  # fmt: skip


class StatisticsRowsView(ScopedView):
    """The problems behind one number, as the ledger stood on that day; of a period, what it added and took back."""

    capability = Capability.REPORT_DOWNLOAD

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign, asked = current_campaign(request), Asked.read(request.GET)
        context: dict[str, Any] = {"campaign": campaign, "asked": asked}
        if campaign is not None and not campaign.is_draft:
            added, taken = behind(campaign, asked, reported_units(request.user, campaign))
            found = Problem.objects.filter(pk__in=added | taken).select_related("unit", "focus_item__area")
            page = Paginator(found.order_by("pk"), PAGE_SIZE).get_page(request.GET.get("page"))
            context |= {"page": page, "added": len(added), "taken": taken}
        return render(request, "reporting/statistics_rows.html", context)


def behind(campaign: Campaign, asked: Asked, units: list[int]) -> tuple[set[int], set[int]]:
    """The ids of the problems that a number counts, and of those that the period took out of it."""
    if asked.start is None:
        return counted(figures.ledger_then(campaign, asked.cut_off, units), asked, asked.cut_off), set()
    span = figures.ledger_span(campaign, cut_off=asked.cut_off, start=asked.start, unit_ids=units)
    now = counted(span.now, asked, span.cut_off)
    before = counted(span.before, asked, span.start - timedelta(days=1))
    return now - before, before - now


def counted(then: LedgerThen, asked: Asked, day: date) -> set[int]:
    """The ids of the problems that a number of a day counts."""
    known = then.standings.get
    return {
        fact.problem
        for fact in then.facts
        if all(getattr(fact, dim) == value for dim, value in asked.where.items())
        and getattr(counts_of(known(fact.problem, UNKNOWN), fact.due is not None and fact.due < day), asked.measure)
    }
