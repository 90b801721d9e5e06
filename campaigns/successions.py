"""Who takes over from whom in a campaign, and whose an obligation was before (docs/adr/0020). Reads only."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from accounts.models import Unit
from audit import clock
from campaigns.models import Campaign, Obligation, OwnerChange, Succession

#: Stands in a period key before the id of the unit from which the obligation came.
CARRIED = "~"


def own_period(key: str) -> str:
    """The period of a key, without where it came from."""
    return key.split(CARRIED, 1)[0]


class Owner(NamedTuple):
    """Whose an obligation was, what it was called, and the unit's name."""

    unit: int
    title: str
    unit_name: str


def owners_before(campaign: Campaign, moment: datetime) -> dict[int, Owner]:
    """Obligation id → its owner just before a moment, of those that another unit took over since: one query."""
    rows = OwnerChange.objects.filter(obligation__campaign=campaign, at__gte=moment).order_by("-at", "-id")
    told = rows.values_list("obligation_id", "old_unit_id", "old_title", "old_unit_name")
    return {pk: Owner(unit, title, name) for pk, unit, title, name in told}


class Named(NamedTuple):
    """How a paper names the unit and the material."""

    unit: str
    title: str


def named_then(obligation: Obligation, moment: datetime | None) -> Named:
    """What an obligation and its unit were called at a moment (None: now): what was frozen or signed before another
    unit took it over reads as it did. One query, none for now."""
    taken = obligation.owner_changes.filter(at__gt=moment).order_by("at", "id").first() if moment else None
    if taken is None:
        return Named(obligation.unit_name, obligation.title)
    return Named(taken.old_unit_name, taken.old_title)


def filing_heirs(campaign: Campaign, on: date) -> dict[int, set[int]]:
    """Unit that is gone → the standing units that file in its stead, however many changes lie between: two queries."""
    direct: dict[int, set[int]] = {}
    for unit, heir in Succession.objects.filter(campaign=campaign, files=True).values_list("unit_id", "heir_id"):
        direct.setdefault(unit, set()).add(heir)
    if not direct:
        return {}
    named = set(direct) | {heir for heirs in direct.values() for heir in heirs}
    standing = set(Unit.objects.standing(on).filter(pk__in=named).values_list("pk", flat=True))
    return {unit: _last(unit, direct, standing) for unit in direct if unit not in standing}


def _last(unit: int, direct: dict[int, set[int]], standing: set[int]) -> set[int]:
    found: set[int] = set()
    ahead, seen = [unit], {unit}
    while ahead:
        for heir in direct.get(ahead.pop(), ()):
            if heir in standing:
                found.add(heir)
            elif heir not in seen:
                seen.add(heir)
                ahead.append(heir)
    return found


def living_owner(campaign: Campaign, unit: Unit) -> Unit | None:
    """The unit itself while it stands; else the only standing unit that files in its stead, None where that are several
    or none. A problem that is open again, whose unit is gone, goes there."""
    if unit.dissolved_on is None:
        return unit
    heirs = filing_heirs(campaign, clock.today()).get(unit.pk, set())
    return Unit.objects.get(pk=heirs.pop()) if len(heirs) == 1 else None


def with_heirs(filers: Iterable[int], heirs: dict[int, set[int]]) -> tuple[int, ...]:
    """The filers with who files in the stead of those that are gone, each once, in order."""
    units = list(filers)
    units += [heir for unit in units for heir in sorted(heirs.get(unit, ()))]
    return tuple(dict.fromkeys(units))
