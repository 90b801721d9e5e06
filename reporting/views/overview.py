"""总览 of a bureau's leader: how it stands, and where he is needed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign
from rectification import figures
from rectification.figures import LedgerFigures, RateFigures, Tally
from rectification.models import Institution, Problem
from reporting.ledger_tables import FOUND, OVERDUE, VERIFIED, area_lines, heat_of, past_link, percent, todays_link
from reporting.reach import reported_units
from reporting.views.desk import phase_on
from reporting.views.exports import export_card, own_exports
from reporting.views.statistics import cut_off_form

SHOWN = 6  # of what needs attention


class OverviewView(ScopedView):
    """The first page of a leader; others see the same of what they reach."""

    capability = Capability.REPORT_DOWNLOAD

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign, form = current_campaign(request), cut_off_form(request.GET)
        good = form.is_valid()
        context: dict[str, Any] = {"campaign": campaign, "form": form, "no_menu": True}
        if campaign is not None and not campaign.is_draft:
            day = form.cleaned_data["cut_off"] if good else clock.today()
            context |= overview_of(campaign, request.user, day)
        return render(request, "reporting/overview.html", context, status=200 if good else 422)


def overview_of(campaign: Campaign, user: User, day: date) -> dict[str, Any]:
    """All of the page: a constant number of queries. The period is the week that ends with the day."""
    units = reported_units(user, campaign)
    start = day - timedelta(days=6)
    ledger = figures.ledger_figures(campaign, cut_off=day, start=start, unit_ids=units)
    rates = figures.rate_figures(campaign, cut_off=day, unit_ids=units)
    today = day == clock.today()
    link = todays_link(day) if today else past_link(day)
    return {
        "cut_off": day,
        "units": ledger.units,
        "answer": answer_of(ledger.cumulative()) if ledger.units else "",
        "phase": phase_on(campaign, day),
        "figures": [*_ledger_figures(ledger, link), _rate_figure(rates), _institution_figure(campaign, units)],
        "heat": heat_of(ledger, link),
        "areas": area_lines(ledger, link),
        "unfinished": ledger.cumulative().unfinished,
        "late_problems": late_problems(campaign, user, day) if today else [],
        "late_link": link(OVERDUE),
        "behind": behind(ledger, rates),
        "cards": [export_card(export) for export in own_exports(user).filter(campaign=campaign)[:3]],
    }


def answer_of(total: Tally) -> str:
    """The title's answer: how far it is, and how much is late."""
    if not total.found:
        return _("还没有问题列入台账")
    rate = total.rate or 0
    far = _("全部整改") if rate == 1 else _("整改过半") if rate >= 0.5 else _("整改%(rate)s") % {"rate": percent(rate)}
    late = _("%(count)d个问题逾期") % {"count": total.overdue} if total.overdue else _("没有逾期")
    return _("%(far)s，%(late)s") % {"far": far, "late": late}


def _ledger_figures(ledger: LedgerFigures, link: Any) -> list[dict[str, Any]]:
    total, week = ledger.cumulative(), ledger.period()
    late_units = sum(1 for unit in ledger.units if ledger.cumulative(unit=unit.id).overdue)
    return [
        {
            "label": _("发现问题"), "value": total.found, "unit": _("个"), "url": link(FOUND),
            "note": _("7天内 %(change)+d") % {"change": week.found},
        },
        {
            "label": _("已整改（核验）"), "value": total.verified,
            "unit": _("整改率%(rate)s") % {"rate": percent(total.rate)}, "url": link(VERIFIED),
            "note": _("7天内 %(change)+d，待核验%(waiting)d个未计")
            % {"change": week.verified, "waiting": total.unverified},
        },
        {
            "label": _("逾期未改"), "value": total.overdue, "bad": total.overdue > 0,
            "unit": _("个，%(units)d个单位") % {"units": late_units}, "url": link(OVERDUE),
            "note": _("7天前%(count)d个") % {"count": ledger.previous().overdue},
        },
    ]  # fmt: skip


def _rate_figure(rates: RateFigures) -> dict[str, Any]:
    total = rates.total
    return {
        "label": _("材料报送率"),
        "value": percent(total.completeness),
        "unit": f"{total.filed}/{total.expected}",
        "url": f"{reverse('statistics-detail')}?cut_off={rates.cut_off.isoformat()}#rates",
        "note": _("按时率%(rate)s") % {"rate": percent(total.timeliness)},
    }


def _institution_figure(campaign: Campaign, units: list[int]) -> dict[str, Any]:
    """As the ledger stands today."""
    rows = Institution.objects.filter(campaign=campaign, unit_id__in=units).standing()
    halves = list(rows.values_list("built", flat=True))
    built = sum(halves)
    return {
        "label": _("制度建设"),
        "value": built,
        "unit": _("/ %(count)d项") % {"count": len(halves)},
        "url": reverse("institution-list"),
        "note": _("已印发%(built)d，在建%(rest)d") % {"built": built, "rest": len(halves) - built},
    }


def late_problems(campaign: Campaign, user: User, day: date) -> list[dict[str, Any]]:
    """The problems longest overdue."""
    rows = Problem.objects.visible_to(user).filter(campaign=campaign).overdue(day).select_related("unit")
    return [
        {
            "days": (day - row.due_date).days,
            "due": row.due_date,
            "unit": row.unit.label,
            "text": row.description,
            "url": reverse("problem-detail", args=[row.uuid]),
        }
        for row in rows.order_by("due_date", "id")[:SHOWN]
        if row.due_date
    ]


@dataclass(frozen=True)
class Behind:
    """A unit with something unfiled, or overdue problems."""

    label: str
    unfiled: int
    overdue: int
    rate_text: str


def behind(ledger: LedgerFigures, rates: RateFigures) -> list[Behind]:
    """The units that are behind, the worst first."""
    found = []
    for unit in ledger.units:
        rate, counts = rates.by_unit.get(unit.id), ledger.cumulative(unit=unit.id)
        unfiled = rate.expected - rate.filed if rate else 0
        if unfiled or counts.overdue:
            found.append(Behind(unit.label, unfiled, counts.overdue, percent(counts.rate)))
    return sorted(found, key=lambda one: (-one.overdue, -one.unfiled))[:SHOWN]
