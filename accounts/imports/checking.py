"""The dry run: rows against what is there. A pure function; every fault is found, not only the first."""

from datetime import date

from accounts.imports.book import Book
from accounts.imports.check_groups import check_groups
from accounts.imports.check_people import check_people
from accounts.imports.check_units import check_units
from accounts.imports.columns import SHEETS, UNITS
from accounts.imports.plan import Known, Plan


def check_book(book: Book, known: Known, *, valid_from: date) -> Plan:
    """What the workbook would do from `valid_from` on, and all that is wrong with it, by sheet and row."""
    plan = Plan(valid_from, list(book.faults))
    codes = check_units(book.of(UNITS), known, plan)
    if any(fault.sheet == UNITS.title and (not fault.row or fault.column) for fault in book.faults):
        # The sheet could not be read: what refers to it is not at fault.
        codes = None
    check_groups(book, known, plan, codes)
    check_people(book, known, plan, codes)
    order = {sheet.title: place for place, sheet in enumerate(SHEETS)}
    plan.faults.sort(key=lambda fault: (order.get(fault.sheet, -1), fault.row))
    return plan
