"""Which words of the notice a field of the package came from, and which value of the draft a row stands for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from campaigns.intake.places import spans_at

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


@dataclass
class Origins:
    """Collects while a package is built. `keys`: the draft's name of each row's value, by the row's path."""

    found: list[Origin] = field(default_factory=list)
    keys: dict[Path, str] = field(default_factory=dict)

    def note(self, path: Path, name: str, row: Row, *sources: str) -> None:
        """The field `name` came from the words of these fields of a draft's row; the first that has any counts."""
        for source in sources or (name,):
            spans = spans_at(row, source)
            if spans:
                self.found += [Origin(path, name, start, end) for start, end in spans]
                return
