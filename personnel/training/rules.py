"""Who is short, by how much, until when: a pure rule over plain facts, without a database.

002: so many 学时 a year, whatever the category. 004: so many 课时 of professional law, *and* so many days of public
law of which some are military. Each demand stands alone: amounts of different measures are never added or converted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: What a person has earned in a year: (category, measure) → tenths.
Earned = Mapping[tuple[int, str], int]


@dataclass(frozen=True)
class Demand:
    """One threshold. `path`: of the unit below which it holds; `categories` that count for it, None: all of them."""

    key: int
    path: str
    measure: str
    tenths: int
    until: date
    categories: frozenset[int] | None = None
    with_auxiliaries: bool = False
    what: str = ""
    measure_name: str = ""


@dataclass(frozen=True)
class Person:
    """Where and as what somebody serves on the day of the count."""

    key: int
    path: str
    auxiliary: bool = False


@dataclass(frozen=True)
class Standing:
    """One demand on one person: what he has and what is missing, in tenths."""

    demand: Demand
    has: int

    @property
    def missing(self) -> int:
        """0 when it is met."""
        return max(0, self.demand.tenths - self.has)

    @property
    def missing_amount(self) -> Decimal:
        """In the demand's measure."""
        return Decimal(self.missing) / 10 if self.missing % 10 else Decimal(self.missing // 10)

    @property
    def has_amount(self) -> Decimal:
        """In the demand's measure."""
        return Decimal(self.has) / 10 if self.has % 10 else Decimal(self.has // 10)

    @property
    def amount(self) -> Decimal:
        """The threshold in its measure."""
        tenths = self.demand.tenths
        return Decimal(tenths) / 10 if tenths % 10 else Decimal(tenths // 10)


def holds_for(demand: Demand, person: Person) -> bool:
    """Whether a demand is made on a person."""
    return person.path.startswith(demand.path) and (demand.with_auxiliaries or not person.auxiliary)


def counted(earned: Earned, measure: str, categories: frozenset[int] | None) -> int:
    """What was earned in one measure, in some categories or (None) in any: tenths."""
    return sum(
        tenths
        for (category, each), tenths in earned.items()
        if each == measure and (categories is None or category in categories)
    )


def standings(person: Person, demands: Iterable[Demand], earned: Earned) -> tuple[Standing, ...]:
    """Every demand on a person, with what he has."""
    return tuple(
        Standing(demand, counted(earned, demand.measure, demand.categories))
        for demand in demands
        if holds_for(demand, person)
    )


def is_short(found: Iterable[Standing]) -> bool:
    """Whether any demand is not met: they all must be, one by one."""
    return any(each.missing for each in found)
