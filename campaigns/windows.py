"""When an obligation may be filled: early opening, grace, lock and reopening. Pure over the row and its campaign.

Late is late: grace, lock and reopening never change what was due. The rates count by the first submission.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from campaigns.models import Campaign, Obligation


class Opening(StrEnum):
    """Where a day lies: before the opening, in the open (late or not), past the lock, or reopened past the lock."""

    EARLY = "early"
    OPEN = "open"
    LOCKED = "locked"
    REOPENED = "reopened"


@dataclass(frozen=True)
class Window:
    """The days on which an obligation may be filled; None for no limit on that side. `last` is the last day before the
    lock, `reopened_until` the last day of a reopening."""

    first: date | None = None
    last: date | None = None
    reopened_until: date | None = None

    def on(self, day: date) -> Opening:
        """Where a day lies."""
        if self.first is not None and day < self.first:
            return Opening.EARLY
        if self.last is None or day <= self.last:
            return Opening.OPEN
        reopened = self.reopened_until is not None and day <= self.reopened_until
        return Opening.REOPENED if reopened else Opening.LOCKED


def window_of(obligation: Obligation, campaign: Campaign) -> Window:
    """The window by the campaign's settings: it opens `early_days` before the period begins (at once where none are
    set), stays open for `grace_days` past the due date at least, and locks `lock_days` past it."""
    first = last = None
    if campaign.early_days is not None:
        first = obligation.expected_from - timedelta(days=campaign.early_days)
    if campaign.lock_days is not None and obligation.due_date is not None:
        last = obligation.due_date + timedelta(days=max(campaign.lock_days, campaign.grace_days))
    return Window(first, last, obligation.reopened_until)
