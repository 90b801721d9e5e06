"""The network as a table: one line for each unit that should have a liaison, or has one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.grants import PATH_STEP
from accounts.models import Unit, UnitKind, User
from personnel.models import Liaison
from personnel.network.levels import LABELS, Level, Place, levels_of
from personnel.network.querysets import units_above

#: Sections act for the unit above them, regions are no bodies: that they have no liaison is no gap.
WITHOUT_NEED = (UnitKind.SECTION, UnitKind.LEAD_OFFICE, UnitKind.REGION)
#: The sum by level reads every unit of the reach once; beyond so many it is left out.
MOST_SUMMED = 5_000


@dataclass(frozen=True)
class Line:
    """A unit on a day, and who stands for it. `gap`: it should have somebody and has nobody."""

    unit: Unit
    level: Level
    liaisons: list[Liaison] = field(default_factory=list)

    @property
    def gap(self) -> bool:
        """Nobody, where somebody should be."""
        return not self.liaisons and self.unit.kind not in WITHOUT_NEED

    @property
    def level_label(self) -> str:
        """省级, 市级, 县级."""
        return str(LABELS[self.level])

    @property
    def indent(self) -> str:
        """Spaces by depth, as the tree is shown elsewhere."""
        return "　" * (int(self.unit.depth) - 1)


def listed_units(user: User, on: date) -> QuerySet[Unit]:
    """The units of a person's reach that stand on a day and need a liaison or have one; with `has`."""
    here = Liaison.objects.in_force(on).filter(unit=OuterRef("pk"))
    rows = Unit.objects.within(user, Capability.OFFICER_READ).standing(on).annotate(has=Exists(here))
    return rows.filter(~Q(kind__in=WITHOUT_NEED) | Q(has=True))  # type: ignore[no-any-return]


def gaps_in(rows: QuerySet[Unit]) -> QuerySet[Unit]:
    """Those of `listed_units` that have nobody."""
    return rows.filter(has=False).exclude(kind__in=WITHOUT_NEED)


def lines_of(units: Sequence[Unit], on: date) -> list[Line]:
    """Two queries, however many units there are."""
    found: dict[int, list[Liaison]] = defaultdict(list)
    for row in Liaison.objects.in_force(on).filter(unit__in=[unit.pk for unit in units]).order_by("valid_from", "id"):
        found[row.unit_id].append(row)
    levels = levels_among(units)
    return [Line(unit, levels[unit.path], found[unit.pk]) for unit in units]


def levels_among(units: Iterable[Unit]) -> Any:
    """The levels of some units: one query for those above them."""
    units = list(units)
    here = {unit.path for unit in units}
    above = {path[:end] for path in here for end in range(PATH_STEP, len(path), PATH_STEP)} - here
    rows = [*units, *Unit.objects.filter(path__in=above)]
    return levels_of(Place(row.path, row.region, row.name, row.kind) for row in rows)


def sums(rows: QuerySet[Unit]) -> list[dict[str, Any]]:
    """Figures by level: how many units should have a liaison, and how many have none. The highest first;
    empty where there are too many units to read them all."""
    units = list(rows.exclude(kind__in=WITHOUT_NEED)[: MOST_SUMMED + 1])
    if len(units) > MOST_SUMMED:
        return []
    levels = levels_among(units)
    count: dict[Level, list[int]] = defaultdict(lambda: [0, 0])
    for unit in units:
        count[levels[unit.path]][0] += 1
        count[levels[unit.path]][1] += not unit.has
    return [
        {
            "label": LABELS[level], "value": units, "unit": _("个单位"), "bad": bool(gaps),
            "note": _("%(count)d个没有联络员") % {"count": gaps} if gaps else _("都有联络员"),
        }
        for level, (units, gaps) in sorted(count.items())
    ]  # fmt: skip


def above(user: User, on: date) -> list[Liaison]:
    """The liaisons of the units above the person's own, the nearest first."""
    rows = Liaison.objects.in_force(on).filter(unit__path__in=units_above(user.grants))
    own = Unit.objects.within(user, Capability.OFFICER_READ)
    rows = rows.exclude(unit__in=own.order_by().values("pk")).select_related("unit")
    return list(rows.annotate(depth=Length("unit__path")).order_by("-depth", "valid_from", "id"))
