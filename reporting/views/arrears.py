"""未报情况: units × materials with rates, and the rows behind each number."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign, CampaignState, Obligation, Participation
from reporting.arrears import asking
from reporting.arrears.asking import EVERYTHING, BoardFilter, RowsFilter
from reporting.arrears.counting import expected_q, owed_in, unfiled_q
from reporting.arrears.loading import (
    COLUMNS_A_PAGE,
    UNITS_A_PAGE,
    Summary,
    cells_of,
    groups_of,
    load_cells,
    requirements_of,
    summary_of,
)
from reporting.arrears.table import board_of, material_lines, numbers, row_of, rows_url
from reporting.ledger_tables import percent

ROWS_A_PAGE = 50


class ArrearsView(ScopedView):
    """The board, by unit and material or by material alone."""

    capability = Capability.FILING_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        if campaign is None or campaign.is_draft:
            return render(request, "reporting/arrears.html", {"campaign": None})
        asked, today = BoardFilter.read(request.GET), clock.today()
        summary = summary_of(campaign, request.user, asked, today)
        context = {
            "campaign": campaign, "asked": asked, "today": today, "groups": groups_of(campaign),
            "requirements": requirements_of(campaign), "figures": figures_of(summary, asked),
            "everything": asked.show == EVERYTHING, "may_chase": may_chase(campaign, request.user),
            "tabs": tabs_of(asked),
        }  # fmt: skip
        return render(request, "reporting/arrears.html", context | self.part(campaign, summary, asked))

    def part(self, campaign: Campaign, summary: Summary, asked: BoardFilter) -> dict[str, Any]:
        """The table of the chosen tab."""
        if asked.by == "material":
            names = dict(requirements_of(campaign))
            lines = material_lines(summary.materials, asked)
            return {
                "lines": [{**line, "label": names.get(line["requirement"], "")} for line in lines],
                "sums": numbers(summary.total, asked),
            }
        page = Paginator(summary.units, UNITS_A_PAGE).get_page(self.request.GET.get("page"))
        columns = Paginator(summary.materials, COLUMNS_A_PAGE).get_page(asked.col or 1)
        shown = list(columns.object_list)
        cells = cells_of(campaign, self.request.user, [line.unit for line in page.object_list], shown)
        return {
            "page": page, "columns": columns,
            "board": board_of(list(page.object_list), shown, cells, asked, clock.today()),
            "before": asked.query(col=columns.number - 1 if columns.number > 2 else None) or "?",
            "after": asked.query(col=columns.number + 1),
        }  # fmt: skip


def may_chase(campaign: Campaign, user: User) -> bool:
    """Whether the buttons are offered: the campaign runs, and some of its obligations are the user's to chase."""
    rows = Obligation.objects.all().within(user, Capability.OBLIGATION_CHASE).filter(campaign=campaign)
    return campaign.state == CampaignState.PUBLISHED and rows.exists()


def tabs_of(asked: BoardFilter) -> dict[str, list[dict[str, Any]]]:
    """The two switches: which rows, and by what."""

    def link(label: str, current: bool, **changes: Any) -> dict[str, Any]:
        return {"label": label, "url": asked.query(col=None, **changes) or "?", "current": current}

    return {
        "show": [
            link(_("只看未报"), asked.show != EVERYTHING, show=""),
            link(_("全部"), asked.show == EVERYTHING, show=EVERYTHING),
        ],
        "by": [
            link(_("单位 × 材料"), not asked.by, by=""),
            link(_("按材料"), asked.by == "material", by="material"),
        ],
    }


def figures_of(summary: Summary, asked: BoardFilter) -> list[dict[str, Any]]:
    """The strip above: what is missing, and both rates of the chosen units and materials."""
    total, late = summary.total, sum(line.counts.late > 0 for line in summary.units)
    pressing = sum(line.counts.today > 0 for line in summary.units)
    return [
        {"label": _("逾期未报"), "value": total.late, "bad": total.late > 0, "url": rows_url(asked, asking.LATE),
         "unit": _("份，%(units)d个单位") % {"units": late}},
        {"label": _("今天截止还没报"), "value": total.today, "url": rows_url(asked),
         "unit": _("份，%(units)d个单位") % {"units": pressing}},
        {"label": _("报送率"), "value": percent(total.completeness), "url": rows_url(asked, asking.EXPECTED),
         "unit": _("%(filed)d / %(expected)d份") % {"filed": total.filed, "expected": total.expected}},
        {"label": _("按时率"), "value": percent(total.timeliness), "url": rows_url(asked, asking.FILED_LATE),
         "unit": _("%(on_time)d / %(dated)d份") % {"on_time": total.on_time, "dated": total.dated}},
    ]  # fmt: skip


KINDS = {
    asking.DUE: lambda today: unfiled_q(today),
    asking.LATE: lambda today: unfiled_q(today) & Q(due_date__lt=today),
    asking.FILED: lambda today: expected_q(today) & Q(first_day__isnull=False),
    asking.FILED_LATE: lambda today: expected_q(today) & Q(first_day__gt=F("due_date")),
    asking.EXPECTED: expected_q,
}


class ArrearsRowsView(ScopedView):
    """The obligations behind a number."""

    capability = Capability.FILING_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        if campaign is None or campaign.is_draft:
            return redirect("arrears-list")
        asked, today = RowsFilter.read(request.GET), clock.today()
        rows = self.rows(campaign, asked).filter(KINDS[asked.kind](today)).select_related("filing", "unit")
        page = Paginator(rows.order_by(F("due_date").asc(nulls_last=True), "unit__path", "pk"), ROWS_A_PAGE)
        shown = page.get_page(request.GET.get("page"))
        lines = [row_of(cell, today) for cell in load_cells(list(shown.object_list), campaign, request.user)]
        context = {
            "campaign": campaign, "asked": asked, "page": shown, "lines": lines,
            "kinds": self.kinds(asked), "heading": self.heading(campaign, asked),
            "may_chase": any(line["may_chase"] for line in lines),
            "picked": sum(bool(line["picked"]) for line in lines),
        }  # fmt: skip
        return render(request, "reporting/arrears_rows.html", context)

    def rows(self, campaign: Campaign, asked: RowsFilter) -> QuerySet[Obligation]:
        """In reach, narrowed by all but the kind."""
        rows = owed_in(campaign, self.request.user).filter(asked.units(campaign, clock.today()))
        wanted = {"unit": asked.unit, "requirement": asked.requirement, "period_key": asked.period}
        return rows.filter(**{name: value for name, value in wanted.items() if value})

    def kinds(self, asked: RowsFilter) -> list[dict[str, Any]]:
        """The tabs."""
        labels = {
            asking.DUE: _("到期未报"), asking.LATE: _("逾期未报"), asking.FILED: _("已报"),
            asking.FILED_LATE: _("晚报"), asking.EXPECTED: _("到期应报"),
        }  # fmt: skip
        return [
            {"label": label, "url": asked.query(kind=kind) or "?", "current": kind == asked.kind}
            for kind, label in labels.items()
        ]

    def heading(self, campaign: Campaign, asked: RowsFilter) -> str:
        """Whose, and what."""
        parts = []
        if asked.unit:
            place = Participation.objects.filter(campaign=campaign, unit=asked.unit).first()
            parts.append(place.label if place else "")
        if asked.requirement:
            parts.append(dict(requirements_of(campaign)).get(asked.requirement, ""))
        return " · ".join(part for part in parts if part) or _("全部单位")
