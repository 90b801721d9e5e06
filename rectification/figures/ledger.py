"""The ledger as of a day, over plain data (domain.md, "Statistics table" and "Reporting").

A problem is on the ledger only through the acceptance of a filing. What it was on a day follows from the events
recorded by the end of that day, never from its present state: a later change leaves an earlier day's figures alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple


class Stage(IntEnum):
    """How far a problem is. Each stage from OPEN on counts in all that come before it."""

    OFF = 0  # not on the ledger: not accepted yet, or withdrawn
    OPEN = 1  # found
    CLAIMED = 2  # the unit reports it rectified
    CLOSED = 3  # another person has verified that


#: What each kind of event makes of a problem that is on the ledger; kinds not named change nothing.
_MOVES: Mapping[str, Stage] = {
    "claimed": Stage.CLAIMED,
    "verified": Stage.CLOSED,
    "sent_back": Stage.OPEN,
    "claim_withdrawn": Stage.OPEN,
    "reopened": Stage.OPEN,
    "withdrawn": Stage.OFF,
}
_ENTRIES = frozenset({"listed", "relisted"})


class Fact(NamedTuple):
    """What the figures need of one problem, as it stood on the day; all ids. A tuple, since there are many."""

    problem: int
    unit: int
    area: int
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of problems. `claimed` are those reported as rectified, verified ones among them.

    `overdue`: the due day has passed, and the unit has not even claimed that it is done.
    """

    found: int = 0
    claimed: int = 0
    verified: int = 0
    overdue: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.found + other.found,
            self.claimed + other.claimed,
            self.verified + other.verified,
            self.overdue + other.overdue,
        )

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(
            self.found - other.found,
            self.claimed - other.claimed,
            self.verified - other.verified,
            self.overdue - other.overdue,
        )

    @property
    def unfinished(self) -> int:
        """Found and not verified."""
        return self.found - self.verified

    @property
    def unverified(self) -> int:
        """Claimed and waiting for verification: reported, and not counted upward."""
        return self.claimed - self.verified

    @property
    def rate(self) -> float | None:
        """整改率: verified of found, 0–1; None where nothing was found."""
        return self.verified / self.found if self.found else None

    @property
    def values(self) -> dict[str, int]:
        """As JSON."""
        return {name: getattr(self, name) for name in ("found", "claimed", "verified", "overdue")}


Table = Mapping[tuple[int, int], Tally]


def replay(events: Iterable[tuple[int, str]]) -> dict[int, Stage]:
    """Problem id → stage, from (problem id, kind of event) in the order of recording.

    "restored" takes a withdrawal back: the problem is again what it was before it.
    """
    return replay_days([events])[0]


def replay_days(days: Iterable[Iterable[tuple[int, str]]]) -> list[dict[int, Stage]]:
    """The same at the end of each day, where every day has only the events that it adds to the one before."""
    found = Stage.OPEN  # read once, as there are many events
    stages: dict[int, Stage] = {}
    withdrawn: dict[int, Stage] = {}
    ends = []
    for events in days:
        for problem, kind in events:
            if kind in _ENTRIES:
                stages[problem] = found
            elif kind in _MOVES:
                if kind == "withdrawn" and problem in stages:
                    withdrawn[problem] = stages[problem]
                if stages.get(problem):
                    stages[problem] = _MOVES[kind]
            elif kind == "restored" and problem in withdrawn:
                stages[problem] = withdrawn[problem]
        ends.append(stages.copy())
    return ends


def tally(facts: Iterable[Fact], stages: Mapping[int, Stage], day: date) -> dict[tuple[int, int], Tally]:
    """(unit, area) → counts at the end of a day; pairs without a problem are absent."""
    known = stages.get
    kinds = Counter(
        (unit, area, known(problem, Stage.OFF), due is not None and due < day) for problem, unit, area, due in facts
    )
    table: dict[tuple[int, int], Tally] = {}
    for (unit, area, stage, past), count in kinds.items():
        if stage == Stage.OFF:
            continue
        counts = Tally(
            found=count,
            claimed=count if stage >= Stage.CLAIMED else 0,
            verified=count if stage == Stage.CLOSED else 0,
            overdue=count if past and stage == Stage.OPEN else 0,
        )
        table[unit, area] = table.get((unit, area), Tally()) + counts
    return table


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A participating unit by the names frozen at publication."""

    id: int
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class NamedArea:
    """A focus area; `label` heads its column, `number` is as printed."""

    id: int
    label: str
    title: str
    number: str = ""


@dataclass(frozen=True)
class LedgerFigures:
    """Areas × units at the end of `cut_off`, and what the period from `start` (that day included) added.

    `now` and `before` hold the counts at the end of the cut-off day and of the day before the period; both are read
    through `cumulative`, `previous` and `period`, where an area or unit left out means: all of them.
    """

    cut_off: date
    start: date
    units: tuple[NamedUnit, ...]
    areas: tuple[NamedArea, ...]
    now: Table = field(repr=False)
    before: Table = field(repr=False)

    @cached_property
    def _sums(self) -> tuple["_Sums", "_Sums"]:
        return _sums(self.now), _sums(self.before)

    def cumulative(self, *, unit: int | None = None, area: int | None = None) -> Tally:
        """Everything up to the cut-off day."""
        return self._sums[0].get((unit, area), Tally())

    def previous(self, *, unit: int | None = None, area: int | None = None) -> Tally:
        """Everything up to the day before the period."""
        return self._sums[1].get((unit, area), Tally())

    def period(self, *, unit: int | None = None, area: int | None = None) -> Tally:
        """What the period added; below zero where it took back more."""
        return self.cumulative(unit=unit, area=area) - self.previous(unit=unit, area=area)

    def as_json(self) -> dict[str, object]:
        """What is kept beside a report: every cell by unit and area id, and the totals."""
        return {
            "cut_off": self.cut_off.isoformat(),
            "start": self.start.isoformat(),
            "total": self.cumulative().values,
            "period": self.period().values,
            "areas": {str(a.id): self.cumulative(area=a.id).values for a in self.areas},
            "units": {str(u.id): self.cumulative(unit=u.id).values for u in self.units},
            "cells": {f"{unit}:{area}": counts.values for (unit, area), counts in sorted(self.now.items())},
        }


_Sums = dict[tuple[int | None, int | None], Tally]


def _sums(table: Table) -> _Sums:
    """The cells with the totals of each unit, of each area and of everything; None stands for all."""
    sums: _Sums = {}
    for (unit, area), counts in table.items():
        for key in ((unit, area), (unit, None), (None, area), (None, None)):
            sums[key] = sums.get(key, Tally()) + counts
    return sums
