"""Carrying a change out on its day, whole or not at all."""

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import states
from accounts.actors import Actor
from accounts.changing import Carriage, parts
from accounts.models import ChangeKind, ChangeLine, ChangeState, OrganisationChange, Unit
from accounts.services.changes.concerned import concerned
from accounts.services.changes.rehearsing import Rehearsal, Sides, rehearse
from accounts.services.units import UnitFields, add_unit, end_unit, lock_tree, lock_units, rewrite_unit
from accounts.signals import change_carried_out
from accounts.transitions import Change, Refused, StaleState, apply
from audit import clock


def carry_out_due(*, actor: Actor) -> dict[str, int]:
    """Carry out what is planned until today, the earlier first; each is a transaction of its own.

    What cannot be done says why on its row and is tried again at the next turn. Repeatable: what is done stays done.
    """
    went = {"done": 0, "held_up": 0}
    for change in OrganisationChange.objects.due(clock.today()):
        try:
            carry_out(change=change, actor=actor)
        except (StaleState, Refused) as refusal:
            if isinstance(refusal, StaleState) and refusal.row == change:
                continue  # withdrawn, or done by another process
            still = OrganisationChange.objects.filter(pk=change.pk, state=ChangeState.PLANNED)
            still.update(obstacle=str(refusal)[:500])
            went["held_up"] += 1
        else:
            went["done"] += 1
    return went


def carry_out(*, change: OrganisationChange, actor: Actor) -> OrganisationChange:
    """Make a planned change true. `actor` is the system: the confirmation was the person's act, and is in the trail.

    Raises StaleState (done or withdrawn), Refused (its day has not come, or something stands in the way).
    """
    with transaction.atomic():
        values = {"closed_at": clock.now(), "obstacle": ""}
        apply(
            states.CARRY_OUT_CHANGE, row=change, actor=actor,
            change=Change(values, change.basis, {"planned_by": change.planned_by.name}),
        )  # fmt: skip
        if change.on > clock.today():
            raise Refused(_("生效日期还没有到。"))
        _hold(change)
        rehearsal = rehearse(change, carrying=True)
        if rehearsal.obstacles:
            raise Refused(rehearsal.obstacles[0])
        people = concerned(change)
        counts = _CARRIERS[change.kind](change, rehearsal, actor)
        change.outcome = dict(counts)
        change.save(update_fields=["outcome"])
        change_carried_out.send(OrganisationChange, change=change, people=people)
    return change


def _hold(change: OrganisationChange) -> None:
    """The tree, the units of the change, and all that its subjects have: nothing moves any more until it is done."""
    lock_tree()
    sides = Sides.of(change)
    lock_units(line.unit_id for line in (*sides.subjects, *sides.receivers) if line.unit_id)
    for subject in sides.subjects:
        assert subject.unit is not None
        for part in parts():
            part.hold(subject.unit)


def _rename(change: OrganisationChange, rehearsal: Rehearsal, actor: Actor) -> Counter[str]:
    (line,) = Sides.of(change).subjects
    assert line.unit is not None
    present = UnitFields.of(line.unit)
    fields = UnitFields(**{**vars(present), "name": line.name, "short_name": line.short_name})
    rewrite_unit(unit=line.unit, fields=fields, valid_from=change.on, actor=actor)
    return Counter()


def _move(change: OrganisationChange, rehearsal: Rehearsal, actor: Actor) -> Counter[str]:
    (line,) = Sides.of(change).subjects
    assert line.unit is not None
    _put_under(line.unit, line.parent, change, actor)
    return Counter()


def _put_under(unit: Unit, parent: Unit | None, change: OrganisationChange, actor: Actor) -> None:
    fresh: Unit = Unit.objects.get(pk=unit.pk)
    fields = UnitFields(**{**vars(UnitFields.of(fresh)), "parent": parent})
    rewrite_unit(unit=fresh, fields=fields, valid_from=change.on, actor=actor)


def _hand_over(change: OrganisationChange, rehearsal: Rehearsal, actor: Actor) -> Counter[str]:
    """Merge, split and dissolve: set up what is new, hand over what each subject has, end the subjects."""
    sides = Sides.of(change)
    for line in sides.receivers:
        if line.unit is None:
            _set_up(change, line, sides.subjects[0], actor)
    receivers = {line.pk: line.unit for line in sides.receivers}
    counts: Counter[str] = Counter()
    # From below: what ends itself is not moved to a new place on the same day.
    for subject in sorted(sides.subjects, key=lambda line: -line.unit.depth if line.unit else 0):
        assert subject.unit is not None
        _free_receivers(change, subject.unit, sides, actor)
        targets = {}
        for asked in rehearsal.asked:
            if asked.subject.pk == subject.pk and asked.answer is not None:
                unit = receivers[asked.answer.pk]
                if unit is not None and unit.pk != subject.unit_id:
                    targets[asked.holding.key] = unit
        carriage = Carriage(change, subject.unit, change.on, clock.now(), actor, targets)
        for part in parts():
            counts.update(part.carry(carriage))
        if not sides.goes_on(subject):
            end_unit(unit=subject.unit, on=change.on, reason=change.basis, actor=actor)
    return counts


def _set_up(change: OrganisationChange, line: ChangeLine, first: ChangeLine, actor: Actor) -> None:
    assert first.unit is not None
    like: Unit = Unit.objects.get(pk=first.unit_id)
    fields = UnitFields(
        line.name, like.kind, line.short_name, like.region, like.position, line.parent or Unit.objects.get_parent(like)
    )
    line.unit = add_unit(code=line.code, fields=fields, valid_from=change.on, actor=actor)
    line.save(update_fields=["unit"])


def _free_receivers(change: OrganisationChange, subject: Unit, sides: Sides, actor: Actor) -> None:
    """A receiver that stands below a unit that ends, however far, comes up to its place."""
    if any(line.unit_id == subject.pk for line in sides.receivers):
        return
    standing: Unit = Unit.objects.get(pk=subject.pk)
    for line in sides.receivers:
        receiver = Unit.objects.get(pk=line.unit_id)
        if receiver.is_descendant_of(standing):
            _put_under(receiver, Unit.objects.get_parent(standing), change, actor)


_CARRIERS = {
    ChangeKind.RENAME.value: _rename,
    ChangeKind.MOVE.value: _move,
    ChangeKind.MERGE.value: _hand_over,
    ChangeKind.SPLIT.value: _hand_over,
    ChangeKind.DISSOLVE.value: _hand_over,
}
