"""工作台 of the office that runs a campaign: who has filed, who has not, what waits for me."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability, Reach
from accounts.models import User
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from audit.clock import SHANGHAI
from campaigns.current import current_campaign
from campaigns.models import Campaign, Obligation, Phase
from campaigns.receipts import counts_of
from rectification import figures
from rectification.answering import answer_counts
from rectification.due import WEEKDAYS
from rectification.extending import waiting_extensions
from rectification.filters import MISSING, ReviewFilter
from rectification.models import Filing
from reporting.arrears.asking import EVERYTHING, BoardFilter
from reporting.arrears.loading import Material, Summary, UnitLine, summary_of
from reporting.board import Behind, Owed, behind_of, board_of, columns_within, nearest, shown_units, with_chases
from reporting.ledger_tables import FOUND, VERIFIED, area_lines, percent, todays_link
from reporting.models import Chase
from reporting.reach import reported_units

#: What fits the first page; the rest is in 未报情况.
MOST_UNITS, MOST_COLUMNS, MOST_BEHIND = 30, 14, 8


class DeskView(ScopedView):
    """The first page of a campaign manager."""

    capability = Capability.FILING_REVIEW

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        context: dict[str, Any] = {"campaign": campaign, "today": clock.today(), "now_text": now_text()}
        if campaign is not None and not campaign.is_draft:
            context |= desk_of(campaign, request.user, everything=request.GET.get("columns") == "all")
        return render(request, "reporting/desk.html", context)


def now_text() -> str:
    """“2026年7月10日 周五 10:45”."""
    now = clock.now().astimezone(SHANGHAI)
    return _("%(year)d年%(month)d月%(day)d日 周%(weekday)s %(time)s") % {
        "year": now.year, "month": now.month, "day": now.day, "weekday": WEEKDAYS[now.weekday()],
        "time": f"{now:%H:%M}",
    }  # fmt: skip


def desk_of(campaign: Campaign, user: User, *, everything: bool) -> dict[str, Any]:
    """All of the page: a constant number of queries."""
    today = clock.today()
    waiting = Filing.objects.all().within(user, Capability.FILING_REVIEW).awaiting_review().filter(campaign=campaign)
    submitted = dict(waiting.values_list("uuid", "submitted_at"))
    summary = summary_of(campaign, user, BoardFilter(show=EVERYTHING), today)
    phase = phase_on(campaign, today)
    within = columns_within(summary.materials, phase.start, phase.end) if phase else summary.materials
    columns = nearest(summary.materials if everything else within, today, MOST_COLUMNS)
    lines = shown_units(summary.units, MOST_UNITS)
    owed = owed_of(campaign, user, {str(key) for key in submitted}, lines, columns)
    behind = behind_of(summary.units, today)
    covered = reported_units(user, campaign)
    ledger = figures.ledger_figures(campaign, cut_off=today, unit_ids=covered)
    first = min((moment for moment in submitted.values() if moment), default=None)
    return {
        "mine": len(submitted),
        "chase": len(behind),
        "receipts": counts_of(campaign, user),
        "extensions": waiting_extensions(user, campaign).count(),
        "answers": answer_counts(user, campaign),
        "may_chase": campaign.organiser_id in _organising(user),
        "behind": with_chases(behind[:MOST_BEHIND], chased_of(campaign, behind[:MOST_BEHIND]), today),
        "more_behind": len(behind) - MOST_BEHIND,
        "phase": phase,
        "everything": everything,
        "hidden_columns": len(summary.materials) - len(within),
        "cut": len(lines) < len(summary.units) or len(columns) < len(summary.materials if everything else within),
        "board": board_of(lines, columns, owed, today, len(summary.units)),
        "areas": area_lines(ledger, todays_link(today)),
        "figures": [
            _late_figure(summary),
            _today_figure(summary),
            _mine_figure(len(submitted), clock.local_date(first) if first else None, today),
            {
                "label": _("到期应报已通过"), "value": summary.total.accepted,
                "unit": _("/ %(count)d份") % {"count": summary.total.expected},
                "url": reverse("review-list") + ReviewFilter(tab="accepted").query(),
            },
            {
                "label": _("问题整改（核验）"), "value": ledger.cumulative().verified,
                "unit": _("/ %(found)d个（%(rate)s）")
                % {"found": ledger.cumulative().found, "rate": percent(ledger.cumulative().rate)},
                "url": todays_link(today)(VERIFIED if ledger.cumulative().verified else FOUND),
            },
        ],
    }  # fmt: skip


def _organising(user: User) -> set[int]:
    """The units for whose campaigns the user may chase and set reminders."""
    posts = user.grants.reaching(Capability.OBLIGATION_CHASE, Reach.ORGANISED)
    return {post.unit_id for post in posts}


def chased_of(campaign: Campaign, behind: Sequence[Behind]) -> dict[int, tuple[int, date]]:
    """Unit → on how many days it was chased, and last when: one query."""
    rows = Chase.objects.filter(obligation__campaign=campaign, obligation__unit__in=[one.unit for one in behind])
    counted = rows.order_by().values("obligation__unit").annotate(times=Count("day", distinct=True), last=Max("day"))
    return {row["obligation__unit"]: (row["times"], row["last"]) for row in counted}


def owed_of(
    campaign: Campaign, user: User, mine: set[str], lines: Sequence[UnitLine], materials: Sequence[Material]
) -> list[Owed]:
    """What stands on the board, in the user's reach: one query."""
    rows = Obligation.objects.visible_to(user).filter(
        campaign=campaign,
        unit__in=[line.unit for line in lines],
        requirement__in={one.requirement for one in materials},
        period_key__in={one.period for one in materials},
    )
    found = rows.demanded().order_by("pk").values_list(
        "unit_id", "requirement_id", "period_key", "title", "requirement__position", "due_date", "waived_at",
        "filing__uuid", "filing__state", "filing__first_submitted_at",
    )  # fmt: skip
    return [
        Owed(
            unit, requirement, period, title, position, due, waived is not None, str(filing or ""), state or "",
            submitted is not None, str(filing) in mine,
        )
        for unit, requirement, period, title, position, due, waived, filing, state, submitted in found
    ]  # fmt: skip


def phase_on(campaign: Campaign, day: date) -> Phase | None:
    """The phase that a day falls into; the later one where two overlap."""
    phases = Phase.objects.filter(campaign=campaign).order_by("position", "id")
    running = [p for p in phases if (p.start is None or p.start <= day) and (p.end is None or day <= p.end)]
    return running[-1] if running else None


def _late_figure(summary: Summary) -> dict[str, Any]:
    late = summary.total.late
    return {
        "label": _("逾期未报"), "value": late, "bad": bool(late),
        "unit": _("份，%(units)d个单位") % {"units": sum(line.counts.late > 0 for line in summary.units)},
        "url": reverse("review-list") + ReviewFilter(tab=MISSING).query(),
    }  # fmt: skip


def _today_figure(summary: Summary) -> dict[str, Any]:
    return {
        "label": _("今天截止还没报"), "value": summary.total.today,
        "unit": _("份，%(units)d个单位") % {"units": sum(line.counts.today > 0 for line in summary.units)},
        "url": reverse("review-list") + ReviewFilter(tab=MISSING).query(),
    }  # fmt: skip


def _mine_figure(count: int, first: date | None, today: date) -> dict[str, Any]:
    unit = _("份")
    if first is not None:
        days = (today - first).days
        words = {0: _("最早今天"), 1: _("最早昨天")}.get(days, _("最早%(days)d天前") % {"days": days})
        unit = _("份，%(first)s") % {"first": words}
    return {"label": _("等您审核"), "value": count, "unit": unit, "url": reverse("review-list")}
