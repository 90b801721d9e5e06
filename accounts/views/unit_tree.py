"""The unit tree, level by level: a province has 100,000 units, and a page shows one level of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Length, Substr

from accounts.models import Unit, UnitKind
from accounts.scope import ActorRequest
from audit import clock

#: A tree up to this size is shown whole.
WHOLE = 200
STEP = Unit.steplen


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a search, a kind, the dissolved too, and the unit whose level is open."""

    query: str
    kind: str
    dissolved: bool
    under: Unit | None

    @classmethod
    def of(cls, request: ActorRequest) -> "Asked":
        """From the query string; a unit that is not there opens the top."""
        values = request.GET
        kind, under = values.get("kind", ""), values.get("under", "")
        found = Unit.objects.filter(pk=int(under)).first() if under.isdecimal() and len(under) < 10 else None
        return cls(
            values.get("q", "").strip()[:60], kind if kind in UnitKind.values else "", values.get("dissolved") == "1",
            found,
        )  # fmt: skip

    @property
    def flat(self) -> bool:
        """Whether it is a search: units without their place in the tree."""
        return bool(self.query or self.kind)


def tree_rows(asked: Asked, visible: QuerySet[Unit]) -> tuple[QuerySet[Unit], bool]:
    """The units of the page, unpaged, and whether they are one level of a tree too large to be shown whole."""
    rows: Any = visible
    rows = rows if asked.dissolved else rows.standing(clock.today())
    if asked.query:
        rows = rows.named(asked.query)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.flat:
        return rows, False
    if asked.under is not None:
        return rows.filter(path__startswith=asked.under.path, depth=asked.under.depth + 1), True
    # Whether there are more than fit is known after so many rows.
    if len(rows.order_by().values_list("pk")[: WHOLE + 1]) <= WHOLE:
        return rows, False
    return rows.filter(depth=1), True


def with_people(rows: QuerySet[Unit]) -> QuerySet[Unit]:
    """Each with `people`, who hold a post in it."""
    held = Q(memberships__state="granted", memberships__user__is_active=True)
    counted: QuerySet[Unit] = rows.annotate(people=Count("memberships__user", filter=held, distinct=True))
    return counted


def below(units: list[Unit], on: date, *, dissolved: bool) -> dict[int, int]:
    """Unit id → how many units stand directly below it: one query for a page of units."""
    parents = [unit for unit in units if unit.numchild]
    if not parents:
        return {}
    condition = Q()
    for unit in parents:
        condition |= Q(path__startswith=unit.path, depth=unit.depth + 1)
    rows: Any = Unit.objects.order_by()
    rows = rows if dissolved else rows.standing(on)
    above = rows.filter(condition).annotate(above=Substr("path", Value(1), Length("path") - STEP))
    counts = dict(above.values_list("above").annotate(number=Count("pk")))
    return {unit.pk: counts[unit.path] for unit in parents if unit.path in counts}
