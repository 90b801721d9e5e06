"""The calendar of this organisation."""

from campaigns.models import CalendarDay
from campaigns.workdays.calendar import Calendar


def load_calendar() -> Calendar:
    """The calendar with the administrator's overrides: one query, and the only way to get it from the database."""
    return Calendar(dict(CalendarDay.objects.values_list("day", "is_workday")))
