"""Names of values (docs/notice-draft.md) and the rows of a draft that they stand for. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]

#: Kinds of rows by the draft's lists, and the kind that stands inside another.
LISTS = {
    "basis": "basis_documents",
    "area": "focus_areas",
    "group": "task_groups",
    "task": "tasks",
    "phase": "phases",
    "filing": "filing_requirements",
    "annex": "annexes",
    "contact": "contacts",
}
_INNER = {"area": ("item", "items"), "task": ("assignment", "assignments"), "assignment": ("deadline", "deadlines")}
#: The row that stands for the notice as a whole.
NOTICE = "notice"


@dataclass(frozen=True)
class Place:
    """A row of a draft: its name, what it is, the list that it stands in, its place there from 1, the row above."""

    key: str
    kind: str
    row: Row
    siblings: list[Row]
    number: int
    parent: "Place | None" = None


def places_of(draft: Row) -> dict[str, Place]:
    """Every row of a draft by its name; the draft itself by the empty one."""
    found = {"": Place("", NOTICE, draft, [], 0)}
    for kind, name in LISTS.items():
        for place in _rows(kind, draft.get(name), None):
            found[place.key] = place
    return found


def _rows(kind: str, rows: Any, parent: Place | None) -> Iterator[Place]:
    if not isinstance(rows, list):
        return
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            continue
        place = Place(_name(kind, number, parent), kind, row, rows, number, parent)
        yield place
        if kind in _INNER:
            inner, name = _INNER[kind]
            yield from _rows(inner, row.get(name), place)


def _name(kind: str, number: int, parent: Place | None) -> str:
    if parent is None:
        return f"{kind}-{number}"
    return f"item-{parent.number}.{number}" if kind == "item" else f"{parent.key}.{kind}-{number}"


def spans_at(row: Mapping[str, Any], *names: str) -> list[tuple[int, int]]:
    """The places of the words of fields of a row, in the order of the text."""
    spans = row.get("spans") or {}
    found: set[tuple[int, int]] = set()
    for name in names:
        found.update(_pairs(spans.get(name)))
    return sorted(found)


def _pairs(value: Any) -> Iterator[tuple[int, int]]:
    if not isinstance(value, list) or not value:
        return
    if len(value) == 2 and all(isinstance(end, int) for end in value):
        yield (value[0], value[1])
        return
    for one in value:
        yield from _pairs(one)


def start_of(row: Mapping[str, Any]) -> int | None:
    """Where a row begins in the text; None where it has no words of its own."""
    starts = [start for start, _end in spans_at(row, *(row.get("spans") or {}))]
    return min(starts) if starts else None
