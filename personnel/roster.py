"""名册: who is on the books of some units today, with every certificate that is out, as plain data (notice 000, 19).

Private values are not among it: the roster that is filed needs none.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from personnel.models import GONE, Certificate, Officer


@dataclass(frozen=True)
class RosterLine:
    """An officer with one certificate, or with none: `certificate` and what follows it are empty then.

    `officer` and `certificate` are UUIDs as text. All words are as the screen shows them.
    """

    officer: str
    unit: str
    name: str
    post: str
    kind: str
    establishment: str
    state: str
    certificate: str = ""
    certificate_kind: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    inspect_by: date | None = None
    certificate_state: str = ""


def roster_in(units: Collection[int]) -> list[RosterLine]:
    """Everybody of these units (by their ids) who has not gone, in the order of units and names: two queries."""
    out = Certificate.objects.out().select_related("kind").order_by("kind__position", "issued_on", "pk")
    people = (
        Officer.objects.filter(unit__in=units)
        .exclude(state__in=GONE)
        .select_related("unit")
        .prefetch_related(Prefetch("certificates", out))
        .order_by("unit__path", "name", "pk")
    )
    return [line for person in people for line in _lines(person)]


def _lines(person: Officer) -> Iterable[RosterLine]:
    who: dict[str, Any] = {
        "officer": str(person.uuid), "unit": person.unit.label, "name": person.name, "post": person.post,
        "kind": person.get_kind_display(), "establishment": person.get_establishment_display(),
        "state": person.get_state_display(),
    }  # fmt: skip
    held = list(person.certificates.all())
    if not held:
        yield RosterLine(**who)
    for row in held:
        yield RosterLine(
            **who, certificate=str(row.uuid), certificate_kind=row.kind.name, number=row.number, issuer=row.issuer,
            issued_on=row.issued_on, valid_until=row.valid_until, inspect_by=row.inspect_by,
            certificate_state=row.get_state_display(),
        )  # fmt: skip
