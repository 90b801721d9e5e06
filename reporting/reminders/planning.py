"""Which reminders are due on a day: a function of plain data.

A stage has a nominal day: the n-th working day before the due day, the working day on or before it, the n-th one after
it. It is due from its nominal day on until it was sent on or after that day; of several stages passed, only the latest
is sent. So whatever was put off (a day off, a quiet hour, a stopped server) goes out on the next working day if it is
still owed, and a due date that is moved starts anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from reporting.reminders.facts import (
    AFTER,
    LEADER,
    ON_DAY,
    STEPS,
    Audience,
    Digest,
    History,
    Item,
    ItemKey,
    Line,
    Rules,
    WorkCalendar,
    ahead,
    before,
    returned,
)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Reached:
    """Where a due day stands today: the stage reached with its nominal day, and the steps reached with theirs."""

    stage: str
    nominal: date
    steps: tuple[tuple[str, date], ...] = ()


@dataclass
class _Reading:
    """One day's planning. What depends on due day and rules alone is worked out once."""

    today: date
    sent: History
    rules: Mapping[int, Rules]
    calendar: WorkCalendar
    cache: dict[tuple[date, Rules], _Reached | None] = field(default_factory=dict)
    passed: dict[date, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.next = self.calendar.next_workday(self.today + _DAY)

    def reached(self, due: date, rules: Rules) -> _Reached | None:
        """Where a due day stands; None when its time has not come."""
        key = (due, rules)
        if key not in self.cache:
            self.cache[key] = self._overdue(due, rules) if due < self.today else self._ahead(due, rules)
        return self.cache[key]

    def since(self, day: date) -> int:
        """Working days from a day to today."""
        if day not in self.passed:
            self.passed[day] = self.calendar.between(day, self.today)
        return self.passed[day]

    def _overdue(self, due: date, rules: Rules) -> _Reached:
        days = self.since(due)
        steps = [(step, rules.after(step)) for step in STEPS if 0 < rules.after(step) <= days]
        nominal = self.calendar.next_workday(due + _DAY)
        return _Reached(AFTER, nominal, tuple((step, self.calendar.add(due, after)) for step, after in steps))

    def _ahead(self, due: date, rules: Rules) -> _Reached | None:
        found = _Reached(ON_DAY, self.calendar.previous_workday(due)) if rules.on_day else None
        if found is not None and found.nominal <= self.today:
            return found
        for days in sorted(rules.before):
            nominal = self.calendar.add(due, -days)
            if nominal <= self.today:
                return _Reached(before(days), nominal)
        return None

    def stages(self, item: Item) -> Iterable[tuple[str, int]]:
        """(stage, person) pairs that are due for an item today."""
        rules = self.rules.get(item.campaign, Rules())
        if not rules.enabled:
            return
        if item.returned_on is not None:
            yield from self._repeated(item, returned(item.returned_times), item.returned_on, max(rules.every, 1))
            return
        if item.leads:
            yield from self._led(item)
            return
        if item.due is None or (self.today < item.since and item.due >= self.next):
            return
        reached = self.reached(item.due, rules)
        if reached is None:
            return
        if reached.stage == AFTER:
            if rules.every and not item.is_locked(self.today):
                yield from self._repeated(item, AFTER, reached.nominal, rules.every)
            yield from self._steps(item, reached)
            return
        for person in item.audience.first(signing=item.signing):
            last = self.sent.last.get((item.key, reached.stage, person))
            if last is None or last < reached.nominal:
                yield reached.stage, person

    def _led(self, item: Item) -> Iterable[tuple[str, int]]:
        """By lead times of its own: each once, of several passed the latest; and once when the day is over."""
        assert item.due is not None
        rest = (item.due - self.today).days
        lead = min((days for days in item.leads if days >= rest), default=None)
        if lead is None:
            return
        stage, nominal = (AFTER, item.due + _DAY) if rest < 0 else (ahead(lead), item.due - timedelta(days=lead))
        for person in item.audience.first(signing=False):
            last = self.sent.last.get((item.key, stage, person))
            if last is None or last < nominal:
                yield stage, person

    def _repeated(self, item: Item, stage: str, start: date, every: int) -> Iterable[tuple[str, int]]:
        if start > self.today:
            return
        for person in item.audience.first(signing=item.signing):
            last = self.sent.last.get((item.key, stage, person))
            if last is None or last < start or self.since(last) >= every:
                yield stage, person

    def _steps(self, item: Item, reached: _Reached) -> Iterable[tuple[str, int]]:
        """Each step once: on the day it is taken everybody concerned is told, later nobody. Of what is locked the
        unit's leader is told nothing either."""
        for step, nominal in reached.steps:
            if step == LEADER and item.is_locked(self.today):
                continue
            taken = self.sent.taken.get((item.key, step))
            if taken is not None and nominal <= taken < self.today:
                continue
            for person in item.audience.of(step):
                last = self.sent.last.get((item.key, step, person))
                if last is None or last < nominal:
                    yield step, person


def due_messages(
    today: date,
    items: Iterable[Item],
    sent: History,
    rules: Mapping[int, Rules],
    calendar: WorkCalendar,
    deputies: Mapping[int, int] | None = None,
) -> list[Digest]:
    """The digests of a day, by person: none on a day off, at most one for a person and day.

    `rules` by campaign (the defaults where one is missing); `deputies` says who receives for whom today. What was sent
    to a person by way of his deputy counts as sent to the deputy.
    """
    if not calendar.is_workday(today):
        return []
    reading = _Reading(today, sent, rules, calendar)
    stand_ins = _StandIns(deputies or {})
    found: dict[int, dict[ItemKey, tuple[Item, list[str]]]] = {}
    for item in items:
        owed = stand_ins.applied(item)
        for stage, person in reading.stages(owed):
            if (person, today) not in sent.digests:
                found.setdefault(person, {}).setdefault(item.key, (item, []))[1].append(stage)
    return [
        _digest(person, today, [_line(item, stages, today, stand_ins, person) for item, stages in rows.values()])
        for person, rows in sorted(found.items())
    ]


@dataclass
class _StandIns:
    """Puts deputies in the place of those who are away; an audience is shared by many items and worked out once."""

    deputies: Mapping[int, int]
    cache: dict[Audience, Audience] = field(default_factory=dict)

    def applied(self, item: Item) -> Item:
        if not self.deputies:
            return item
        audience = item.audience
        if audience not in self.cache:
            self.cache[audience] = Audience(*(self._present(people) for people in audience.everybody))
        present = self.cache[audience]
        return item if present == audience else replace(item, audience=present)

    def _present(self, people: Iterable[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.deputies.get(person, person) for person in people))

    def principals(self, item: Item, person: int) -> tuple[int, ...]:
        """Those away for whom a person receives this item."""
        if not self.deputies:
            return ()
        everybody = dict.fromkeys(one for people in item.audience.everybody for one in people)
        return tuple(one for one in everybody if self.deputies.get(one) == person)


def _line(item: Item, stages: Iterable[str], today: date, stand_ins: _StandIns, person: int) -> Line:
    left = (item.due - today).days if item.due is not None else None
    return Line(item, tuple(stages), left, stand_ins.principals(item, person))


def _digest(person: int, day: date, lines: Iterable[Line]) -> Digest:
    return Digest(person, day, tuple(sorted(lines, key=lambda line: line.urgency)))
