"""Amendments as plain data: what may be changed, and a pure preview of what a change touches."""

from campaigns.amending.effect import Created, Effect, Moved, Waived
from campaigns.amending.facts import ChangeFacts, Facts, Owed, facts_of
from campaigns.amending.preview import preview
from campaigns.amending.under_way import FilingFacts, add_filing_source

__all__ = [
    "ChangeFacts", "Created", "Effect", "Facts", "FilingFacts", "Moved", "Owed", "Waived", "add_filing_source",
    "facts_of", "preview",
]  # fmt: skip
