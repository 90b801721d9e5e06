"""By what the statistics page counts: each dimension with its address word, its head, and the names of its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign, FocusItem
from rectification.figures import LedgerFigures
from rectification.models import ProblemSource, Severity

Names = list[tuple[Any, str]]


@dataclass(frozen=True)
class Dimension:
    """`names` gives the values that have a line, in order, with what each is called."""

    key: str
    label: Promise
    names: Callable[[Campaign, LedgerFigures], Names]


def _areas(_campaign: Campaign, figures: LedgerFigures) -> Names:
    return [(area.id, area.label) for area in figures.areas]


def _units(_campaign: Campaign, figures: LedgerFigures) -> Names:
    return [(unit.id, unit.label) for unit in figures.units]


def _items(campaign: Campaign, figures: LedgerFigures) -> Names:
    """Every item in printed order; a withdrawn one only where problems were found under it."""
    there = set(figures.values_of("item"))
    rows = FocusItem.objects.filter(area__campaign=campaign).order_by("area__position", "area_id", "position", "id")
    return [
        (row.pk, f"{row.number}. {row.text}" if row.number else row.text)
        for row in rows
        if row.withdrawn_at is None or row.pk in there
    ]


def _sources(_campaign: Campaign, figures: LedgerFigures) -> Names:
    there = set(figures.values_of("source"))
    return [(value, str(label)) for value, label in ProblemSource.choices if value in there]


def _severities(_campaign: Campaign, _figures: LedgerFigures) -> Names:
    return [(value, str(label)) for value, label in Severity.choices]


def _months(_campaign: Campaign, figures: LedgerFigures) -> Names:
    return [(month, month_words(month)) for month in figures.values_of("month")]


def month_words(month: str) -> str:
    """“2026年6月” of “2026-06”."""
    year, _dash, number = month.partition("-")
    return _("%(year)s年%(month)d月") % {"year": year, "month": int(number)}


BY: Mapping[str, Dimension] = {
    dimension.key: dimension
    for dimension in (
        Dimension("area", gettext_lazy("整治方面"), _areas),
        Dimension("item", gettext_lazy("整治重点"), _items),
        Dimension("unit", gettext_lazy("单位"), _units),
        Dimension("source", gettext_lazy("问题来源"), _sources),
        Dimension("severity", gettext_lazy("严重程度"), _severities),
        Dimension("month", gettext_lazy("列入月份"), _months),
    )
}
