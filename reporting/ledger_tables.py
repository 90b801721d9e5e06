"""Tables of ledger figures for the screen: by area, by unit, and unfinished ones as a heat map. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.templatetags.ui import heat_step
from rectification.figures import LedgerFigures, Tally
from rectification.filters import LedgerFilter
from rectification.models import ProblemState

#: What a number counts → which problems of the ledger it is.
FOUND, VERIFIED, UNVERIFIED, OVERDUE, UNFINISHED = "found", "verified", "unverified", "overdue", "unfinished"
MEASURES = (FOUND, VERIFIED, UNVERIFIED, OVERDUE, UNFINISHED)
Link = Callable[[str, int | None, int | None], str]


def ledger_link(measure: str, unit: int | None = None, area: int | None = None) -> str:
    """The rows behind a number of today: the ledger, filtered."""
    state = {VERIFIED: ProblemState.CLOSED, UNVERIFIED: ProblemState.CLAIMED}.get(measure, "")
    chosen = LedgerFilter(unit=unit, area=area, state=str(state), overdue=measure == OVERDUE)
    return reverse("problem-list") + chosen.query()


def past_link(figures: LedgerFigures) -> Link:
    """The rows behind a number of an earlier day, which the ledger, being of today, no longer shows."""

    def link(measure: str, unit: int | None = None, area: int | None = None) -> str:
        values = {"cut_off": figures.cut_off.isoformat(), "measure": measure, "unit": unit, "area": area}
        return f"{reverse('statistics-rows')}?{urlencode({k: v for k, v in values.items() if v})}"

    return link


@dataclass(frozen=True)
class Line:
    """One area, unit, or the total; `links` by measure."""

    label: str
    counts: Tally
    period: Tally
    links: dict[str, str]
    rate_text: str
    total: bool = False


def percent(rate: float | None) -> str:
    """“57.8%”; a dash where there is nothing to divide by."""
    return "—" if rate is None else f"{rate * 100:.1f}%"


def lines_by(figures: LedgerFigures, link: Link, *, areas: bool) -> list[Line]:
    """One line an area or a unit, and the total, which is the same in both."""
    lines = []
    for one in figures.areas if areas else figures.units:
        where = {"area": one.id} if areas else {"unit": one.id}
        lines.append(_line(figures, one.label, link, **where))
    total = _line(figures, _("合计"), link)
    return [*lines, Line(**{**vars(total), "total": True})]


def _line(figures: LedgerFigures, label: str, link: Link, *, unit: int | None = None, area: int | None = None) -> Line:
    counts = figures.cumulative(unit=unit, area=area)
    return Line(
        label=label,
        counts=counts,
        period=figures.period(unit=unit, area=area),
        links={measure: link(measure, unit, area) for measure in MEASURES},
        rate_text=percent(counts.rate),
    )


def heat_of(figures: LedgerFigures) -> dict[str, Any]:
    """Unfinished problems, areas down and units across; a corner marks what is overdue.

    The ledger has no filter for "not closed yet", so these numbers always open the list of their own.
    """
    link = past_link(figures)
    cells = {
        (unit.id, area.id): figures.cumulative(unit=unit.id, area=area.id)
        for unit in figures.units
        for area in figures.areas
    }
    highest = max((counts.unfinished for counts in cells.values()), default=0)
    rows = [
        {
            "label": area.label,
            "cells": [
                {
                    "value": (counts := cells[unit.id, area.id]).unfinished,
                    "step": heat_step(counts.unfinished, highest),
                    "url": link(UNFINISHED, unit.id, area.id),
                    "overdue": counts.overdue > 0,
                }
                for unit in figures.units
            ],
            "total": figures.cumulative(area=area.id).unfinished,
        }
        for area in figures.areas
    ]
    return {
        "label": _("还没整改的问题"),
        "corner": _("方面"),
        "columns": [unit.label for unit in figures.units],
        "rows": rows,
        "totals": [figures.cumulative(unit=unit.id).unfinished for unit in figures.units],
        "grand": figures.cumulative().unfinished,
    }
