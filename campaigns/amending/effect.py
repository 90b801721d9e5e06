"""What an amendment does, as plain data that can be kept and compared."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from campaigns.planning import PlannedObligation


@dataclass(frozen=True)
class Created:
    """An obligation to be; `requirement` is its primary key, or minus the change that adds it."""

    requirement: int
    unit: int
    unit_name: str
    period: str
    title: str
    due: date | None
    planned: PlannedObligation | None = None


@dataclass(frozen=True)
class Moved:
    """An obligation with a new due date; `printed` where the new one was moved from a day off."""

    obligation: int
    unit: int
    unit_name: str
    title: str
    old: date | None
    new: date | None
    printed: date | None = None


@dataclass(frozen=True)
class Waived:
    """An obligation that is not owed any more."""

    obligation: int
    unit: int
    unit_name: str
    title: str


@dataclass(frozen=True)
class UnderWay:
    """A filing that goes on with what it holds; `touched` says that the date or the duty changes nevertheless."""

    obligation: int
    unit_name: str
    title: str
    label: str
    submitted: bool
    touched: bool


@dataclass(frozen=True)
class DeadlineMove:
    """A deadline of a task or phase: words before and after, dates before and after as ISO text."""

    words: str
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """Everything that publishing would do. `faults` forbid it, `warnings` are told."""

    created: tuple[Created, ...] = ()
    moved: tuple[Moved, ...] = ()
    waived: tuple[Waived, ...] = ()
    under_way: tuple[UnderWay, ...] = ()
    deadlines: tuple[DeadlineMove, ...] = ()
    units: tuple[tuple[int, str], ...] = ()
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def changes_obligations(self) -> bool:
        """Whether any unit owes something else than before."""
        return bool(self.created or self.moved or self.waived)

    def as_json(self) -> dict[str, Any]:
        """What is kept with the published amendment."""
        values = asdict(self)
        for row in values["created"]:
            row.pop("planned")
        kept = json.loads(json.dumps(values, default=date.isoformat, ensure_ascii=False))
        return {name: rows for name, rows in kept.items() if name != "faults"}

    @property
    def digest(self) -> str:
        """A short mark of the whole: publishing names the one that was seen."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
