"""What racing processes do about reminders. Called by name from `test_remind_race`."""

import os
import signal
from datetime import date

from accounts.actors import Actor
from accounts.models import User
from audit import clock
from campaigns.models import Obligation
from reporting.reminders import sending
from reporting.reminders.chasing import chase
from tests.reporting.given import at


def run(day: str) -> None:
    """The day's run."""
    today = date.fromisoformat(day)
    with clock.standing_at(at(today, 9)):
        sending.send_reminders(today=today)


def press(user: int, obligation: int) -> None:
    """催办."""
    chase(obligations=[Obligation.objects.get(pk=obligation)], actor=Actor(User.objects.get(pk=user)))


class _Killed:
    """Ends its process without a word once a batch has been written."""

    def step(self, text: str, done: int, total: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def die(day: str, batch: int) -> None:
    """A run whose worker is killed after its first batch."""
    sending.BATCH = batch
    today = date.fromisoformat(day)
    with clock.standing_at(at(today, 9)):
        sending.send_reminders(today=today, progress=_Killed())  # type: ignore[arg-type]
