"""What the resolver knows of an organisation, and what it answers. Plain data; nothing is asked of the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from accounts.models import UnitKind

#: Kinds that work inside a house and do not stand for it: their house is the unit above.
_INSIDE = (UnitKind.SECTION, UnitKind.LEAD_OFFICE)


@dataclass(frozen=True)
class UnitFact:
    """A unit of today's tree, or a dissolved one (`dissolved`), with the names it had earlier."""

    id: int
    code: str
    name: str
    kind: str
    parent: int | None = None
    short_name: str = ""
    region: str = ""
    former: tuple[str, ...] = ()
    dissolved: bool = False


@dataclass(frozen=True)
class GroupFact:
    """A group with its members of the day."""

    id: int
    code: str
    name: str
    members: frozenset[int] = frozenset()


@dataclass(frozen=True, order=True)
class Target:
    """A unit or a group: kind is "unit" or "group"."""

    kind: str
    id: int

    @property
    def key(self) -> str:
        """As the choosers name it: "unit-3"."""
        return f"{self.kind}-{self.id}"


Targets = tuple[Target, ...]


class Sure(StrEnum):
    """How sure an answer is. REMEMBERED and SURE stand by themselves; LIKELY is proposed to a person."""

    REMEMBERED = "remembered"
    SURE = "sure"
    LIKELY = "likely"
    OPEN = "open"


@dataclass(frozen=True)
class Candidate:
    """Something that the words may stand for, and why."""

    targets: Targets
    reason: str


@dataclass(frozen=True)
class Match:
    """What printed words stand for. `targets` is empty when open; `reason` is for a person, as are `doubts`;
    `candidates` are other possibilities, the best first."""

    words: str
    targets: Targets = ()
    sure: Sure = Sure.OPEN
    reason: str = ""
    doubts: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether it stands without a person's word. A person may have said that nobody here is meant."""
        return self.sure == Sure.REMEMBERED or (self.sure == Sure.SURE and bool(self.targets))


@dataclass(frozen=True)
class Organisation:
    """Units, groups, who organises, and what its people answered before, by words as `alike` makes them."""

    units: tuple[UnitFact, ...]
    groups: tuple[GroupFact, ...]
    organiser: int
    answers: Mapping[str, Targets] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[int, UnitFact]:
        """Units by their id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def groups_by_id(self) -> Mapping[int, GroupFact]:
        """Groups by their id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def standing(self) -> tuple[UnitFact, ...]:
        """The units that are not dissolved, in the order given."""
        return tuple(unit for unit in self.units if not unit.dissolved)

    def above(self, unit: UnitFact) -> Iterator[UnitFact]:
        """The units above one, the nearest first."""
        seen = {unit.id}
        while unit.parent is not None and unit.parent in self.by_id and unit.parent not in seen:
            unit = self.by_id[unit.parent]
            seen.add(unit.id)
            yield unit

    @cached_property
    def house(self) -> UnitFact:
        """In whose name the organiser acts: of a section the bureau above it."""
        unit = self.by_id[self.organiser]
        for above in (unit, *self.above(unit)):
            if above.kind not in _INSIDE:
                return above
        return unit

    @cached_property
    def _ways(self) -> Mapping[int, frozenset[int]]:
        """The units above each, by id."""
        return {unit.id: frozenset(above.id for above in self.above(unit)) for unit in self.units}

    @cached_property
    def circles(self) -> tuple[tuple[UnitFact, ...], ...]:
        """Where names are looked for, step by step: below the house, below the unit above it, everywhere."""
        found, before = [], -1
        for top in (self.house, *self.above(self.house)):
            circle = tuple(unit for unit in self.standing if top.id in self._ways[unit.id])
            if len(circle) > before:
                found.append(circle)
                before = len(circle)
        return (*found, self.standing)

    def covered(self, targets: Targets) -> frozenset[int]:
        """The units that targets stand for today."""
        found: set[int] = set()
        for target in targets:
            found |= self.groups_by_id[target.id].members if target.kind == "group" else {target.id}
        return frozenset(found)

    def name(self, target: Target) -> str:
        """What a target is called."""
        known: Mapping[int, UnitFact | GroupFact] = self.groups_by_id if target.kind == "group" else self.by_id
        return known[target.id].name
