"""Names of a package that stand for nothing here, mapped on the screen to units and groups that exist."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from accounts.models import Unit, UnitGroup


@dataclass(frozen=True)
class MapLine:
    """One unknown name: the code that the file gives, and what has been chosen for it ("unit:code", or empty)."""

    at: int
    key: str
    code: str
    chosen: str


@dataclass(frozen=True)
class PartyChoices:
    """What a name may be mapped to: values such as "unit:code" with names."""

    groups: list[tuple[str, str]]
    units: list[tuple[str, str]]


def choices_on(day: date) -> PartyChoices:
    """All groups, and the units that stand on a day in the order of the tree."""
    groups = [(f"group:{group.code}", group.name) for group in UnitGroup.objects.order_by("name")]
    units = [(f"unit:{unit.code}", unit.name) for unit in Unit.objects.standing(day).order_by("path")]
    return PartyChoices(groups, units)


def lines_of(
    unknown: Mapping[str, str], chosen: Mapping[str, Mapping[str, str]], choices: PartyChoices
) -> list[MapLine]:
    """The lines to fill in: every unknown name, and those chosen already. One that is called exactly like a unit or
    group of this system is proposed."""
    by_name = {name: value for value, name in [*choices.units, *choices.groups]}
    lines = []
    for at, key in enumerate(sorted({*unknown, *chosen})):
        picked = next((f"{kind}:{code}" for kind, code in chosen.get(key, {}).items()), "")
        bare = key.partition(":")[2] or key
        lines.append(MapLine(at, key, unknown.get(key, ""), picked or by_name.get(key, "") or by_name.get(bare, "")))
    return lines


def read_map(data: QueryDict) -> dict[str, dict[str, str]]:
    """What was chosen: name → {"unit": code} or {"group": code}; lines left open are left out."""
    chosen = {}
    for name, key in data.items():
        if name.startswith("map-key-"):
            kind, _colon, code = data.get(f"map-to-{name.removeprefix('map-key-')}", "").partition(":")
            if kind in ("unit", "group") and code:
                chosen[str(key)] = {kind: code}
    return chosen
