"""Figures as of a day: found, claimed, verified, overdue; filed, on time. Pure cores and the loaders around them."""

from rectification.figures.identities import differing_from_present, identities
from rectification.figures.ledger import (
    DIMENSIONS,
    UNKNOWN,
    Fact,
    LedgerFigures,
    NamedArea,
    NamedUnit,
    Stage,
    Standing,
    Table,
    Tally,
    after,
    change_of,
    counts_of,
    replay,
    replay_days,
    tally,
)
from rectification.figures.loading import (
    LedgerSpan,
    LedgerThen,
    campaign_areas,
    campaign_units,
    duties_of,
    end_of,
    ledger_figures,
    ledger_span,
    ledger_then,
    rate_figures,
    reported_by_area,
)
from rectification.figures.past import rows_then
from rectification.figures.rates import Duty, Rate, RateFigures

__all__ = [
    "DIMENSIONS", "UNKNOWN", "Duty", "Fact", "LedgerFigures", "LedgerSpan", "LedgerThen", "NamedArea", "NamedUnit",
    "Rate", "RateFigures", "Stage", "Standing", "Table", "Tally", "after", "campaign_areas", "campaign_units",
    "change_of", "counts_of", "differing_from_present", "duties_of", "end_of", "identities", "ledger_figures",
    "ledger_span", "ledger_then", "rate_figures", "replay", "replay_days", "reported_by_area", "rows_then", "tally",
]  # fmt: skip
