"""Writes a campaign as a package that `read_package` reads: every field is given, nothing is left to be read."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import models

from campaigns.models import AssignmentParty, AssignmentRole, Campaign, FilingRequirement, HigherCampaign
from campaigns.package.shapes import CAMPAIGN, OWN_RHYTHM, SECTIONS, Shape

SCHEMA = 1
_DEEP = {
    "areas": ("items__sub_points",),
    "task_groups": (
        "tasks__assignments__deadlines", "tasks__assignments__parties__unit", "tasks__assignments__parties__group",
    ),
    "higher_campaigns": ("upper",),
    "filing_requirements": ("parties__unit", "parties__group", "receivers__unit"),
}  # fmt: skip


class _Writer:
    """Collects the party keys and whether some text is still missing while rows are written."""

    def __init__(self) -> None:
        self.parties: dict[str, dict[str, str]] = {}
        self.incomplete = False

    def party(self, row: Any) -> str:
        """The key of a unit or group: its code, which is unique among its like."""
        kind = "unit" if row.unit_id else "group"
        return self._key(kind, (row.unit or row.group).code)

    def unit(self, unit: Any) -> str:
        """The key of a unit."""
        return self._key("unit", unit.code)

    def _key(self, kind: str, code: str) -> str:
        key = f"{kind}:{code}"
        self.parties[key] = {kind: code}
        return key

    def row(self, shape: Shape, row: models.Model) -> dict[str, Any]:
        """One object of the file."""
        written = {name: self._value(row, name) for name in shape.fields}
        for name, child in shape.children.items():
            written[name] = [self.row(child, below) for below in _standing(_ordered(row, name))]
        if "lead" in shape.links:
            written |= self._assigned(row)
        if isinstance(row, FilingRequirement):
            written["filers"] = [self._filer(party) for party in _by_id(row.parties.all())]
            written["receivers"] = [self._receiver(receiver) for receiver in _by_id(row.receivers.all())]
        if isinstance(row, HigherCampaign) and row.upper is not None:
            written["upper"] = row.upper.slug
        return written

    def _value(self, row: models.Model, name: str) -> Any:
        field: Any = row._meta.get_field(name)
        value = getattr(row, name)
        if isinstance(value, date | time):
            return value.isoformat()
        if isinstance(value, str) and not value.strip() and not field.blank:
            self.incomplete = True
        return value

    def _assigned(self, row: Any) -> dict[str, list[str]]:
        parties: list[AssignmentParty] = _by_id(row.parties.all())
        return {
            name: [self.party(party) for party in parties if party.role == role]
            for name, role in (("lead", AssignmentRole.LEAD), ("cooperating", AssignmentRole.COOPERATING))
        }

    def _filer(self, row: Any) -> Any:
        if not row.rhythm:
            return self.party(row)
        return {"party": self.party(row), **{name: self._value(row, name) for name in OWN_RHYTHM}}

    def _receiver(self, row: Any) -> dict[str, Any]:
        who = {"party": self.unit(row.unit)} if row.unit else {"outside": row.outside_name}
        return {**who, "reviews": row.reviews}


def _ordered(row: Any, name: str) -> list[Any]:
    return sorted(getattr(row, name).all(), key=lambda below: (below.position, below.pk))


def _by_id(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.pk)


def _standing(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if getattr(row, "withdrawn_at", None) is None]


def dump_package(campaign: Campaign) -> dict[str, Any]:
    """A campaign as a parsed package, in a number of queries that does not grow with it. What an amendment withdrew is
    left out; people, obligations and filings are no part of a package."""
    writer = _Writer()
    data: dict[str, Any] = {"schema": SCHEMA, "slug": campaign.slug, "parties": {}}
    data["campaign"] = {**writer.row(CAMPAIGN, campaign), "organiser": writer.unit(campaign.organiser)}
    for section, shape in SECTIONS.items():
        rows = getattr(campaign, section).prefetch_related(*_DEEP.get(section, ()))
        data[section] = [writer.row(shape, row) for row in _standing(rows)]
    data["parties"] = dict(sorted(writer.parties.items()))
    if writer.incomplete:
        data["draft"] = True
    return data
