"""What a workbook meets (`Known`) and what it would do (`Plan`): plain values on both sides of the check."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from accounts.imports.book import Fault


@dataclass(frozen=True)
class KnownUnit:
    """A unit as it stands; `record_from` is the first day of its present name and parent."""

    name: str
    kind: str
    short_name: str
    region: str
    position: int
    parent: str | None
    dissolved: bool
    record_from: date


@dataclass(frozen=True)
class KnownGroup:
    name: str
    members: frozenset[str]
    last_change: date | None


@dataclass(frozen=True)
class KnownUser:
    """An account; `posts` are its open (unit code, role) pairs, proposed or held."""

    name: str
    phone: str
    active: bool
    posts: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Known:
    """Everything that is there already, by code or user name."""

    units: Mapping[str, KnownUnit]
    groups: Mapping[str, KnownGroup]
    users: Mapping[str, KnownUser]


@dataclass(frozen=True)
class UnitStep:
    """One unit to set up or change; parents come before what stands below them. `changes`: (what, old, new)."""

    code: str
    new: bool
    name: str
    kind: str
    short_name: str
    region: str
    position: int
    parent: str | None
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class GroupStep:
    """One group to make, rename or fill; `joins` are the codes of units that come in."""

    code: str
    new: bool
    name: str
    former_name: str
    joins: tuple[str, ...]


@dataclass(frozen=True)
class PersonStep:
    username: str
    new: bool
    name: str
    phone: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class PostStep:
    """One role to be proposed."""

    username: str
    name: str
    unit: str
    role: str
    post: str


@dataclass
class Plan:
    """What would be written, and what forbids it. With a fault, nothing is."""

    valid_from: date
    faults: list[Fault] = field(default_factory=list)
    units: list[UnitStep] = field(default_factory=list)
    groups: list[GroupStep] = field(default_factory=list)
    people: list[PersonStep] = field(default_factory=list)
    posts: list[PostStep] = field(default_factory=list)
    unchanged: Counter[str] = field(default_factory=Counter)

    @property
    def empty(self) -> bool:
        """Whether everything is there already."""
        return not (self.units or self.groups or self.people or self.posts)

    @property
    def size(self) -> int:
        """How much would be written."""
        return len(self.units) + len(self.groups) + len(self.people) + len(self.posts)

    @property
    def new_users(self) -> list[str]:
        """User names that will need a one-time password."""
        return [step.username for step in self.people if step.new]
