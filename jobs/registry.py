"""Which function does which kind of job. Apps above register theirs in `apps.py`."""

from collections.abc import Callable
from typing import Any

from jobs.models import Job


class JobFailed(Exception):
    """The job cannot be done; the message is shown to the person who asked."""


class Progress:
    """Handed to a handler: tells the row, and through it the waiting person, how far the work is."""

    def __init__(self, job: Job, beat: Callable[[Job, str, int, int], None]) -> None:
        self.job = job
        self._beat = beat

    def step(self, text: str, done: int, total: int) -> None:
        """Say what is being done; `done` of `total` steps are behind us."""
        self._beat(self.job, text, done, total)


Handler = Callable[[Progress], dict[str, Any]]
_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Name the handler of a kind. It returns the job's result and must be repeatable."""
    _handlers[kind] = handler


def handler_of(kind: str) -> Handler:
    """The handler; KeyError for a kind nobody registered."""
    return _handlers[kind]
