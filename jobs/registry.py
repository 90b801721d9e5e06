"""Which function does which kind of job. Apps above register theirs in `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from jobs.models import Job


class JobFailed(Exception):
    """The job cannot be done; the message is shown to the person who asked."""


class Cancelled(Exception):
    """The person who asked no longer wants it. Raised by `Progress.step`; a handler lets it pass."""


class Superseded(Exception):
    """This attempt was believed dead and its row given away: whatever it still does would be done twice."""


class Progress:
    """Handed to a handler: tells the row, and through it the waiting person, how far the work is."""

    def __init__(self, job: Job, beat: Callable[[Job, str, int, int], None]) -> None:
        self.job = job
        self._beat = beat

    def step(self, text: str, done: int, total: int) -> None:
        """Say what is being done; `done` of `total` steps are behind us.

        Raises Cancelled or Superseded, which end the work here: call it outside of transactions that must not break.
        """
        self._beat(self.job, text, done, total)


Handler = Callable[[Progress], dict[str, Any]]
Discard = Callable[[Job], None]


@dataclass(frozen=True)
class Kind:
    """A kind of job. `label` is what a person calls it; `discard` removes the result of one that has expired."""

    handler: Handler
    label: str | Promise = ""
    discard: Discard | None = None


_kinds: dict[str, Kind] = {}


def register(kind: str, handler: Handler, *, label: str | Promise = "", discard: Discard | None = None) -> None:
    """Name the handler of a kind. It returns the job's result and must be repeatable.

    With `discard` the results of this kind expire after JOB_RESULT_DAYS: it is called in the transaction that marks
    the row, and deletes files on commit.
    """
    _kinds[kind] = Kind(handler, label, discard)


def handler_of(kind: str) -> Handler:
    """The handler; KeyError for a kind nobody registered."""
    return _kinds[kind].handler


def discard_of(kind: str) -> Discard | None:
    """What removes an expired result; None for kinds that keep nothing."""
    return _kinds[kind].discard if kind in _kinds else None


def label_of(kind: str) -> str:
    """What the kind is called; the kind itself when nobody named it."""
    return str(_kinds[kind].label or kind) if kind in _kinds else kind
