"""The dry run: rows against what is there. A pure function; every fault is found, not only the first."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.imports.book import Book, Fault
from accounts.imports.check_groups import check_groups
from accounts.imports.check_people import check_people
from accounts.imports.check_units import check_units
from accounts.imports.columns import SHEETS, UNITS
from accounts.imports.plan import Known, Plan
from accounts.imports.reading import MAX_ROWS


def check_book(book: Book, known: Known, *, valid_from: date) -> Plan:
    """What the workbook would do from `valid_from` on, and all that is wrong with it, by sheet and row."""
    plan = Plan(valid_from, list(book.faults))
    codes = check_units(book.of(UNITS), known, plan)
    if any(fault.sheet == UNITS.title and (not fault.row or fault.column) for fault in book.faults):
        # The sheet could not be read: what refers to it is not at fault.
        codes = None
    check_groups(book, known, plan, codes)
    check_people(book, known, plan, codes)
    if plan.size > MAX_ROWS:
        problem = _("要写入的有%(count)d处，太多") % {"count": plan.size}
        remedy = _("一次最多写入%(most)d处；没有变的行不算。请分两次导入") % {"most": MAX_ROWS}
        plan.faults.append(Fault("", 0, "", "", problem, remedy))
    order = {sheet.title: place for place, sheet in enumerate(SHEETS)}
    plan.faults.sort(key=lambda fault: (order.get(fault.sheet, -1), fault.row))
    return plan
