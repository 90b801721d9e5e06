"""What the editor shows of a form drawn from the roster: two tables to read, in the second three cells to write."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from accounts.models import User
from personnel.models import Certificate, Officer
from rectification.content import Content
from rectification.models import Filing, FilingVersion
from rectification.rosters import changes_now
from rectification.sheets import Fault, Sheet, SheetContext
from rectification.sheets.officer_roster import TYPED, is_text

#: So many changes of the roster are told one by one.
TOLD = 12


def drawn_part(
    user: User,
    sheet: Sheet,
    content: Content,
    context: SheetContext,
    faults: Iterable[Fault],
    remarks: Mapping[tuple[str, str], str],
) -> dict[str, Any]:
    """What the editor shows of a drawn form: the tables, with links to whom the reader may read in the roster."""
    paper = {"roster": [], "clean_up": [], **sheet.printed(content, context)}
    links = links_of(user, [*paper["roster"], *paper["clean_up"]])
    by_cell = {(fault.row, fault.column): fault for fault in faults}
    columns = {column.code: column for column in sheet.columns}
    for row in paper["roster"]:
        row["url"] = links.get(row["officer"], "")
    for row in paper["clean_up"]:
        row["url"] = links.get(row["certificate"]) or links.get(row["officer"], "")
        row["cells"] = [
            {
                "code": code, "label": columns[code].label, "help": columns[code].help, "value": row.get(code, ""),
                "fault": by_cell.get((row["id"], code)), "remark": remarks.get((row["id"], code), ""),
            }
            for code in TYPED
        ]  # fmt: skip
    stale = any(fault.column == "drawn_on" for fault in faults)
    return {**paper, "stale": stale, "old": is_text(content)}


def links_of(user: User, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """UUID → address, of officers and certificates within the reader's reach: two queries."""
    officers = {row["officer"] for row in rows if row.get("officer")}
    held = {row["certificate"] for row in rows if row.get("certificate")}
    found: dict[str, str] = {}
    for model, wanted, name in ((Officer, officers, "officer-detail"), (Certificate, held, "certificate-detail")):
        if wanted:
            rows_in_reach = model.objects.visible_to(user).filter(uuid__in=wanted)
            found |= {str(key): reverse(name, args=[key]) for key in rows_in_reach.values_list("uuid", flat=True)}
    return found


def since_filed(filing: Filing, version: FilingVersion) -> dict[str, Any] | None:
    """What has changed in the roster since a version that was sent; None where nothing has."""
    changes = changes_now(filing, version) if version.frozen_at else []
    return {"changes": changes[:TOLD], "count": len(changes), "more": max(0, len(changes) - TOLD)} if changes else None
