"""What is there already, read once for a whole workbook."""

from collections import defaultdict
from datetime import date

from accounts.imports.plan import Known, KnownGroup, KnownUnit, KnownUser
from accounts.models import GroupMember, Membership, Unit, UnitGroup, UnitRecord, User


def load_known() -> Known:
    """All units, groups and accounts with their open posts: a fixed number of queries."""
    return Known(_units(), _groups(), _users())


def _units() -> dict[str, KnownUnit]:
    units = list(Unit.objects.all())
    by_path = {unit.path: unit.code for unit in units}
    step = Unit.steplen
    since = dict(UnitRecord.objects.filter(valid_to=None).values_list("unit_id", "valid_from"))
    return {
        unit.code: KnownUnit(
            unit.name,
            unit.kind,
            unit.short_name,
            unit.region,
            unit.position,
            by_path.get(unit.path[:-step]),
            unit.dissolved_on is not None,
            since.get(unit.pk, date.min),
        )
        for unit in units
    }


def _groups() -> dict[str, KnownGroup]:
    members: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for group_id, code, day in GroupMember.objects.filter(valid_to=None).values_list(
        "group_id", "unit__code", "valid_from"
    ):
        members[group_id].append((code, day))
    return {
        group.code: KnownGroup(
            group.name,
            frozenset(code for code, _day in members[group.pk]),
            max((day for _code, day in members[group.pk]), default=None),
        )
        for group in UnitGroup.objects.all()
    }


def _users() -> dict[str, KnownUser]:
    posts: dict[int, set[tuple[str, str]]] = defaultdict(set)
    held = Membership.objects.filter(state__in=["proposed", "granted"])
    for user_id, code, role in held.values_list("user_id", "unit__code", "role"):
        posts[user_id].add((code, role))
    return {
        user.username: KnownUser(user.name, user.phone, user.is_active, frozenset(posts[user.pk]))
        for user in User.objects.all()
    }
