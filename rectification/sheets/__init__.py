"""The forms 表样 of filings: columns, what is wrong with a content, and how it is printed. Pure over plain data."""

from rectification.sheets.base import Column, Fault, Field, Item, Sheet, SheetContext, SubItem
from rectification.sheets.institution_list import INSTITUTION_LIST
from rectification.sheets.liaison_form import LIAISON_FORM
from rectification.sheets.monthly_information import MONTHLY_INFORMATION
from rectification.sheets.narrative import NARRATIVES
from rectification.sheets.officer_roster import OFFICER_ROSTER
from rectification.sheets.problem_list import PROBLEM_LIST
from rectification.sheets.statistics_table import STATISTICS_TABLE

SHEETS: dict[str, Sheet] = {
    sheet.kind: sheet
    for sheet in (
        LIAISON_FORM, PROBLEM_LIST, INSTITUTION_LIST, STATISTICS_TABLE, MONTHLY_INFORMATION, OFFICER_ROSTER,
        *NARRATIVES,
    )
}  # fmt: skip


def sheet_for(kind: str) -> Sheet:
    """The form of a filing kind."""
    return SHEETS[kind]


__all__ = ["Column", "Fault", "Field", "Item", "Sheet", "SheetContext", "SubItem", "sheet_for"]
