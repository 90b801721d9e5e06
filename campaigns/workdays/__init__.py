"""Working days in China: statutory holidays and make-up days, with the administrator's overrides."""

from campaigns.workdays.calendar import Calendar
from campaigns.workdays.loading import load_calendar

__all__ = ["Calendar", "load_calendar"]
