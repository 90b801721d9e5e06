"""The working-day calendar. Pure: no database, no clock.

Holidays and make-up days are those of the yearly notices of the State Council's office as `chinese_calendar` keeps
them. Of a year that it does not know, Monday to Friday are working days until an administrator enters the notice:
`is_known` says so, and pages tell it where it matters.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, timedelta

from chinese_calendar.constants import holidays, workdays

_KNOWN_YEARS = range(min(holidays).year, max(holidays).year + 1)
_ONE = timedelta(days=1)


class Calendar:
    """`overrides` says of single days whether they are working days, whatever the notices say."""

    def __init__(self, overrides: Mapping[date, bool] | None = None) -> None:
        self.overrides = dict(overrides or {})
        self._years: dict[int, list[date]] = {}

    def is_known(self, year: int) -> bool:
        """Whether the holidays of a year are known."""
        return year in _KNOWN_YEARS

    def is_workday(self, day: date) -> bool:
        """Whether people work on a day."""
        override = self.overrides.get(day)
        if override is not None:
            return override
        return day in workdays or (day.weekday() < 5 and day not in holidays)

    def next_workday(self, day: date) -> date:
        """The day itself when it is a working day, else the first one after it."""
        while not self.is_workday(day):
            day += _ONE
        return day

    def previous_workday(self, day: date) -> date:
        """The day itself when it is a working day, else the last one before it."""
        while not self.is_workday(day):
            day -= _ONE
        return day

    def add(self, day: date, n: int) -> date:
        """The n-th working day after a day, before it when negative; the day itself when 0."""
        step = _ONE if n > 0 else -_ONE
        for _count in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        if start.year == end.year:
            days = self._of(start.year)
            return bisect_right(days, end) - bisect_right(days, start)
        whole = sum(len(self._of(year)) for year in range(start.year + 1, end.year))
        first, last = self._of(start.year), self._of(end.year)
        return len(first) - bisect_right(first, start) + whole + bisect_right(last, end)

    def workdays_of(self, first: date, last: date) -> list[date]:
        """The working days of a span, both ends included."""
        found: list[date] = []
        for year in range(first.year, last.year + 1):
            days = self._of(year)
            found += days[bisect_left(days, first) : bisect_right(days, last)]
        return found

    def _of(self, year: int) -> list[date]:
        """The working days of a year, in order; worked out once."""
        if year not in self._years:
            start = date(year, 1, 1)
            length = (date(year, 12, 31) - start).days + 1
            days = (start + timedelta(days=n) for n in range(length))
            self._years[year] = [day for day in days if self.is_workday(day)]
        return self._years[year]
