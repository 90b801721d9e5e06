"""Correcting a row of the ledger by the office, with a reason, in the terms of the problem list."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from campaigns.models import FocusItem, SubPoint
from rectification import states
from rectification.models import Problem, ProblemEvent, ProblemEventKind, ProblemSource, ProblemState, Severity
from rectification.reconciliation_lists import COLUMNS, cells_of, problem_texts
from rectification.reconciling import folded
from rectification.services.acting import Said, move
from rectification.services.events import Changes, field_changes, problem_event
from rectification.services.extensions import drop_extension
from rectification.services.measures import set_measures
from rectification.sheets.base import day_text, measure_lines, parse_day

_LENGTHS = {"leader": 60, "unit": 120, "person": 60}


def correct_problem(
    *,
    problem: Problem,
    values: Mapping[str, str],
    reason: str,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
) -> ProblemEvent | None:
    """内容更正: set cells of a ledger row, named as in the problem list (`rectification.reconciling.FIELDS`).

    `seen` are the cells as the actor saw them: StaleState where one has moved since. None when nothing changes.
    The state is not a cell to be set: it has its own verbs.
    """
    actor.require(Capability.RECONCILIATION_SETTLE, problem)
    if not reason.strip():
        raise Refused(_("请写更正的原因。"))
    with transaction.atomic():
        row = Problem.objects.select_for_update().get(pk=problem.pk)
        present = cells_of(problem_texts(row))
        if any(folded(present[name]) != folded(value) for name, value in (seen or {}).items()):
            raise StaleState(row, row.state)
        if row.state == ProblemState.WITHDRAWN:
            raise Refused(_("这条问题已撤回，不能更正。"))
        changed = {name: value for name, value in values.items() if folded(present[name]) != folded(value)}
        if not changed:
            return None
        event = _write(row, changed, reason.strip(), actor)
    problem.refresh_from_db()
    return event


def _write(row: Problem, values: Mapping[str, str], reason: str, actor: Actor) -> ProblemEvent:
    columns = _columns(row, values)
    changes: Changes = field_changes(row, columns)
    Problem.objects.filter(pk=row.pk).update(**columns)
    if "measures" in values:
        if not measure_lines(values["measures"]):
            raise Refused(_("至少写1条措施。"))
        changes |= set_measures(row, values["measures"])
    event = problem_event(
        row, ProblemEventKind.REVISED, actor=actor, at=clock.now(), statement=reason, changes=changes
    )  # fmt: skip
    event.save()
    before, after = ({name: pair[side] for name, pair in changes.items()} for side in (0, 1))
    record(who=actor.who, action="rectification.problem.corrected", what=what(row), before=before, after=after,
           reason=reason)  # fmt: skip
    return event


def _columns(row: Problem, values: Mapping[str, str]) -> dict[str, Any]:
    """The columns to be set, judged."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == "state":
            raise Refused(_("整改状态按申请销号、核验、退回来改，不能直接更正。"))
        if name in ("item", "sub_point", "measures"):
            continue
        if name == "due":
            found |= _due(value)
        elif name in ("source", "severity"):
            found[name] = _choice(name, value)
        else:
            found[COLUMNS[name]] = value[: _LENGTHS.get(name)]
    if "description" in found and not found["description"].strip():
        raise Refused(_("存在的问题不能空着。"))
    return found | _places(row, values)


def _due(value: str) -> dict[str, Any]:
    parsed = parse_day(value)
    if parsed is None:
        raise Refused(_("完成时限“%(value)s”看不出是哪年哪月，没有更正。") % {"value": value})
    return {"due_date": parsed[0], "due_text": day_text(value)[:40]}


def _choice(name: str, value: str) -> str:
    choices = {"source": ProblemSource, "severity": Severity}[name]
    if value not in choices.values:
        raise Refused(_("“%(value)s”不在可选的范围里，没有更正。") % {"value": value})
    return value


def _places(row: Problem, values: Mapping[str, str]) -> dict[str, Any]:
    """Item and sub-point: of this campaign, and of each other. Under another item the old sub-point falls away."""
    if not {"item", "sub_point"} & set(values):
        return {}
    item = values.get("item", str(row.focus_item_id))
    if not item.isdecimal() or not FocusItem.objects.filter(pk=int(item), area__campaign=row.campaign_id).exists():
        raise Refused(_("整治重点“%(value)s”不在本次专项整治里，没有更正。") % {"value": item})
    kept = str(row.sub_point_id or "") if item == str(row.focus_item_id) else ""
    sub = values.get("sub_point", kept)
    if sub and not (sub.isdecimal() and SubPoint.objects.filter(pk=int(sub), item=int(item)).exists()):
        raise Refused(_("子项不属于所选的整治重点，没有更正。"))
    return {"focus_item_id": int(item), "sub_point_id": int(sub) if sub else None}


def strike_problem(*, problem: Problem, reason: str, actor: Actor) -> ProblemEvent:
    """撤回: the office takes a row that should not be there off the ledger, with a reason. Closed ones stay."""
    return _move(problem, actor, reason, ProblemEventKind.WITHDRAWN)


def relist_problem(*, problem: Problem, reason: str, actor: Actor) -> ProblemEvent:
    """重新列入: a withdrawn row stands again, to be rectified."""
    return _move(problem, actor, reason, ProblemEventKind.RELISTED)


def _move(problem: Problem, actor: Actor, reason: str, kind: ProblemEventKind) -> ProblemEvent:
    if not reason.strip():
        actor.require(Capability.RECONCILIATION_SETTLE, problem)
        raise Refused(_("请写更正的原因。"))
    present = clock.now()
    struck = kind == ProblemEventKind.WITHDRAWN
    values = {"withdrawn_at": present} if struck else {"withdrawn_at": None, "claimed_at": None, "closed_at": None}
    with transaction.atomic():
        event = move(
            states.STRUCK if struck else states.RELISTED, kind, problem=problem, actor=actor, at=present,
            values=values, said=Said(reason.strip()),
        )  # fmt: skip
        if struck:
            drop_extension(problem=problem, actor=actor, reason=_("已从台账撤回"))
    return event
