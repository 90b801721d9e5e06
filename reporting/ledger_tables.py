"""Tables of ledger figures for the screen: by a dimension, and unfinished ones as a heat map. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.templatetags.ui import heat_step
from campaigns.deadlines import month_end
from rectification.figures import LedgerFigures, Tally
from rectification.filters import LedgerFilter
from rectification.models import ProblemState

#: What a number counts: names of Tally.
FOUND, CLAIMED, VERIFIED, UNVERIFIED = "found", "claimed", "verified", "unverified"
OVERDUE, UNFINISHED, REOPENED, EXTENDED = "overdue", "unfinished", "reopened", "extended"
MEASURES = (FOUND, CLAIMED, VERIFIED, UNVERIFIED, OVERDUE, UNFINISHED, REOPENED, EXTENDED)
#: Those of which a table shows what the period added.
IN_PERIOD = (FOUND, CLAIMED, VERIFIED)


class Link(Protocol):
    """The address of the rows behind a number; `where` is dimension=value."""

    def __call__(self, measure: str, **where: Any) -> str: ...


#: Measure → what the ledger of today is asked for; those left out it cannot ask for.
_ASKED: Mapping[str, Mapping[str, Any]] = {
    FOUND: {},
    VERIFIED: {"state": ProblemState.CLOSED.value},
    UNVERIFIED: {"state": ProblemState.CLAIMED.value},
    OVERDUE: {"overdue": True},
    UNFINISHED: {"state": "unfinished"},
    REOPENED: {"reopened": True},
    EXTENDED: {"extended": True},
}


def todays_link(today: date) -> Link:
    """The rows behind a number of today: the ledger, filtered; what that cannot filter by opens a list of its own."""
    listed = past_link(today)

    def link(measure: str, **where: Any) -> str:
        if measure not in _ASKED:
            return listed(measure, **where)
        asked = {name: value for name, value in where.items() if name != "month"}
        if "month" in where:
            first = date.fromisoformat(f"{where['month']}-01")
            asked |= {"listed_from": first, "listed_to": month_end(first.year, first.month)}
        return reverse("problem-list") + LedgerFilter(**asked, **_ASKED[measure]).query()

    return link


def past_link(cut_off: date, start: date | None = None) -> Link:
    """The rows behind a number of an earlier day, which the ledger, being of today, no longer shows; with `start`,
    what the period from that day added and took back."""

    def link(measure: str, **where: Any) -> str:
        values = {"cut_off": cut_off, "start": start, "measure": measure, **where}
        return f"{reverse('statistics-rows')}?{urlencode({k: v for k, v in values.items() if v})}"

    return link


@dataclass(frozen=True)
class Line:
    """One value of a dimension, or the total; `links` by measure, `period_links` those of what the period added."""

    label: str
    counts: Tally
    period: Tally
    links: dict[str, str]
    rate_text: str
    period_links: dict[str, str]
    total: bool = False


def percent(rate: float | None) -> str:
    """“57.8%”; a dash where there is nothing to divide by."""
    return "—" if rate is None else f"{rate * 100:.1f}%"


def lines_by(figures: LedgerFigures, link: Link, dim: str, names: Iterable[tuple[Any, str]]) -> list[Line]:
    """One line for each named value of a dimension, and the total, which is the same by every dimension."""
    lines = [_line(figures, label, link, {dim: value}) for value, label in names]
    return [*lines, _line(figures, _("合计"), link, {}, total=True)]


def area_lines(figures: LedgerFigures, link: Link) -> list[Line]:
    """One line an area, and the total."""
    return lines_by(figures, link, "area", [(area.id, area.label) for area in figures.areas])


def unit_lines(figures: LedgerFigures, link: Link) -> list[Line]:
    """One line a unit, and the total."""
    return lines_by(figures, link, "unit", [(unit.id, unit.label) for unit in figures.units])


def _line(figures: LedgerFigures, label: str, link: Link, where: dict[str, Any], *, total: bool = False) -> Line:
    counts = figures.cumulative(**where)
    added = past_link(figures.cut_off, figures.start)
    return Line(
        label=label,
        counts=counts,
        period=figures.period(**where),
        links={measure: link(measure, **where) for measure in MEASURES},
        rate_text=percent(counts.rate),
        period_links={measure: added(measure, **where) for measure in IN_PERIOD},
        total=total,
    )


def heat_of(figures: LedgerFigures, link: Link) -> dict[str, Any]:
    """Unfinished problems, areas down and units across; a corner marks what is overdue."""
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
                    "url": link(UNFINISHED, unit=unit.id, area=area.id),
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
