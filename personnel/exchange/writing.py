"""Workbooks of one sheet with its notes: every cell is text, so that long numbers keep their digits and nothing that a
unit typed is a formula to whoever opens the file."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.imports.book import Fault
from accounts.imports.columns import Sheet
from accounts.sheets import set_paper, set_width, write_heading, write_text
from personnel.exchange.columns import CERTIFICATES, GENERAL, KINDS, ROSTER, YES_NO
from personnel.models import CertificateKind

#: Lines that one workbook brings in.
MOST = 5000
#: Excel takes no longer list inside of a rule.
LONGEST_LIST = 255
TEXT = "@"
NOTES = "填写说明"


def offers_of(sheet: Sheet) -> dict[str, list[str]]:
    """What the cells of some columns offer."""
    if sheet is ROSTER:
        return {"kind": [*KINDS], "legal_qualified": [*YES_NO], "enforces": [*YES_NO]}
    return {"kind": [kind.name for kind in CertificateKind.objects.all()]} if sheet is CERTIFICATES else {}


def template_of(sheet: Sheet) -> bytes:
    """The empty sheet with an example line, which is not read."""
    offers = offers_of(sheet)
    example = [column.example or next(iter(offers.get(column.key, [""])), "") for column in sheet.columns]
    return workbook_of(sheet, [example], offers=offers, grey=True)


def workbook_of(
    sheet: Sheet, rows: Iterable[Sequence[str]], *, offers: Mapping[str, Sequence[str]], told: str = "",
    grey: bool = False,
) -> bytes:  # fmt: skip
    """Headings and rows, then the notes; `told` (who, when) stands on top of them. `grey`: the rows are examples."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "A2"
    set_paper(page, heads=1)
    for place, column in enumerate(sheet.columns, start=1):
        set_width(page, place, column.width)
        page.column_dimensions[get_column_letter(place)].number_format = TEXT
        choices = ",".join(offers.get(column.key, ()))
        if choices and len(choices) <= LONGEST_LIST:
            letter = get_column_letter(place)
            rule = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
            rule.add(f"{letter}2:{letter}{MOST + 1}")
            page.data_validations.append(rule)
    page.append([heading(page, column.heading) for column in sheet.columns])
    for row in rows:
        page.append([text_cell(page, text, grey=grey) if text else None for text in row])
    _notes(book, sheet, told)
    return bytes_of(book)


def heading(page: Any, text: str) -> Any:
    """A heading cell of a page that is written line by line."""
    cell = WriteOnlyCell(page)
    write_heading(cell, text)
    return cell


def text_cell(page: Any, text: str, *, grey: bool = False) -> Any:
    """A cell that stays text when somebody edits it."""
    cell = WriteOnlyCell(page)
    write_text(cell, text)
    cell.number_format = TEXT
    if grey:
        cell.font = Font(color="FF5C687A")
    return cell


def bytes_of(book: Workbook) -> bytes:
    """The file."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def faults_book(faults: Iterable[Fault]) -> bytes:
    """All faults as a list; private numbers are masked in it already."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_("要改的地方"))
    page.freeze_panes = "A2"
    set_paper(page, heads=1)
    for place, width in enumerate((12, 8, 16, 24, 40, 60), start=1):
        set_width(page, place, width)
    page.append(
        [heading(page, text) for text in (_("表"), _("行"), _("栏"), _("填的内容"), _("错在哪里"), _("怎么改"))]
    )
    for fault in faults:
        where = fault.sheet, str(fault.row or ""), fault.column, fault.value, fault.problem, fault.remedy
        page.append([text_cell(page, text) for text in where])
    return bytes_of(book)


def _notes(book: Workbook, sheet: Sheet, told: str) -> None:
    page = book.create_sheet(NOTES)
    set_paper(page, heads=2 if told else 1, landscape=False)
    for place, width in enumerate((18, 8, 90), start=1):
        set_width(page, place, width)
    if told:
        page.append([text_cell(page, told)])
    page.append([heading(page, text) for text in ("栏", "必填", "说明")])
    for column in sheet.columns:
        page.append([text_cell(page, text) for text in (column.heading, "是" if column.required else "", column.note)])
    for text in GENERAL:
        page.append([text_cell(page, text)])
