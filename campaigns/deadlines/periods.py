"""The periods of a recurring duty: days, weeks, decades of a month, months, quarters, years. Pure.

Periods are those of the calendar, whatever day a campaign starts: every day lies in exactly one period of a cycle,
and a period's key stays the same when the campaign's start or end is moved. Weeks begin on Monday and are numbered as
in ISO 8601; decades are days 1–10, 11–20 and the rest of the month; half months are days 1–15 and the rest.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from campaigns.deadlines.spans import month_end


class Cycle(StrEnum):
    """The recurring rhythms that follow the calendar; values of `campaigns.models.Rhythm`."""

    DAILY = "daily"
    WEEKLY = "weekly"
    TEN_DAY = "ten_day"
    SEMIMONTHLY = "semimonthly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


#: How many months a period of these cycles has.
MONTHS_IN = {Cycle.MONTHLY: 1, Cycle.QUARTERLY: 3, Cycle.HALF_YEARLY: 6, Cycle.YEARLY: 12}


@dataclass(frozen=True)
class Period:
    """One period, both days included. Keys are unique over all cycles: "2026-03-05", "2026-W10", "2026-03-T1",
    "2026-03-H2", "2026-03", "2026-Q1", "2026-H1", "2026"."""

    key: str
    first: date
    last: date


def period_of(cycle: Cycle, day: date) -> Period:
    """The period in which a day lies."""
    if cycle == Cycle.DAILY:
        return Period(day.isoformat(), day, day)
    if cycle == Cycle.WEEKLY:
        year, week, weekday = day.isocalendar()
        first = day - timedelta(days=weekday - 1)
        return Period(f"{year:04}-W{week:02}", first, first + timedelta(days=6))
    if cycle == Cycle.TEN_DAY:
        return _part(day, "T", (1, 11, 21))
    if cycle == Cycle.SEMIMONTHLY:
        return _part(day, "H", (1, 16))
    return _months(cycle, day)


def _part(day: date, sign: str, starts: tuple[int, ...]) -> Period:
    """The part of a month in which a day lies; parts begin on the days `starts`."""
    number = sum(start <= day.day for start in starts)
    last = starts[number] - 1 if number < len(starts) else month_end(day.year, day.month).day
    key = f"{day.year:04}-{day.month:02}-{sign}{number}"
    return Period(key, day.replace(day=starts[number - 1]), day.replace(day=last))


def _months(cycle: Cycle, day: date) -> Period:
    length = MONTHS_IN[cycle]
    number = (day.month - 1) // length
    first_month = number * length + 1
    first, last = date(day.year, first_month, 1), month_end(day.year, first_month + length - 1)
    key = {
        Cycle.MONTHLY: f"{day.year:04}-{day.month:02}",
        Cycle.QUARTERLY: f"{day.year:04}-Q{number + 1}",
        Cycle.HALF_YEARLY: f"{day.year:04}-H{number + 1}",
        Cycle.YEARLY: f"{day.year:04}",
    }[cycle]
    return Period(key, first, last)


def periods(cycle: Cycle, start: date, end: date) -> list[Period]:
    """The periods that cover a span, the first and the last possibly reaching beyond it; none when it is empty."""
    found = []
    while start <= end:
        period = period_of(cycle, start)
        found.append(period)
        if period.last >= date.max - timedelta(days=1):
            break
        start = period.last + timedelta(days=1)
    return found


def due_in(cycle: Cycle, period: Period, *, day: int | None = None, month: int | None = None) -> date:
    """The last day for filing inside a period: day `day` of its month `month` (both counted from 1), weekday `day`
    (Monday is 1) of a week, day `day` of a decade or half month. The period's last month and last day where nothing is
    given; a day that the month or period does not have is its last one (the 31st of June is the 30th)."""
    if cycle not in MONTHS_IN:
        return period.last if day is None else min(period.first + timedelta(days=day - 1), period.last)
    length = MONTHS_IN[cycle]
    due_month = period.first.month + min(month or length, length) - 1
    end = month_end(period.first.year, due_month)
    return end if day is None else end.replace(day=min(day, end.day))
