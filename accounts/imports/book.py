"""What was read from a workbook, and what is wrong with it: plain values that survive JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from accounts.imports.columns import SHEETS, Sheet


@dataclass(frozen=True)
class Fault:
    """One fault: where (row 0 = the sheet as a whole), what stands there, what is wrong, and what to do."""

    sheet: str
    row: int
    column: str
    value: str
    problem: str
    remedy: str


@dataclass(frozen=True)
class Row:
    """One row: its number on the sheet, and its cells by column key."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass
class Book:
    """The rows of the three sheets, and the faults of the workbook itself."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {sheet.key: [] for sheet in SHEETS})
    faults: list[Fault] = field(default_factory=list)

    def of(self, sheet: Sheet) -> list[Row]:
        """The rows of one sheet."""
        return self.rows.get(sheet.key, [])

    @property
    def size(self) -> int:
        """How many rows were read."""
        return sum(len(rows) for rows in self.rows.values())

    def to_json(self) -> dict[str, Any]:
        """For the batch's row."""
        return {key: [[row.number, dict(row.cells)] for row in rows] for key, rows in self.rows.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Book":
        """The rows back; the faults of the workbook are kept beside them."""
        return cls({sheet.key: [Row(number, cells) for number, cells in data.get(sheet.key, [])] for sheet in SHEETS})


class Faults:
    """Collects faults of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.found: list[Fault] = []

    def add(self, row: Row, key: str, problem: str, remedy: str) -> None:
        """A fault in a cell; `row.number` 0 means the sheet as a whole."""
        column = self.sheet.column(key).heading
        self.found.append(Fault(self.sheet.title, row.number, column, row[key], problem, remedy))

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.found)


def faults_to_json(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    return [asdict(fault) for fault in faults]


def faults_from_json(data: Iterable[Mapping[str, Any]]) -> list[Fault]:
    return [Fault(**entry) for entry in data]
