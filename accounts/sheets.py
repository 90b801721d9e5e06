"""Cells that leave the product: every text is hostile until written as text.

A text that begins with = + - @ is a formula to whoever opens the file; in a workbook it is written as a string with
the quote prefix (so that it stays one when edited), in CSV behind an apostrophe.
"""

from typing import Any

from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

HOSTILE = ("=", "+", "-", "@", "\t", "\r", "\n")
HEAD_FILL = PatternFill("solid", start_color="FFEEF1F5")
EXCEL_LIMIT = 32767
#: The paper's number in a workbook.
A4 = 9


def write_text(cell: Any, text: str) -> None:
    """Put a text into a cell, as text whatever it begins with."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)[:EXCEL_LIMIT]
    cell.value = clean
    if isinstance(cell, Cell) and clean.startswith(HOSTILE):
        cell.data_type = "s"
        cell.quotePrefix = True


def write_heading(cell: Any, text: str) -> None:
    """A heading cell: bold on grey, wrapped."""
    write_text(cell, text)
    cell.font = Font(bold=True)
    cell.fill = HEAD_FILL
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def csv_text(text: str) -> str:
    """A text for a CSV cell."""
    return f"'{text}" if text.startswith(HOSTILE) else text


def set_width(sheet: Worksheet, place: int, width: int) -> None:
    """The width of column `place` (1 = A), in characters."""
    sheet.column_dimensions[get_column_letter(place)].width = width


def set_paper(sheet: Any, *, heads: int, landscape: bool = True) -> None:
    """How it prints: A4, as wide as one page, row `heads` again on each page, pages numbered."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = f"{heads}:{heads}"
    sheet.print_options.gridLines = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
