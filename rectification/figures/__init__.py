"""Figures as of a day: found, claimed, verified, overdue; filed, on time. Pure cores and the loaders around them."""

from rectification.figures.ledger import Fact, LedgerFigures, NamedArea, NamedUnit, Stage, Table, Tally, replay, tally
from rectification.figures.loading import (
    LedgerThen,
    campaign_areas,
    campaign_units,
    duties_of,
    end_of,
    ledger_figures,
    ledger_then,
    rate_figures,
    reported_by_area,
    rows_then,
)
from rectification.figures.rates import Duty, Rate, RateFigures

__all__ = [
    "Duty", "Fact", "LedgerFigures", "LedgerThen", "NamedArea", "NamedUnit", "Rate", "RateFigures", "Stage", "Table",
    "Tally", "campaign_areas", "campaign_units", "duties_of", "end_of", "ledger_figures", "ledger_then", "rate_figures",
    "replay", "reported_by_area", "rows_then", "tally",
]  # fmt: skip
