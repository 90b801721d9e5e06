"""Days on which the cast's campaign is reminded of, and what was told. June 2026: the 1st is a Monday."""

from datetime import date

from audit import clock
from jobs.models import Message
from reporting.reminders.sending import Outcome, send_reminders
from tests.reporting.given import at


def june(day: int) -> date:
    return date(2026, 6, day)


def run(day: date, hour: int = 9) -> Outcome:
    """The run of a day at an hour."""
    with clock.standing_at(at(day, hour)):
        return send_reminders(today=day)


def told() -> dict[str, str]:
    """Person → subject of everything posted, newest last."""
    return {message.user.name: message.subject for message in Message.objects.order_by("id")}
