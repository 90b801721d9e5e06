"""The organisation as the party resolver sees it, in a number of queries that does not grow with it."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from accounts.models import GroupMember, Unit, UnitGroup, UnitRecord
from campaigns.intake.parties import GroupFact, Organisation, Target, Targets, UnitFact
from campaigns.models import PartyAnswer


def organisation_of(organiser: Unit, on: date) -> Organisation:
    """Units, groups and remembered answers as one organiser's notice is read on a day."""
    return Organisation(_units(on), _groups(on), organiser.pk, answers_of(organiser))


def answers_of(organiser: Unit) -> dict[str, Targets]:
    """What the organiser's people answered, by the words alike."""
    rows = PartyAnswer.objects.filter(organiser=organiser).prefetch_related("targets")
    return {
        row.words: tuple(
            Target("group", target.group_id) if target.group_id else Target("unit", target.unit_id)
            for target in row.targets.all()
        )
        for row in rows
    }


def _units(on: date) -> tuple[UnitFact, ...]:
    former = defaultdict(set)
    for unit, name in UnitRecord.objects.filter(valid_to__lt=on).values_list("unit", "name"):
        former[unit].add(name)
    units = list(Unit.objects.order_by("path"))
    by_path = {unit.path: unit.pk for unit in units}
    return tuple(
        UnitFact(
            unit.pk, unit.code, unit.name, unit.kind, by_path.get(unit.path[: -Unit.steplen]), unit.short_name,
            unit.region, tuple(sorted(former[unit.pk] - {unit.name})),
            unit.dissolved_on is not None and unit.dissolved_on <= on,
        )
        for unit in units
    )  # fmt: skip


def _groups(on: date) -> tuple[GroupFact, ...]:
    members = defaultdict(set)
    rows = GroupMember.objects.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))
    for group, unit in rows.values_list("group", "unit"):
        members[group].add(unit)
    return tuple(
        GroupFact(group.pk, group.code, group.name, frozenset(members[group.pk])) for group in UnitGroup.objects.all()
    )
