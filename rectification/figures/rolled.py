"""Figures from the roll-up of the ledger: sums of what each day changed, without a replay of its events."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from campaigns.models import Campaign
from rectification.figures.ledger import Tally
from rectification.models import ItemDelta, SourceDelta

#: The counts of a delta; `overdue` follows from them and the due day.
COUNTS = ("found", "claimed", "verified", "reopened", "extended")
#: Dimension → the column that it is grouped by.
_ITEM = {"unit": "unit", "area": "item__area", "item": "item"}
_SOURCE = {"unit": "unit", "source": "source", "severity": "severity"}


def is_rolled(dims: Collection[str]) -> bool:
    """Whether the roll-up answers by these dimensions: unit, area and item, or unit, source and severity."""
    return set(dims) <= set(_ITEM) or set(dims) <= set(_SOURCE)


def rolled(
    campaign: Campaign, day: date, dims: Sequence[str], unit_ids: Collection[int] | None = None
) -> dict[tuple[Any, ...], Tally]:
    """The cells of some dimensions at the end of a day: what `figures.tally` counts, one query and no replay.

    Raises KeyError for dimensions that are not `is_rolled`.
    """
    model, columns = (ItemDelta, _ITEM) if set(dims) <= set(_ITEM) else (SourceDelta, _SOURCE)
    names = [columns[dim] for dim in dims]
    rows = model.objects.order_by().filter(campaign=campaign, day__lte=day)
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    sums: dict[str, Any] = {f"all_{name}": Sum(name) for name in COUNTS}
    sums["late"] = Coalesce(Sum(F("found") - F("claimed"), filter=Q(due__lt=day)), 0)
    grouped = rows.values_list(*names).annotate(**sums) if names else [tuple(rows.aggregate(**sums).values())]
    table = {}
    for row in grouped:
        *cell, found, claimed, verified, reopened, extended, late = row
        if found:
            table[tuple(cell)] = Tally(found, claimed, verified, late, reopened, extended)
    return table
