"""What the planning of reminders knows: plain data, no database.

Days are local days in China. "Working days" are those of the calendar that is handed in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple, Protocol

#: A digest shows so many lines; the rest is a number and a link.
MAX_LINES = 20


class WorkCalendar(Protocol):
    """What is asked of a working-day calendar; `campaigns.workdays.Calendar` is one."""

    def is_workday(self, day: date) -> bool: ...

    def add(self, day: date, n: int) -> date:
        """The n-th working day after a day (before it when n is negative)."""
        ...

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`."""
        ...

    def next_workday(self, day: date) -> date:
        """The day itself when it is one."""
        ...

    def previous_workday(self, day: date) -> date:
        """The day itself when it is one."""
        ...


class Kind(StrEnum):
    FILING = "filing"
    PROBLEM = "problem"
    TASK = "task"
    CERTIFICATE = "cert"
    INSPECTION = "inspection"
    TRAINING = "training"
    HOURS = "hours"


class ItemKey(NamedTuple):
    """Names one owed thing for ever: an obligation, a problem, or a task's deadline, of one unit."""

    kind: str
    id: int
    unit: int


#: Stages that are not counted: on the day, overdue, and the three steps of escalation.
ON_DAY, AFTER = "on-day", "after"
LEADER, OFFICE, BUREAU = "leader", "office", "bureau"
STEPS = (LEADER, OFFICE, BUREAU)
#: In the place of a campaign, of what belongs to none: the default rules hold for it.
NO_CAMPAIGN = 0


def before(days: int) -> str:
    """The stage so many working days before the due day."""
    return f"before-{days}"


def ahead(days: int) -> str:
    """The stage so many calendar days before the day of what has lead times of its own."""
    return f"ahead-{days}"


def returned(times: int) -> str:
    """The stage of a filing returned for the n-th time: each return is told anew."""
    return f"returned-{times}"


@dataclass(frozen=True, slots=True)
class Audience:
    """User ids by step. The people of the unit, the organiser's campaign managers, and the leaders above them."""

    liaisons: tuple[int, ...] = ()
    leaders: tuple[int, ...] = ()
    office: tuple[int, ...] = ()
    bureau: tuple[int, ...] = ()

    def first(self, *, signing: bool) -> tuple[int, ...]:
        """Who is reminded first. A unit without a liaison is reminded through its leader, then through the office;
        what waits for a signature is the leader's turn as well."""
        if signing and self.leaders:
            return tuple(dict.fromkeys((*self.leaders, *self.liaisons)))
        return self.liaisons or self.leaders or self.office

    @property
    def everybody(self) -> tuple[tuple[int, ...], ...]:
        """All of them, in the order of the fields."""
        return self.liaisons, self.leaders, self.office, self.bureau

    def of(self, step: str) -> tuple[int, ...]:
        """Who is told at a step of the escalation."""
        return {LEADER: self.leaders, OFFICE: self.office, BUREAU: self.bureau}[step]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a unit owes and has not done.

    `since`: from which day it may be announced. `returned_on` with `returned_times`: it was filed and sent back, so
    that it is no longer counted against its due day. `grace_until`: the last day on which being late is borne with.
    `closes`: the last day on which the unit can still file, None for no limit; after it only the office and those above
    are told. `leads`: lead times in calendar days instead of the rules' stages, for what belongs to no campaign;
    `holder` is then the person whom it concerns besides the people of the unit.
    """

    key: ItemKey
    campaign: int
    unit_label: str
    title: str
    due: date | None
    since: date
    audience: Audience
    returned_on: date | None = None
    returned_times: int = 0
    signing: bool = False
    grace_until: date | None = None
    closes: date | None = None
    leads: tuple[int, ...] = ()
    holder: int | None = None
    url: str = ""

    def is_locked(self, day: date) -> bool:
        """Whether the unit can no longer file it; what was returned is corrected at any time."""
        return self.closes is not None and self.closes < day and self.returned_on is None


@dataclass(frozen=True, slots=True)
class Rules:
    """When one campaign reminds. Days are working days; 0 means: not at all.

    `every`: how often what is overdue or returned is reminded of. `send_from` … `send_until`: outside of it nothing is
    sent, what was due is sent at the next working day's window.
    """

    enabled: bool = True
    before: tuple[int, ...] = (7, 3, 1)
    on_day: bool = True
    every: int = 1
    leader_after: int = 3
    office_after: int = 5
    bureau_after: int = 10
    send_from: time = time(8, 30)
    send_until: time = time(17, 30)

    def after(self, step: str) -> int:
        """Working days overdue at which a step is taken."""
        return {LEADER: self.leader_after, OFFICE: self.office_after, BUREAU: self.bureau_after}[step]


class Sent(NamedTuple):
    """One line of an earlier digest. `ended` is False while the run of that day has not come to its end."""

    item: ItemKey
    stage: str
    person: int
    day: date
    ended: bool = True


@dataclass
class History:
    """What was sent before, ready to be asked."""

    last: dict[tuple[ItemKey, str, int], date] = field(default_factory=dict)
    taken: dict[tuple[ItemKey, str], date] = field(default_factory=dict)
    digests: set[tuple[int, date]] = field(default_factory=set)

    @classmethod
    def of(cls, sent: Iterable[Sent], digests: Iterable[tuple[int, date]] = ()) -> "History":
        """From rows; `digests` adds those (person, day) whose lines are not among the rows."""
        history = cls(digests=set(digests))
        for row in sent:
            history.add(row)
        return history

    def add(self, row: Sent) -> None:
        """Remember one line."""
        key = (row.item, row.stage, row.person)
        self.last[key] = max(self.last.get(key, row.day), row.day)
        if row.ended:
            self.taken[key[:2]] = max(self.taken.get(key[:2], row.day), row.day)
        self.digests.add((row.person, row.day))

    def remember(self, messages: "Iterable[Digest]") -> None:
        """Remember a day's digests as sent."""
        for message in messages:
            for line in message.lines:
                for stage in line.stages:
                    self.add(Sent(line.item.key, stage, message.person, message.day))


@dataclass(frozen=True, slots=True)
class Line:
    """One item in one digest, with every stage that brought it there; `left` calendar days to the due day, negative
    when overdue, None where there is none. `meant_for`: for whom a deputy receives it."""

    item: Item
    stages: tuple[str, ...]
    left: int | None
    meant_for: tuple[int, ...]

    @property
    def is_returned(self) -> bool:
        return self.item.returned_on is not None

    @property
    def urgency(self) -> tuple[int, int, str, str]:
        """Overdue ones first, the worst ahead; then what is due today, what was returned, what is due soon."""
        left = self.left if self.left is not None else 0
        rank = 2 if self.is_returned else 0 if left < 0 else 1 if left == 0 else 3
        return rank, left, self.item.unit_label, self.item.title


@dataclass(frozen=True, slots=True)
class Digest:
    """All that one person is told on one day, most urgent first."""

    person: int
    day: date
    lines: tuple[Line, ...]

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines that are written out."""
        return self.lines[:MAX_LINES]

    @property
    def rest(self) -> int:
        """How many are only counted."""
        return max(len(self.lines) - MAX_LINES, 0)


@dataclass(frozen=True, slots=True)
class Absence:
    """A person who is away, and who receives his reminders; both days included."""

    person: int
    deputy: int
    start: date
    end: date


def deputies_on(day: date, absences: Iterable[Absence]) -> Mapping[int, int]:
    """Person → who receives for him on a day. A chain of absences is followed; in a circle everybody keeps his own."""
    direct = {row.person: row.deputy for row in absences if row.start <= day <= row.end}
    found: dict[int, int] = {}
    for person in direct:
        seen, at = {person}, direct[person]
        while at in direct and at not in seen:
            seen.add(at)
            at = direct[at]
        if at not in seen:
            found[person] = at
    return found
