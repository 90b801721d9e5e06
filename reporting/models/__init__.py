"""Models of reporting, by topic."""

from reporting.models.exports import Export, ExportKind
from reporting.models.reminders import Chase, ReminderDigest, ReminderRule, ReminderRun, ReminderSent

__all__ = [
    "Chase",
    "Export",
    "ExportKind",
    "ReminderDigest",
    "ReminderRule",
    "ReminderRun",
    "ReminderSent",
]
