"""What a campaign's rules would send in the next days, before they are kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.models import Campaign
from reporting.reminders.facts import Rules
from reporting.reminders.loading import load_situation

#: So many working days are looked ahead.
DAYS = 5


@dataclass(frozen=True)
class PreviewDay:
    """One working day: how many people would be told of how many items, and how many of those are overdue."""

    day: date
    people: int
    lines: int
    overdue: int


def preview(*, campaign: Campaign, rules: Rules, today: date) -> list[PreviewDay]:
    """The next working days from today on, supposing that nothing is filed. Constant queries; writes nothing."""
    situation = load_situation(today, until=today + timedelta(days=3 * DAYS), campaign=campaign, rules=rules)
    found = []
    day = situation.calendar.next_workday(today)
    for _number in range(DAYS):
        messages = situation.plan(day)
        situation.history.remember(messages)
        lines = [line for message in messages for line in message.lines]
        overdue = sum(line.left is not None and line.left < 0 and not line.is_returned for line in lines)
        found.append(PreviewDay(day, len(messages), len(lines), overdue))
        day = situation.calendar.add(day, 1)
    return found
