"""What a submitted version changed against the one before it, in the words of its form and marked on its paper."""

from typing import Any

from django.utils.translation import gettext as _

from rectification.differences import ADDED, Change, Words, compare
from rectification.models import Filing, FilingVersion
from rectification.services.context import sheet_context
from rectification.sheets import Sheet, SheetContext, sheet_for
from rectification.sheets.base import day_text

#: Where a column's value stands on paper, when not under its own name. "" columns are not printed.
_PRINTED_AS = {"due": "due_text", "planned": "planned_text"}
_LEAD = {"problem_list": "description", "institution_list": "name"}


def changes_since(filing: Filing, old: FilingVersion, new: FilingVersion, paper: dict[str, Any]) -> list[Change]:
    """The numbered changes from `old` to `new`; `paper` is `paper_of(filing, new)` and gets them marked in its rows."""
    sheet, context = sheet_for(filing.kind), sheet_context(filing, new)
    lead = _LEAD.get(filing.kind, "")
    words = Words(
        labels=_labels(sheet),
        row_names=_row_names(paper),
        lead_column=lead,
        shown=lambda column, value: _shown(sheet, context, column, value),
    )
    changes = compare(old.content, new.content, words)
    _mark(paper, changes, lead)
    return changes


def _labels(sheet: Sheet) -> dict[str, str]:
    columns = {column.code: str(column.label) for column in sheet.columns}
    return columns | {field.code: str(field.label) for field in sheet.fields}


def _paper_rows(paper: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    rows = [(_("第%(number)d条") % row, row) for row in paper.get("rows", []) if "id" in row]
    rows += [(_("已建设第%(number)d条") % row, row) for row in paper.get("built", [])]
    rows += [(_("需建设第%(number)d条") % row, row) for row in paper.get("to_build", [])]
    return rows


def _row_names(paper: dict[str, Any]) -> dict[str, str]:
    return {row["id"]: name for name, row in _paper_rows(paper)}


def _shown(sheet: Sheet, context: SheetContext, column: str, value: str) -> str:
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
    found = next((item for item in sheet.columns if item.code == column), None)
    if found is not None and found.kind == "month":
        return day_text(value)
    if found is not None and found.choices:
        return str(dict(found.choices).get(value, value))
    return value


def _mark(paper: dict[str, Any], changes: list[Change], lead: str) -> None:
    rows = {row["id"]: row for _name, row in _paper_rows(paper)}
    for change in changes:
        row = rows.get(change.row)
        column = lead if change.kind == ADDED and not change.column else change.column
        if row is not None and column:
            row["diff"] = (row.get("diff") or {}) | {_PRINTED_AS.get(column, column): change.mark}
