"""Models of reporting, by topic."""

from reporting.models.exports import Export, ExportKind
from reporting.models.feeds import CalendarFeed
from reporting.models.reminders import Chase, ReminderDigest, ReminderRule, ReminderRun, ReminderSent

__all__ = [
    "CalendarFeed",
    "Chase",
    "Export",
    "ExportKind",
    "ReminderDigest",
    "ReminderRule",
    "ReminderRun",
    "ReminderSent",
]
