"""Units and groups as they are chosen for a party: found by name, shown with what they stand for today."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import GroupMember, Unit, UnitGroup
from audit import clock

MOST_FOUND = 20
#: Digits of the longest key that a database has.
_LONGEST_KEY = 18


@dataclass(frozen=True)
class PartyChoice:
    """One line of the chooser. `key` is "unit-3" or "group-1"; `members` are a group's units of that day."""

    key: str
    name: str
    detail: str
    members: tuple[str, ...] = ()

    @property
    def is_group(self) -> bool:
        """Whether it stands for several units."""
        return self.key.startswith("group-")


def find_choices(text: str, on: date, *, groups: bool = True) -> list[PartyChoice]:
    """Groups first, then units not dissolved, whose name, short name, code or region contains the text."""
    words = text.strip()
    found: list[PartyChoice] = []
    if groups:
        matching = UnitGroup.objects.filter(Q(name__icontains=words) | Q(code__icontains=words))[:MOST_FOUND]
        members = members_of([group.pk for group in matching], on)
        found = [group_choice(group, members) for group in matching]
    units = (
        Unit.objects.standing(on)
        .filter(
            Q(name__icontains=words)
            | Q(short_name__icontains=words)
            | Q(code__icontains=words)
            | Q(region__icontains=words)
        )
        .order_by("path")[:MOST_FOUND]
    )
    return found + [PartyChoice(f"unit-{unit.pk}", unit.name, unit.get_kind_display()) for unit in units]


def chooser_of(key: str, purpose: str, text: str) -> dict[str, Any]:
    """What the list under the chooser of a row shows. `purpose`: parties, or receivers, which are units only."""
    found = find_choices(text, clock.today(), groups=purpose == "parties")
    return {"key": key, "purpose": purpose, "q": text, "found": found}


def group_choice(group: UnitGroup, members: Mapping[int, list[Unit]]) -> PartyChoice:
    """A group with its units."""
    names = tuple(unit.label for unit in members.get(group.pk, []))
    detail = _("分组，%(count)d个单位") % {"count": len(names)}
    return PartyChoice(f"group-{group.pk}", group.name, detail, names)


def members_of(groups: Iterable[int], on: date) -> dict[int, list[Unit]]:
    """The units of groups on a day, in the order of the tree: one query for all groups."""
    rows = (
        GroupMember.objects.filter(group__in=list(groups), valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .select_related("unit")
        .order_by("unit__path")
    )
    found: dict[int, list[Unit]] = defaultdict(list)
    for row in rows:
        found[row.group_id].append(row.unit)
    return found


def count_units(parties: Iterable[Any], members: Mapping[int, list[Unit]]) -> int:
    """How many units parties stand for, each once."""
    units: set[int] = set()
    for party in parties:
        units.update((unit.pk for unit in members.get(party.group_id, [])) if party.group_id else (party.unit_id,))
    return len(units)


def read_party(key: str, on: date) -> Unit | UnitGroup | None:
    """The standing unit or the group that a key names."""
    kind, _dash, pk = key.partition("-")
    if not pk.isdecimal() or len(pk) > _LONGEST_KEY:
        return None
    if kind == "group":
        return UnitGroup.objects.filter(pk=int(pk)).first()
    unit: Unit | None = Unit.objects.standing(on).filter(pk=int(pk)).first() if kind == "unit" else None
    return unit
