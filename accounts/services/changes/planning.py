"""Planning a change, saying where everything goes, confirming and withdrawing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import states
from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.changing import word_of
from accounts.models import ChangeAnswer, ChangeKind, ChangeLine, ChangeState, LineSide, OrganisationChange, Unit
from accounts.services.changes.concerned import concerned
from accounts.services.changes.rehearsing import rehearse
from accounts.signals import change_confirmed, change_withdrawn
from accounts.transitions import Change, Refused, StaleState, apply, what
from audit import clock
from audit.services import record


@dataclass(frozen=True)
class NewUnit:
    """A unit to be set up on the day. It takes kind, region and place from the first subject, unless `parent` says."""

    code: str
    name: str
    short_name: str = ""
    parent: Unit | None = None


@dataclass(frozen=True)
class Plan:
    """What shall happen. `name`, `short_name` are for a rename, `parent` for a move (None: to the top)."""

    kind: str
    on: date
    basis: str
    subjects: Sequence[Unit]
    receivers: Sequence[Unit | NewUnit] = ()
    name: str = ""
    short_name: str = ""
    parent: Unit | None = None


def plan_change(*, plan: Plan, actor: Actor) -> OrganisationChange:
    """Write a draft, which changes nothing yet. Refused: a day that has passed, no basis, units that do not fit the
    kind. What stands in the way on the day, the rehearsal tells."""
    actor.require_any(Capability.ORGANISATION_MANAGE)
    _check(plan)
    with transaction.atomic():
        change = OrganisationChange.objects.create(
            kind=plan.kind, on=plan.on, basis=plan.basis.strip()[:300], planned_by=actor.person, planned_at=clock.now()
        )
        for position, unit in enumerate(_leaving(plan)):
            ChangeLine.objects.create(
                change=change, side=LineSide.SUBJECT, position=position, unit=unit, former=unit.name,
                name=plan.name.strip(), short_name=plan.short_name.strip(), parent=plan.parent,
            )  # fmt: skip
        for position, receiver in enumerate(plan.receivers):
            _receiver(change, position, receiver)
        record(who=actor.who, action="accounts.change.drafted", what=what(change), after=_told(plan))
    return change


def _receiver(change: OrganisationChange, position: int, receiver: Unit | NewUnit) -> None:
    line = ChangeLine(change=change, side=LineSide.RECEIVER, position=position)
    if isinstance(receiver, NewUnit):
        line.code, line.name, line.short_name = receiver.code, receiver.name, receiver.short_name
        line.parent = receiver.parent
    else:
        line.unit, line.former = receiver, receiver.name
    line.save()


def _told(plan: Plan) -> dict[str, object]:
    return {
        "kind": plan.kind, "on": plan.on, "subjects": [unit.name for unit in _leaving(plan)],
        "receivers": [receiver.name for receiver in plan.receivers], "name": plan.name,
        "parent": plan.parent.name if plan.parent else "", "basis": plan.basis,
    }  # fmt: skip


def _leaving(plan: Plan) -> list[Unit]:
    """The subjects; of a merger into one of the merged units that one goes on and is none."""
    if plan.kind != ChangeKind.MERGE:
        return list(plan.subjects)
    going_on = {receiver.pk for receiver in plan.receivers if isinstance(receiver, Unit)}
    return [unit for unit in plan.subjects if unit.pk not in going_on]


def _check(plan: Plan) -> None:
    if plan.on < clock.today():
        raise Refused(_("生效日期不能早于今天：以前的报表按当时的单位重印。"))
    if not plan.basis.strip():
        raise Refused(_("请写明依据，例如机构编制文件的名称和文号。"))
    keys = [unit.pk for unit in plan.subjects]
    codes = [r.code for r in plan.receivers if isinstance(r, NewUnit)]
    standing = [r.pk for r in plan.receivers if isinstance(r, Unit)]
    if not keys or len(set(keys)) < len(keys) or len(set(codes)) < len(codes) or len(set(standing)) < len(standing):
        raise Refused(_("每个单位只写一次，至少写一个。"))
    _CHECKS[plan.kind](plan, set(keys), set(standing))


def _check_one(plan: Plan) -> None:
    if len(plan.subjects) != 1:
        raise Refused(_("这种调整一次办一个单位。"))


def _check_rename(plan: Plan, subjects: set[int], standing: set[int]) -> None:
    _check_one(plan)
    unit = plan.subjects[0]
    if not plan.name.strip() or (plan.name.strip(), plan.short_name.strip()) == (unit.name, unit.short_name):
        raise Refused(_("请写与现在不同的名称或简称。"))


def _check_move(plan: Plan, subjects: set[int], standing: set[int]) -> None:
    _check_one(plan)
    present = Unit.objects.get_parent(plan.subjects[0])
    if (present.pk if present else None) == (plan.parent.pk if plan.parent else None):
        raise Refused(_("请写与现在不同的上级单位。"))


def _check_merge(plan: Plan, subjects: set[int], standing: set[int]) -> None:
    if len(plan.receivers) != 1:
        raise Refused(_("合并后是一个单位，请只写一个承接单位。"))
    if len(subjects | standing) < 2:
        raise Refused(_("请写要合并的各个单位，至少两个。"))


def _check_split(plan: Plan, subjects: set[int], standing: set[int]) -> None:
    _check_one(plan)
    if len(plan.receivers) < 2:
        raise Refused(_("请写分设后的各个单位，至少两个；原单位保留的，把它也写上。"))


def _check_dissolve(plan: Plan, subjects: set[int], standing: set[int]) -> None:
    _check_one(plan)
    if subjects & standing or len(standing) < len(plan.receivers):
        raise Refused(_("撤销后由已有的其他单位承接。要新设单位，请用“合并”或“分设”。"))


_CHECKS = {
    ChangeKind.RENAME.value: _check_rename,
    ChangeKind.MOVE.value: _check_move,
    ChangeKind.MERGE.value: _check_merge,
    ChangeKind.SPLIT.value: _check_split,
    ChangeKind.DISSOLVE.value: _check_dissolve,
}


def answer_change(
    *, change: OrganisationChange, answers: Mapping[tuple[int, str], int], revision: int, actor: Actor
) -> OrganisationChange:
    """Say where things go: (unit id, key) → id of a receiver's line. Also of a planned change, until its day.

    Raises StaleState when somebody has answered since `revision`, or when it is carried out or withdrawn; Refused for
    a line or a unit that is none of this change.
    """
    actor.require(Capability.ORGANISATION_MANAGE, change)
    with transaction.atomic():
        ahead = OrganisationChange.objects.ahead().filter(pk=change.pk, revision=revision)
        if not ahead.update(revision=F("revision") + 1, obstacle=""):
            change.refresh_from_db()
            raise StaleState(change, change.state)
        lines = {line.pk: line for line in change.lines.all()}
        receivers = {pk for pk, line in lines.items() if line.side == LineSide.RECEIVER}
        subjects = {line.unit_id for line in lines.values() if line.side == LineSide.SUBJECT}
        if not receivers.issuperset(answers.values()) or not subjects.issuperset(unit for unit, _key in answers):
            raise Refused(_("请从列出的承接单位里选。"))
        for (unit, key), line in answers.items():
            ChangeAnswer.objects.update_or_create(change=change, unit_id=unit, key=key, defaults={"line": lines[line]})
        told = [f"{word_of(key)} → {lines[line].label}" for (_unit, key), line in answers.items()]
        record(who=actor.who, action="accounts.change.answered", what=what(change), after={"answers": told})
    change.refresh_from_db()
    return change


def confirm_change(*, change: OrganisationChange, digest: str, actor: Actor) -> OrganisationChange:
    """Let a draft take effect on its day. `digest` is the rehearsal that was seen: if the facts have moved since, it is
    a StaleState, and the new rehearsal must be read. Refused while anything stands in the way."""
    with transaction.atomic():
        apply(
            states.CONFIRM_CHANGE, row=change, actor=actor,
            change=Change(note={"on": change.on, "basis": change.basis}),
        )  # fmt: skip
        if change.on < clock.today():
            raise Refused(_("生效日期已经过去，请撤回后按新的日期拟定。"))
        rehearsal = rehearse(change)
        if rehearsal.obstacles:
            raise Refused(rehearsal.obstacles[0])
        if rehearsal.digest != digest:
            raise StaleState(change, change.state)
        change_confirmed.send(OrganisationChange, change=change, people=concerned(change))
    return change


def withdraw_change(*, change: OrganisationChange, reason: str, actor: Actor) -> OrganisationChange:
    """Take back what has not been carried out. A change in effect is not undone: another change follows it.

    Raises StaleState when the day's job was faster.
    """
    if not reason.strip():
        raise Refused(_("请写明撤回的理由。"))
    values = {"closed_at": clock.now(), "obstacle": ""}
    with transaction.atomic():
        announced = OrganisationChange.objects.select_for_update().get(pk=change.pk).state == ChangeState.PLANNED
        apply(states.WITHDRAW_CHANGE, row=change, actor=actor, change=Change(values, reason.strip()))
        if announced:
            people = concerned(change)
            change_withdrawn.send(OrganisationChange, change=change, people=people, reason=reason.strip())
    return change
