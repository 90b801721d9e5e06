"""Plain data for the tests of reminders: a calendar of weekdays with some days off, items, and a played day."""

from collections.abc import Iterable
from datetime import date, timedelta

from reporting.reminders.facts import Audience, Digest, History, Item, ItemKey, Kind, Rules
from reporting.reminders.planning import due_messages

ONE = timedelta(days=1)
#: Of the tests' unit: two liaisons, its leader, the office's manager, the bureau's leader.
LIAISON, SECOND, LEADER, MANAGER, BOSS = 1, 2, 3, 4, 5
PEOPLE = Audience((LIAISON, SECOND), (LEADER,), (MANAGER,), (BOSS,))


class Weekdays:
    """Monday to Friday but for `off`, and `made_up` days besides: counted day by day, so that it is plainly right."""

    def __init__(self, off: Iterable[date] = (), made_up: Iterable[date] = ()) -> None:
        self.off, self.made_up = frozenset(off), frozenset(made_up)

    def is_workday(self, day: date) -> bool:
        return day in self.made_up or (day.weekday() < 5 and day not in self.off)

    def add(self, day: date, n: int) -> date:
        step = ONE if n > 0 else -ONE
        for _number in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def between(self, start: date, end: date) -> int:
        if end < start:
            return -self.between(end, start)
        return sum(self.is_workday(start + ONE * n) for n in range(1, (end - start).days + 1))

    def next_workday(self, day: date) -> date:
        return day if self.is_workday(day) else self.add(day, 1)

    def previous_workday(self, day: date) -> date:
        return day if self.is_workday(day) else self.add(day, -1)


def make_item(due: date | None, number: int = 1, **fields: object) -> Item:
    """A filing of unit 7 in campaign 1."""
    values = {
        "key": ItemKey(Kind.FILING, number, 7), "campaign": 1, "unit_label": "石湾县局", "title": "问题清单",
        "due": due, "since": date(2020, 1, 1), "audience": PEOPLE,
    }  # fmt: skip
    return Item(**{**values, **fields})  # type: ignore[arg-type]


class Play:
    """Days played one after another, with what was sent kept."""

    def __init__(self, rules: Rules | None = None, calendar: Weekdays | None = None) -> None:
        self.history = History()
        self.rules = {1: rules or Rules()}
        self.calendar = calendar or Weekdays()

    def day(self, today: date, *items: Item, deputies: dict[int, int] | None = None) -> list[Digest]:
        """The digests of a day, which are remembered."""
        messages = due_messages(today, items, self.history, self.rules, self.calendar, deputies)
        self.history.remember(messages)
        return messages

    def stages(self, start: date, end: date, item: Item, person: int = LIAISON) -> dict[date, tuple[str, ...]]:
        """What a person is told of one item, day by day from `start` to `end`."""
        found = {}
        for number in range((end - start).days + 1):
            for message in self.day(start + ONE * number, item):
                if message.person == person:
                    found[message.day] = message.lines[0].stages
        return found
