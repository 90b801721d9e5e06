"""What a list's address asks for. Whatever cannot be read is left out: an address is typed, shared and kept for years.

Keys shared by the lists: `unit`, `requirement`, `area`, `item` are primary keys; `q` counts from two characters on.
"""

from rectification.filters.ledger import LedgerFilter, count_lights, count_pressing, pressing_ids
from rectification.filters.lists import (
    ACCEPTED,
    BUILT,
    BY_TASK,
    BY_UNIT,
    EVERYTHING,
    LATE,
    LINES,
    MISSING,
    RETURNED,
    TO_BUILD,
    UNDONE,
    WAITING,
    CaseFilter,
    DecisionFilter,
    InstitutionFilter,
    ReviewFilter,
    TaskFilter,
)
from rectification.filters.reading import SHORTEST_SEARCH, ListFilter, whole_number

__all__ = [
    "ACCEPTED", "BUILT", "BY_TASK", "BY_UNIT", "EVERYTHING", "LATE", "LINES", "MISSING", "RETURNED", "SHORTEST_SEARCH",
    "TO_BUILD", "UNDONE", "WAITING", "CaseFilter", "DecisionFilter", "InstitutionFilter", "LedgerFilter",
    "ListFilter", "ReviewFilter", "TaskFilter", "count_lights", "count_pressing", "pressing_ids", "whole_number",
]  # fmt: skip
