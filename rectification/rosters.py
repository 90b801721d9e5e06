"""The roster that a unit files: over which units, its rows as of today, and what has changed since a version."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Unit, UnitKind
from audit import clock
from campaigns.models import Obligation
from personnel.clean_up import Line, clean_up_in
from personnel.roster import RosterLine, roster_in
from rectification.content import Content, Row, rows_of
from rectification.models import Filing, FilingVersion
from rectification.sheets.base import day_text
from rectification.sheets.officer_roster import (
    CLEAN_UP,
    DRAWN,
    LABELS,
    ROSTER,
    TYPED,
    drawn_cells,
    is_text,
    redrawn,
)


def covered_units(obligation: Obligation) -> list[int]:
    """The ids of the units whose officers a unit files: its own and all below it, without those that file the same
    themselves and what is below them. A section files for the unit that it belongs to, where that one does not.

    So nobody is filed twice and nobody is left out (docs/adr/0021-filed-roster.md): whose obligation is waived files
    nothing, and is the next one's above. Two queries.
    """
    others = Unit.objects.filter(
        obligations__requirement=obligation.requirement_id, obligations__waived_at=None
    ).exclude(pk=obligation.unit_id)
    filers = list(others.distinct().values_list("path", "kind"))
    root = _acts_for(obligation.unit, filers)
    # Not in SQL: a province has thousands of filers below it, and a condition for each is more than a database takes.
    own = {path for path, _kind in filers if path != root}
    units = Unit.objects.filter(path__startswith=root).values_list("pk", "path")
    step = Unit.steplen
    return [
        pk for pk, path in units if own.isdisjoint(path[:end] for end in range(len(root) + step, len(path) + 1, step))
    ]


def _acts_for(unit: Unit, filers: Iterable[tuple[str, str]]) -> str:
    """The path of the unit whose people it files."""
    own: str = unit.path
    above = own[: -Unit.steplen]
    if unit.kind != UnitKind.SECTION or not above:
        return own
    others = [path for path, kind in filers if path == above or (kind == UnitKind.SECTION and path[:-4] == above)]
    return own if others else above


def rows_today(filing: Filing) -> list[Row]:
    """Roster and clean-up list of today as rows of a content: some fifteen queries, however many people."""
    units = covered_units(filing.obligation)
    roster = [_row(filing, ROSTER, _roster_cells(line)) for line in roster_in(units)]
    return roster + [_row(filing, CLEAN_UP, _case_cells(line)) for line in clean_up_in(units, clock.today())]


def drawn_content(filing: Filing, stored: Content) -> Content:
    """A content with the rows of today."""
    return redrawn(stored, rows_today(filing), clock.today().isoformat())


def _row(filing: Filing, half: str, cells: dict[str, str]) -> Row:
    """Its id is the same whenever the same is drawn for this filing, and another one in any other filing."""
    about = ":".join((half, cells["officer"], cells["certificate"], cells.get("case_kind", "")))
    blank = dict.fromkeys((*DRAWN, *TYPED), "")
    return {"id": str(uuid.uuid5(filing.uuid, about)), "cells": {**blank, "half": half, **cells}}


def _roster_cells(line: RosterLine) -> dict[str, str]:
    told = {name: _iso(value) if isinstance(value, date) else value or "" for name, value in asdict(line).items()}
    standing = told.pop("certificate_state")
    return {**told, "state": "，".join(part for part in (told["state"], standing) if part)}


def _case_cells(line: Line) -> dict[str, str]:
    held, about = line.certificate, line.certificate or line.officer
    return {
        "officer": str(line.officer.uuid) if line.officer else "",
        "certificate": str(held.uuid) if held else "",
        "case_kind": line.kind,
        "unit": about.unit.label if about else line.unit_name,
        "name": line.name,
        "certificate_kind": held.kind.name if held else "",
        "number": held.number if held else "",
        "case": line.label,
        "reason": line.reason,
    }


def _iso(day: date) -> str:
    return day.isoformat()


@dataclass(frozen=True)
class RosterChange:
    """One thing that reads otherwise now: which table, about whom, and what."""

    table: str
    name: str
    text: str


def changes_now(filing: Filing, version: FilingVersion) -> list[RosterChange]:
    """What in the roster has changed since a version was drawn; nothing for a text with an attachment."""
    if filing.kind != "officer_roster" or is_text(version.content):
        return []
    return differing(version.content, rows_today(filing))


def differing(content: Content, now: Iterable[Row]) -> list[RosterChange]:
    """The differences of the drawn cells, the new rows' order first, then what is no longer listed. Pure."""
    before = {row["id"]: row for row in rows_of(content)}
    found, seen = [], set()
    for row in now:
        seen.add(row["id"])
        former = before.get(row["id"])
        if former is None:
            found.append(_change(row, _("新列入")))
        elif drawn_cells(former) != drawn_cells(row):
            found.append(_change(row, "；".join(_told(drawn_cells(former), drawn_cells(row)))))
    return found + [_change(row, _("不再列入")) for key, row in before.items() if key not in seen]


def _change(row: Row, text: str) -> RosterChange:
    cells = row["cells"]
    table = _("清理名单") if cells.get("half") == CLEAN_UP else _("名册")
    about = " ".join(part for part in (cells.get("name"), cells.get("certificate_kind"), cells.get("number")) if part)
    return RosterChange(table, about, text)


def _told(old: dict[str, str], new: dict[str, str]) -> Iterable[str]:
    for code in DRAWN:
        if old[code] != new[code]:
            values = {"label": LABELS[code], "old": day_text(old[code]), "new": day_text(new[code])}
            yield _("%(label)s由“%(old)s”改为“%(new)s”") % values
