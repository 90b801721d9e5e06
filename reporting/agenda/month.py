"""A month as weeks of days, with working days and days off marked. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from campaigns.workdays import Calendar
from reporting.agenda.entries import Entry

#: Lines of a day in the grid; the rest is behind a link to the list.
SHOWN_A_DAY = 4
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """`mark` is 休 for a day off in the week, 班 for a weekend that is worked, else empty."""

    day: date
    within: bool
    today: bool
    off: bool
    mark: str
    entries: tuple[Entry, ...]

    @property
    def shown(self) -> tuple[Entry, ...]:
        """What the grid has room for."""
        return self.entries if len(self.entries) <= SHOWN_A_DAY else self.entries[: SHOWN_A_DAY - 1]

    @property
    def more(self) -> int:
        """How many are left."""
        return len(self.entries) - len(self.shown)


def mark_of(day: date, calendar: Calendar) -> str:
    """休 and 班: where a day differs from what its weekday lets one expect."""
    works, weekday = calendar.is_workday(day), day.weekday() < 5
    if works == weekday:
        return ""
    return _("班") if works else _("休")


def days_of(
    first: date, last: date, entries: Iterable[Entry], calendar: Calendar, today: date, month: int = 0
) -> list[Day]:
    """Every day of a span; `month` is the month whose days are `within`, 0 for all."""
    found: dict[date, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.day, []).append(entry)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [
        Day(
            day, not month or day.month == month, day == today, not calendar.is_workday(day), mark_of(day, calendar),
            tuple(found.get(day, ())),
        )
        for day in days
    ]  # fmt: skip


def bounds_of(month: date) -> tuple[date, date]:
    """The Mondays and Sundays between which a month's grid lies; `month` is its first day."""
    last = next_month(month) - _DAY
    return month - timedelta(days=month.weekday()), last + timedelta(days=6 - last.weekday())


def weeks_of(days: Sequence[Day]) -> list[Sequence[Day]]:
    """Seven days each."""
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def previous_month(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - _DAY).replace(day=1)
