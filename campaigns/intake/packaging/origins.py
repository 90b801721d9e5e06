"""Which words of the notice a field of the package came from, and which value of the draft a row stands for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: The way to a row of the package: ("areas", 0, "items", 2); empty for the campaign itself.
Path = tuple[str | int, ...]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Origin:
    """A field of one row and a span of the kept text."""

    path: Path
    field: str
    start: int
    end: int


def spans_in(row: Row, name: str) -> list[tuple[int, int]]:
    """The spans that a row of the draft gives for a field: one, several or none."""
    spans = (row.get("spans") or {}).get(name) or []
    if len(spans) == 2 and all(isinstance(place, int) for place in spans):
        spans = [spans]
    return [(span[0], span[1]) for span in spans if len(span) == 2 and 0 <= span[0] < span[1]]


@dataclass
class Origins:
    """Collects while a package is built. `keys`: the draft's name of each row's value, by the row's path."""

    found: list[Origin] = field(default_factory=list)
    keys: dict[Path, str] = field(default_factory=dict)

    def note(self, path: Path, name: str, row: Row, *sources: str) -> None:
        """The field `name` came from the words of these fields of a draft's row; the first that has any counts."""
        for source in sources or (name,):
            spans = spans_in(row, source)
            if spans:
                self.found += [Origin(path, name, start, end) for start, end in spans]
                return
