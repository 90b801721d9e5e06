"""The ledger as of a day, over plain data (domain.md, "Statistics table" and "Reporting").

A problem is on the ledger only through the acceptance of a filing. What it was on a day follows from the events
recorded by the end of that day, never from its present state: a later change leaves an earlier day's figures alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import IntEnum
from functools import cache, cached_property
from itertools import product
from operator import add, sub
from typing import Any, NamedTuple


class Stage(IntEnum):
    """How far a problem is. Each stage from OPEN on counts in all that come before it."""

    OFF = 0  # not on the ledger: not accepted yet, or withdrawn
    OPEN = 1  # found
    CLAIMED = 2  # the unit reports it rectified
    CLOSED = 3  # another person has verified that


#: What each kind of event makes of a problem that is on the ledger; kinds not named here or below change no count.
_MOVES: Mapping[str, Stage] = {
    "claimed": Stage.CLAIMED,
    "verified": Stage.CLOSED,
    "sent_back": Stage.OPEN,
    "claim_withdrawn": Stage.OPEN,
    "withdrawn": Stage.OFF,
    "reopened": Stage.OPEN,
}
_ENTRIES = frozenset({"listed", "relisted"})


class Standing(NamedTuple):
    """What the counts need to know of a problem's past: all that an event's effect on them depends upon.

    `kept` is the stage that a withdrawal took it from, None when it never was withdrawn: taking the withdrawal back
    restores it. `reopened` and `extended` tell whether that ever happened to it.
    """

    stage: Stage = Stage.OFF
    kept: Stage | None = None
    reopened: bool = False
    extended: bool = False


#: Of a problem of which nothing is recorded.
UNKNOWN = Standing()


@cache
def after(before: Standing, kind: str) -> Standing:
    """Where a problem stands after an event of a kind: the one rule by which all figures move."""
    if kind in _ENTRIES:
        return before._replace(stage=Stage.OPEN)
    if kind == "restored":
        return before if before.kept is None else before._replace(stage=before.kept)
    kept = before.stage if kind == "withdrawn" and before != UNKNOWN else before.kept
    if before.stage == Stage.OFF:
        return before._replace(kept=kept)
    return Standing(
        stage=_MOVES.get(kind, before.stage),
        kept=kept,
        reopened=before.reopened or kind == "reopened",
        extended=before.extended or kind == "extended",
    )


class Fact(NamedTuple):
    """What the figures need of one problem, as it stood on the day: ids, codes and days. A tuple: there are many.

    `month` is that of its listing by recorded time, “2026-06”: what is found in June is listed in June.
    """

    problem: int
    unit: int
    area: int
    due: date | None = None
    item: int = 0
    source: str = ""
    severity: str = ""
    month: str = ""


#: By what problems are counted: fields of Fact.
DIMENSIONS = ("unit", "area", "item", "source", "severity", "month")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of problems that are on the ledger. `claimed` are those reported as rectified, verified ones among them.

    `overdue`: the due day has passed, and the unit has not even claimed that it is done. `reopened` and `extended`
    count problems to which that has happened at least once, whatever became of them since.
    """

    found: int = 0
    claimed: int = 0
    verified: int = 0
    overdue: int = 0
    reopened: int = 0
    extended: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*map(add, self._counts, other._counts))

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(*map(sub, self._counts, other._counts))

    def times(self, count: int) -> "Tally":
        """Of so many problems alike."""
        return Tally(*(count * each for each in self._counts))

    @property
    def _counts(self) -> tuple[int, ...]:
        return self.found, self.claimed, self.verified, self.overdue, self.reopened, self.extended

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
        return asdict(self)


@cache
def counts_of(standing: Standing, past_due: bool = False) -> Tally:
    """What one problem adds to the counts. `past_due`: its due day has passed on the day that is looked at."""
    stage = standing.stage
    if stage == Stage.OFF:
        return Tally()
    return Tally(
        found=1,
        claimed=int(stage >= Stage.CLAIMED),
        verified=int(stage == Stage.CLOSED),
        overdue=int(past_due and stage == Stage.OPEN),
        reopened=int(standing.reopened),
        extended=int(standing.extended),
    )


def change_of(before: Standing, kind: str) -> Tally:
    """What an event changes in the counts, overdue ones left out: those change by the day and by no event.

    An event that also moves a problem to another area, item, unit … takes `counts_of(before)` from the cell where it
    was and adds `counts_of(after(before, kind))` to the cell where it is.
    """
    return counts_of(after(before, kind)) - counts_of(before)


#: The cells of some dimensions: their values, in the order of the dimensions, → counts.
Table = Mapping[tuple[Any, ...], Tally]
#: The cells of annex 4.
UNIT_AREA = ("unit", "area")


def replay(events: Iterable[tuple[int, str]]) -> dict[int, Stage]:
    """Problem id → stage, from (problem id, kind of event) in the order of recording."""
    return {problem: standing.stage for problem, standing in replay_days([events])[0].items()}


def replay_days(days: Iterable[Iterable[tuple[int, str]]]) -> list[dict[int, Standing]]:
    """Problem id → standing at the end of each day, where every day has only the events that it adds to the one
    before."""
    standings: dict[int, Standing] = {}
    known = standings.get
    ends = []
    for events in days:
        for problem, kind in events:
            standings[problem] = after(known(problem, UNKNOWN), kind)
        ends.append(standings.copy())
    return ends


def tally(
    facts: Iterable[Fact], standings: Mapping[int, Standing], day: date, dims: Sequence[str] = UNIT_AREA
) -> dict[tuple[Any, ...], Tally]:
    """The cells of some dimensions at the end of a day; those without a problem are absent."""
    known = standings.get
    of = [Fact._fields.index(dim) for dim in dims]
    alike: Counter[tuple[tuple[Any, ...], Standing, bool]] = Counter(
        (tuple([fact[place] for place in of]), known(fact.problem, UNKNOWN), fact.due is not None and fact.due < day)
        for fact in facts
    )
    table: dict[tuple[Any, ...], Tally] = {}
    for (cell, standing, past), count in alike.items():
        if standing.stage != Stage.OFF:
            table[cell] = table.get(cell, Tally()) + counts_of(standing, past).times(count)
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
    """Counts by some dimensions at the end of `cut_off`, and what the period from `start` (that day included) added.

    `now` and `before` hold the cells at the end of the cut-off day and of the day before the period; both are read
    through `cumulative`, `previous` and `period`, where a dimension left out or None means: all of it.
    """

    cut_off: date
    start: date
    units: tuple[NamedUnit, ...]
    areas: tuple[NamedArea, ...]
    now: Table = field(repr=False)
    before: Table = field(repr=False)
    dims: tuple[str, ...] = UNIT_AREA

    @cached_property
    def _sums(self) -> tuple[Table, Table]:
        return _sums(self.now), _sums(self.before)

    def _read(self, sums: Table, where: Mapping[str, Any]) -> Tally:
        unknown = where.keys() - set(self.dims)
        if unknown:
            raise KeyError(f"not counted by {sorted(unknown)}")
        return sums.get(tuple(where.get(dim) for dim in self.dims), Tally())

    def cumulative(self, **where: Any) -> Tally:
        """Everything up to the cut-off day; `where` is dimension=value. Raises KeyError for another dimension."""
        return self._read(self._sums[0], where)

    def previous(self, **where: Any) -> Tally:
        """Everything up to the day before the period."""
        return self._read(self._sums[1], where)

    def period(self, **where: Any) -> Tally:
        """What the period added; below zero where it took back more."""
        return self.cumulative(**where) - self.previous(**where)

    def values_of(self, dim: str) -> list[Any]:
        """The values of a dimension that have a problem now or had one before the period, sorted."""
        place = self.dims.index(dim)
        return sorted({cell[place] for cell in (*self.now, *self.before)})

    def as_json(self) -> dict[str, object]:
        """What is kept beside a report: every cell by unit and area id, and the totals."""
        return {
            "cut_off": self.cut_off.isoformat(),
            "start": self.start.isoformat(),
            "total": self.cumulative().values,
            "period": self.period().values,
            "areas": {str(a.id): self.cumulative(area=a.id).values for a in self.areas},
            "units": {str(u.id): self.cumulative(unit=u.id).values for u in self.units},
            "cells": {":".join(map(str, cell)): counts.values for cell, counts in sorted(self.now.items())},
        }


def _sums(table: Table) -> Table:
    """The cells with the totals over every choice of dimensions; None stands for all of one."""
    sums: dict[tuple[Any, ...], Tally] = {}
    for cell, counts in table.items():
        for key in product(*((value, None) for value in cell)):
            sums[key] = sums.get(key, Tally()) + counts
    return sums
