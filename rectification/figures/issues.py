"""The numbers of one issue of the monthly information 月度工作信息, over plain data (notice 000, part six).

An issue covers what was recorded after the previous issue was fixed and until it is fixed itself: issues follow each
other without a gap and without an overlap, whatever day of an unfinished month they are filed on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rectification.figures.ledger import Stage, replay
from rectification.sheets.monthly_information import NUMBERS

_OFF = frozenset({"withdrawn"})
_ON = frozenset({"listed", "relisted", "restored", "built"})


@dataclass(frozen=True, slots=True)
class Window:
    """After `since`, up to and including `until`; aware moments."""

    since: datetime
    until: datetime


def window_of(*, start: datetime, now: datetime, earlier: Iterable[datetime], later: Iterable[datetime]) -> Window:
    """The window of an issue: `earlier` are the ends of the issues before it that are fixed, `later` the beginnings
    of those after it that are. `start`: when the campaign began for its units.

    An issue filed after a later one has only what that one did not cover: often nothing.
    """
    since = max([start, *earlier])
    return Window(since, max(since, min([now, *later])))


@dataclass(frozen=True, slots=True)
class Moved:
    """An event of the ledger: of which row, of what kind, when it was recorded."""

    row: int
    kind: str
    at: datetime


def problem_counts(events: Sequence[Moved], moment: datetime) -> dict[str, int]:
    """Found, claimed and closed on the ledger at a moment; `events` in the order of recording."""
    stages = replay((event.row, event.kind) for event in events if event.at <= moment).values()
    return {
        "found": sum(stage >= Stage.OPEN for stage in stages),
        "claimed": sum(stage >= Stage.CLAIMED for stage in stages),
        "closed": sum(stage == Stage.CLOSED for stage in stages),
    }


def built_count(events: Sequence[Moved], moment: datetime, built_now: frozenset[int]) -> int:
    """Institutions on the list and built at a moment. `built_now`: the ids of those that are built today.

    One that became built has an event of it; one that has none was listed as it is.
    """
    standing: dict[int, bool] = {}
    built_at: dict[int, datetime] = {}
    for event in events:
        if event.kind == "built":
            built_at[event.row] = event.at
        if event.at <= moment and (event.kind in _ON or event.kind in _OFF):
            standing[event.row] = event.kind in _ON
    return sum(
        there and (built_at[row] <= moment if row in built_at else row in built_now) for row, there in standing.items()
    )


def issue_numbers(
    window: Window, problems: Sequence[Moved], institutions: Sequence[Moved], built_now: frozenset[int]
) -> dict[str, dict[str, int]]:
    """{"total": counts at the window's end, "period": what the window added}; below zero where more was taken back."""

    def at(moment: datetime) -> dict[str, int]:
        return {**problem_counts(problems, moment), "built": built_count(institutions, moment, built_now)}

    total, before = at(window.until), at(window.since)
    return {"total": total, "period": {name: total[name] - before[name] for name in NUMBERS}}
