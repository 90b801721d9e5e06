"""What a change of the organisation touches, told by every app that keeps something of a unit (docs/adr/0020).

Apps above register a part in `apps.py`. A part counts for the rehearsal and carries on the day, in the transaction of
the change; it is handed ids and units, never a request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from audit.labels import field_label

if TYPE_CHECKING:
    from accounts.actors import Actor
    from accounts.models import OrganisationChange, Unit


@dataclass(frozen=True)
class Holding:
    """Something a unit has. With `asks` it must be said which unit receives it; otherwise it is only shown.

    `names` are shown to administrators, who hold no business data: leave them empty for it.
    """

    key: str
    label: str
    count: int
    names: tuple[str, ...] = ()
    asks: bool = True


@dataclass(frozen=True)
class Carriage:
    """One subject on the day of its change: `targets` has key → receiving unit; what stays is not in it."""

    change: "OrganisationChange"
    unit: "Unit"
    on: date
    at: datetime
    actor: "Actor"
    targets: Mapping[str, "Unit"] = field(default_factory=dict)


class Part(Protocol):
    """What one app knows of a unit."""

    def holdings(self, unit: "Unit", on: date) -> list[Holding]:
        """What the unit has, without what is nothing; a constant number of queries."""

    def obstacles(self, unit: "Unit", on: date) -> list[str]:
        """Why the unit cannot end, in words for the administrator; empty when it can."""

    def hold(self, unit: "Unit") -> None:
        """Lock what the unit has, before it is counted and handed over: whatever is done with it in the same moment
        comes before or after."""

    def carry(self, carriage: Carriage) -> dict[str, int]:
        """Hand over what `targets` names; word of the trail → how many."""


def word_of(key: str) -> str:
    """What the key of a holding says to people, without its campaign; every app names its own in `labels.py`."""
    return field_label("", key.partition(":")[0])


_parts: list[Part] = []


def add_part(part: Part) -> None:
    """Called once from an app's `ready()`."""
    _parts.append(part)


def parts() -> tuple[Part, ...]:
    """All of them, the lower apps first."""
    return tuple(_parts)
