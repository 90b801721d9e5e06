"""Events of the problem ledger: one act, one row, with what it changed of the problem."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from accounts.actors import Actor
from audit import clock
from rectification.models import Problem, ProblemEvent

#: Field (by its column's name) → [before, after] as text, null for none.
Changes = dict[str, list[str | None]]


def problem_event(
    problem: Problem,
    kind: str,
    *,
    actor: Actor,
    at: datetime,
    statement: str = "",
    business_date: date | None = None,
    changes: Changes | None = None,
) -> ProblemEvent:
    """An unsaved event; `business_date` defaults to the day of recording."""
    who = actor.who
    return ProblemEvent(
        problem=problem, kind=kind, business_date=business_date or clock.local_date(at), recorded_at=at,
        actor=actor.user, actor_name=who.actor_name, actor_unit_name=who.unit_name, statement=statement,
        changes=changes or None,
    )  # fmt: skip


def field_changes(problem: Problem, values: Mapping[str, Any]) -> Changes:
    """What setting `values` changes of a problem as it stands: call it before they are written.

    Keys are names of columns, foreign keys with their `_id` ("due_date", "focus_item_id"); days are ISO texts.
    """
    columns = {field.attname: field for field in problem._meta.concrete_fields}
    after = Problem(**values)
    return {
        name: [_text(columns[name], problem), _text(columns[name], after)]
        for name in values
        if getattr(problem, name) != getattr(after, name)
    }


def _text(field: Any, row: Problem) -> str | None:
    return None if getattr(row, field.attname) is None else str(field.value_to_string(row))
