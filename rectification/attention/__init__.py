"""重点关注: what deserves a look, explained line by line. Never a ground for deducting points by itself."""

from rectification.attention.copies import Copies, Text, find_copies
from rectification.attention.loading import copies_of, lines_of
from rectification.attention.rules import (
    KINDS,
    THRESHOLDS,
    DayCount,
    Evidence,
    Line,
    Thresholds,
    UnitFacts,
    attention_lines,
)

__all__ = [
    "KINDS", "THRESHOLDS", "Copies", "DayCount", "Evidence", "Line", "Text", "Thresholds", "UnitFacts",
    "attention_lines", "copies_of", "find_copies", "lines_of",
]  # fmt: skip
