"""How an act on a problem is written: the row is locked and read anew, then change, event, files and trail together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Guard, StaleState, Transition, apply, what
from audit import clock
from audit.services import record
from files.services import store_upload
from rectification.models import Problem, ProblemEvent
from rectification.services.events import field_changes, problem_event

Uploads = Iterable["UploadedFile[Any]"]


@dataclass(frozen=True)
class Said:
    """What goes with an act: the words, the day it happened on (None: today), files; `note` is for the trail alone."""

    statement: str = ""
    on: date | None = None
    uploads: Uploads = ()
    note: dict[str, Any] = field(default_factory=dict)


def locked(problem: Problem) -> None:
    """Lock the row and read it anew: what an act changes is told from how it found the problem. In a transaction."""
    problem.refresh_from_db(from_queryset=Problem.objects.select_for_update())


def move(
    transition: Transition, kind: str, *, problem: Problem, actor: Actor, values: dict[str, Any], said: Said,
    at: datetime | None = None,
) -> ProblemEvent:  # fmt: skip
    """An act that moves the state. Call it in a transaction. Raises as `apply` does."""
    at = at or clock.now()
    locked(problem)
    changes = field_changes(problem, {**values, "state": transition.target})
    # With what it changed beside the state, so that the trail alone tells how the problem stood.
    after = {name: pair[1] for name, pair in changes.items() if name != transition.field}
    apply(transition, row=problem, actor=actor, change=Change(values, said.statement, {**after, **said.note}))
    return _event(problem, kind, actor, at, said, changes)


@dataclass(frozen=True)
class Note:
    """An act that leaves the state: its word in the trail, who may (None: the caller has seen to it), in which states,
    and what else must hold."""

    action: str
    capability: Capability | None
    states: Collection[str]
    guards: tuple[Guard, ...] = ()


def note(
    act: Note, kind: str, *, problem: Problem, actor: Actor, values: dict[str, Any], said: Said,
    at: datetime | None = None,
) -> ProblemEvent:  # fmt: skip
    """An act that leaves the state, but may change other fields. Call it in a transaction. Raises PermissionDenied,
    StaleState (in another state by now) or Refused (a guard)."""
    at = at or clock.now()
    if act.capability is not None:
        actor.require(act.capability, problem)
    locked(problem)
    if problem.state not in act.states:
        raise StaleState(problem, problem.state)
    for guard in act.guards:
        guard(problem, actor)
    changes = field_changes(problem, values)
    if values:
        # Once more in the condition: SQLite takes no row locks.
        if not Problem.objects.filter(pk=problem.pk, state__in=act.states).update(**values):
            raise StaleState(problem, problem.state)
        problem.refresh_from_db()
    before = {name: pair[0] for name, pair in changes.items()}
    after = {name: pair[1] for name, pair in changes.items()}
    record(
        who=actor.who, action=act.action, what=what(problem), before=before, after={**after, **said.note},
        reason=said.statement,
    )  # fmt: skip
    return _event(problem, kind, actor, at, said, changes)


def _event(problem: Problem, kind: str, actor: Actor, at: datetime, said: Said, changes: Any) -> ProblemEvent:
    event = problem_event(
        problem, kind, actor=actor, at=at, statement=said.statement, business_date=said.on, changes=changes
    )
    event.save()
    files = [store_upload(upload=upload, actor=actor) for upload in said.uploads]
    if files:
        event.attachments.set(files)
    return event
