"""对账: two lists of problems compared cell by cell. Pure over plain data.

A list is rows of the one shape (`rectification/content.py`): {"id": "<uuid>", "cells": {field: text}}. A cell that a
side does not state at all (its form has no such column) is absent and is not compared; "" says: left empty.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rectification.content import Row

#: What is compared, in the order of the printed list.
FIELDS = (
    "item", "sub_point", "description", "measures", "leader", "unit", "person", "due", "source", "severity", "state",
)  # fmt: skip
#: The field of a difference that is a whole row which one side lacks.
WHOLE_ROW = ""
#: Two descriptions with less in common are two problems; where the numbers agree too, less will do.
ALIKE, ALIKE_WITH_NUMBER = 0.6, 0.3


@dataclass(frozen=True)
class Difference:
    """One cell, or one row (`field` is ""), on which the two lists differ.

    `office` and `unit` are the two values as stated; None where that side lacks the row.
    """

    row: str
    field: str
    office: str | None
    unit: str | None

    @property
    def mirrored(self) -> "Difference":
        """The same seen from the other side."""
        return Difference(self.row, self.field, self.unit, self.office)


def folded(value: str) -> str:
    """A value without what a typist does not mean: width of signs, white space, empty lines."""
    lines = (" ".join(unicodedata.normalize("NFKC", line).split()) for line in value.split("\n"))
    return "\n".join(line for line in lines if line)


def compare(office: Iterable[Row], unit: Iterable[Row]) -> list[Difference]:
    """Every difference, in the order of the office's list, then of the rows that only the unit has.

    A row that one side lacks is one difference, whose value is its description.
    """
    ours = {row["id"]: row["cells"] for row in office}
    theirs = {row["id"]: row["cells"] for row in unit}
    found: list[Difference] = []
    for row, cells in ours.items():
        if row in theirs:
            found += _cells(row, cells, theirs[row])
        else:
            found.append(Difference(row, WHOLE_ROW, cells.get("description", ""), None))
    found += [
        Difference(row, WHOLE_ROW, None, cells.get("description", ""))
        for row, cells in theirs.items() if row not in ours
    ]  # fmt: skip
    return found


def _cells(row: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[Difference]:
    shared = (field for field in FIELDS if field in ours and field in theirs)
    return [
        Difference(row, field, ours[field], theirs[field])
        for field in shared if folded(ours[field]) != folded(theirs[field])
    ]  # fmt: skip


def alike(one: str, other: str) -> float:
    """How much two descriptions have in common, 0–1: the share of pairs of neighbouring signs."""
    return _share(_pairs(one), _pairs(other))


def _pairs(text: str) -> Counter[str]:
    plain = "".join(sign for sign in folded(text) if sign.isalnum())
    return Counter(plain[at : at + 2] for at in range(max(len(plain) - 1, min(len(plain), 1))))


def _share(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


@dataclass(frozen=True)
class BookRow:
    """A row of a unit's own book: the line it stood on, its number as typed, and its cells."""

    line: int
    number: str
    cells: Mapping[str, str]


def match(book: Sequence[BookRow], rows: Sequence[Row], numbers: Mapping[str, str]) -> dict[int, str]:
    """Place in the book → id of the row that it means, one to one, the most alike first; unmatched ones are left out.

    `numbers` are the rows' printed numbers by id. Number and description both speak; a number alone is not enough.
    """
    theirs = [_pairs(row.cells.get("description", "")) for row in book]
    ours = [_pairs(row["cells"].get("description", "")) for row in rows]
    scores = []
    for place, row in _candidates(theirs, ours):
        share = _share(theirs[place], ours[row])
        same = bool(book[place].number) and numbers.get(rows[row]["id"]) == book[place].number
        if share >= (ALIKE_WITH_NUMBER if same else ALIKE):
            scores.append((-share, not same, place, row))
    found: dict[int, str] = {}
    taken: set[int] = set()
    for _share_of, _same, place, row in sorted(scores):
        if place not in found and row not in taken:
            found[place] = rows[row]["id"]
            taken.add(row)
    return found


def _candidates(theirs: Sequence[Counter[str]], ours: Sequence[Counter[str]]) -> set[tuple[int, int]]:
    """The pairs that have anything in common, so that long lists are not compared each with each."""
    holders: dict[str, list[int]] = {}
    for row, pairs in enumerate(ours):
        for pair in pairs:
            holders.setdefault(pair, []).append(row)
    return {(place, row) for place, pairs in enumerate(theirs) for pair in pairs for row in holders.get(pair, ())}


def overlaid(filed: Sequence[Row], book: Sequence[BookRow], matched: Mapping[int, str]) -> list[Row]:
    """The unit's list with its book laid over it: a matched row's cells are the book's where the book states them.

    A row of the book without a match stands under the id "book-<line>". What the book left empty it does not state.
    """
    said = {row: _stated(book[place]) for place, row in matched.items()}
    known = {row["id"] for row in filed}
    rows = [{"id": row["id"], "cells": {**row["cells"], **said.get(row["id"], {})}} for row in filed]
    rows += [{"id": row, "cells": cells} for row, cells in said.items() if row not in known]
    return rows + [
        {"id": f"book-{row.line}", "cells": _stated(row)} for place, row in enumerate(book) if place not in matched
    ]


def _stated(row: BookRow) -> dict[str, str]:
    return {field: value for field, value in row.cells.items() if value}
