"""Whether numbers run on, a day lies within, a report comes too early: judged once, for the linter and for the publish
check (campaigns.checks), each of which says it in its own place. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from campaigns.linting.numerals import read_numeral

#: Reports whose figures or account go on moving while the phase that they are due in lasts; values of
#: `campaigns.models.FilingKind`.
REPORTS_OF_A_PHASE = ("statistics_table", "self_examination")
FINAL_SUMMARY = "final_summary"
LISTS = ("problem_list", "institution_list")


class Spell(Protocol):
    """A phase as judged here; an open end stands for no limit."""

    @property
    def start(self) -> date | None: ...

    @property
    def end(self) -> date | None: ...


S = TypeVar("S", bound=Spell)


def read_number(printed: str) -> int | None:
    """12, （三） or 十二、 as a number; None where the print is no plain number."""
    return read_numeral(printed.strip().strip("（()）、.．"))


@dataclass(frozen=True)
class NumberFault:
    """A number that does not follow: its group and row, the number before it (None at the beginning), its value."""

    group: int
    row: int
    last: int | None
    value: int

    @property
    def repeats(self) -> bool:
        """Whether it repeats or goes back; else it skips."""
        return self.last is not None and self.value <= self.last


def number_faults(groups: Sequence[Sequence[str]], *, loose: bool = False) -> Iterator[NumberFault]:
    """Printed numbers run on, or begin again at 1 with a new group (or anywhere, when `loose`); others are faults. A
    single number that is misprinted in a run that goes on is one fault."""
    rows = [(at, row, value) for at, group in enumerate(groups) for row, printed in enumerate(group)
            if (value := read_number(printed)) is not None]  # fmt: skip
    last: int | None = None
    group = -1
    for place, (at, row, value) in enumerate(rows):
        restarts = value == 1 and (at != group or loose)
        fits = value == 1 if last is None else value == last + 1 or restarts
        if not fits:
            yield NumberFault(at, row, last, value)
        follows = rows[place + 1][2] if place + 1 < len(rows) else None
        misprinted = not fits and last is not None and follows == last + 2 and follows != value + 1
        last, group = (last + 1 if misprinted and last is not None else value), at


def holds(phase: Spell, day: date) -> bool:
    """Whether a day lies within a phase, both ends included."""
    return (phase.start is None or phase.start <= day) and (phase.end is None or day <= phase.end)


def misses(day: date, phases: Iterable[S]) -> list[S] | None:
    """The dated phases, when a day lies in none of them; None when it lies in one or there are none."""
    dated = [phase for phase in phases if phase.start or phase.end]
    return None if not dated or any(holds(phase, day) for phase in dated) else dated


def producing_phase(kind: str, day: date, phases: Iterable[S]) -> S | None:
    """The phase that a report accounts for: the last one for the final summary, the one in which it is due for the
    statistics table and the self-examination report; None for everything else."""
    ending = [phase for phase in phases if phase.end is not None]
    if kind == FINAL_SUMMARY:
        return max(ending, key=lambda phase: (phase.end or date.min, phase.start or date.min), default=None)
    if kind in REPORTS_OF_A_PHASE:
        return next((phase for phase in ending if holds(phase, day)), None)
    return None
