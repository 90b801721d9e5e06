"""A status changes in one place: here. Tables of transitions stand in each app's `states.py`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from audit.services import What, record


class StaleState(Exception):
    """The row is no longer in a state from which this act is possible: somebody was faster, or it never was."""

    def __init__(self, row: models.Model, current: str) -> None:
        self.row = row
        self.current = current
        super().__init__(_("这条记录刚被别人处理过，您的操作没有执行。请看最新情况。"))


class Refused(Exception):
    """A rule forbids the act; the message says which and what to do."""


@contextmanager
def told_if_taken(refusal: Refused) -> Iterator[None]:
    """Write what must be unique: who loses a race against the same value gets `refusal`, not a database error."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal from error


Guard = Callable[[Any, Actor], None]


@dataclass(frozen=True)
class Transition:
    """One verb of a state machine. `action` is the dotted past-tense word in the trail.

    `capability` None means that the service has checked another way, which its docstring says.
    """

    action: str
    sources: frozenset[str]
    target: str
    capability: Capability | None
    guards: tuple[Guard, ...] = ()
    field: str = "state"


@dataclass(frozen=True)
class Change:
    """What else a transition sets, and what the trail should say of it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    note: Mapping[str, Any] = field(default_factory=dict)


def what(row: models.Model) -> What:
    """A row as the trail names it; models with a UUID are named by it."""
    return What(row._meta.label_lower, str(getattr(row, "uuid", row.pk)), str(row))


def apply(transition: Transition, *, row: models.Model, actor: Actor, change: Change | None = None) -> None:
    """Move `row` and refresh it. Raises PermissionDenied, StaleState (lost race or wrong state) or Refused (a guard).

    The conditional UPDATE takes the row's lock; guards read under it; the entry is written before it is released.
    """
    change = change or Change()
    if transition.capability is not None:
        actor.require(transition.capability, row)
    manager = type(row)._default_manager
    with transaction.atomic():
        moved = manager.filter(pk=row.pk, **{f"{transition.field}__in": transition.sources}).update(
            **{transition.field: transition.target}, **change.values
        )
        before = getattr(row, transition.field)
        row.refresh_from_db()
        if not moved:
            raise StaleState(row, getattr(row, transition.field))
        for guard in transition.guards:
            guard(row, actor)
        record(
            who=actor.who,
            action=transition.action,
            what=what(row),
            before={transition.field: before},
            after={transition.field: transition.target, **change.note},
            reason=change.reason,
        )
