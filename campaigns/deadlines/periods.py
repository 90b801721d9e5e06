"""The months of a monthly duty."""

from dataclasses import dataclass
from datetime import date

from campaigns.deadlines.spans import month_end


@dataclass(frozen=True)
class Period:
    """One month of a monthly duty: its key ("2020-06"), its first day and the last day for filing."""

    key: str
    first: date
    due: date


def monthly_periods(start: date, end: date, day: int) -> list[Period]:
    """The months whose filing day (day N, or the month's last when it is shorter) falls within a window.

    `day` is 1–31; both ends of the window count. An unfinished first month counts too: notice 000 asks for the
    month's own information by its 15th.
    """
    if not 1 <= day <= 31:
        raise ValueError(day)
    periods = []
    year, month = start.year, start.month
    while date(year, month, 1) <= end:
        due = date(year, month, min(day, month_end(year, month).day))
        if start <= due <= end:
            periods.append(Period(f"{year:04}-{month:02}", date(year, month, 1), due))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return periods
