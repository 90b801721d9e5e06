"""What a submitted version changed against the one before it, in the words of its form and marked on its paper."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from rectification.differences import ADDED, MOVED, Change, Words, compare
from rectification.models import Filing, FilingVersion, ReviewRemark
from rectification.places import LEADS, paper_rows, places_on, row_names
from rectification.remarks import answers
from rectification.services.context import sheet_context
from rectification.sheets import Sheet, SheetContext, sheet_for
from rectification.sheets.base import day_text

#: Where a column's value stands on paper, when not under its own name. "" columns are not printed.
PRINTED_AS = {
    "due": "due_text", "planned": "planned_text", "issued_on": "issued_text", "valid_until": "valid_text",
    "inspect_by": "inspect_text",
}  # fmt: skip
#: Columns by which the paper sorts or splits its rows.
_SORTING = frozenset({"item", "sub_point", "half"})


def changes_since(
    filing: Filing,
    old: FilingVersion,
    new: FilingVersion,
    paper: dict[str, Any],
    *,
    former: dict[str, Any] | None = None,
    asked: Collection[ReviewRemark] = (),
) -> list[Change]:
    """The numbered changes from `old` to `new`, those that were `asked` for first.

    `paper` is `paper_of(filing, new)` and gets them marked in its rows; `former` is the old one, by which rows that
    went or were moved are named.
    """
    sheet, context = sheet_for(filing.kind), sheet_context(filing, new)
    lead = LEADS.get(filing.kind, "")
    places = places_on(sheet, paper)
    words = Words(
        labels=places.fields | places.columns,
        row_names=places.rows,
        lead_column=lead,
        former_names=row_names(former) if former else {},
        sorting=_SORTING,
        shown=lambda column, value: shown(sheet, context, column, value),
    )
    found = compare(old.content, new.content, words)
    found.sort(key=lambda change: not any(answers(remark, change) for remark in asked))
    changes = [replace(change, number=number) for number, change in enumerate(found, 1)]
    _mark(paper, changes, lead)
    return changes


def shown(sheet: Sheet, context: SheetContext, column: str, value: str) -> str:
    """A value as the reader knows it: keys of items and tasks become their texts, months are written out."""
    if not value:
        return ""
    if column == "item":
        item = context.item(value)
        return f"{item.number}. {item.text}" if item else value
    if column == "sub_point":
        return next((sub.text for item in context.items for sub in item.sub_items if sub.key == value), value)
    if column == "task":
        return dict(context.tasks).get(value, value)
    if column == "zero":
        return _("零报告")
    if column == "plain":
        return _("不附")
    found = next((item for item in sheet.columns if item.code == column), None)
    if found is not None and found.kind == "month":
        return day_text(value)
    if found is not None and found.choices:
        return str(dict(found.choices).get(value, value))
    return value


def _mark(paper: dict[str, Any], changes: list[Change], lead: str) -> None:
    rows = {row["id"]: row for _name, row in paper_rows(paper)}
    for change in changes:
        row = rows.get(change.row)
        if row is None:
            _mark_field(paper, change)
        elif change.kind == MOVED:
            row["moved"] = {"number": change.number, "old": change.old}
        else:
            column = lead if change.kind == ADDED and not change.column else change.column
            row["diff"] = (row.get("diff") or {}) | {PRINTED_AS.get(column, column): change.mark}
            _mark_further(paper, row, column, change)


def _mark_further(paper: dict[str, Any], row: dict[str, Any], column: str, change: Change) -> None:
    """What is not on the annex is marked where it is told below it."""
    for line in row.get("further", ()):
        if line["code"] == column:
            line["diff"] = change.mark
            row["tells_further"] = paper["tells_further"] = True


def _mark_field(paper: dict[str, Any], change: Change) -> None:
    if not change.row and change.column:
        paper["diff"] = (paper.get("diff") or {}) | {change.column: change.mark}
