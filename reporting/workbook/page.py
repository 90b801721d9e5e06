"""One sheet, laid out for A4 landscape: one page wide, heads repeated, rows high enough for their text."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, cast

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties

from reporting.workbook import styles
from reporting.workbook.styles import Look, Palette
from reporting.workbook.text import DIGIT_PIXELS, FONT_POINTS, FORMULA_LEADS, LINE_POINTS, capacity, clean, line_count

Value = str | int | float | date | None
#: Columns no wider together are printed as large as they are, whether a program rounds a digit to pixels or not.
PAGE_WIDTH = 138.0
MOST_LINES = 14  # of one row: below the 409 points of the format, and small enough to fill a page well
_PADDING = 5.0
_PIXEL = 0.75  # points: rows are as high as whole pixels
_A4 = 9
_ACROSS, _DOWN = 841.9, 595.3  # A4 landscape, points
_SIDE, _TOP, _BOTTOM, _FOOT = 0.5, 0.6, 0.7, 0.3  # margins, inches
_ROUNDING = 1.2  # points that programs lose on a page by rounding rows to their own units


class Cell:
    """What the writer of openpyxl asks of a cell, and nothing else: its own cells cost more than writing them does."""

    __slots__ = ("_value", "coordinate", "data_type", "parent", "style_id")
    _comment = hyperlink = None
    has_style = True

    def __init__(self, value: Value, look: Look, palette: Palette, sheet: Any) -> None:
        self.data_type, self.parent, self.coordinate = "n", sheet, ""
        if isinstance(value, str):
            # Text is harmless: never a formula, whatever it begins with.
            self.data_type = "s"
            value = clean(value)
            if value.startswith(FORMULA_LEADS):
                look = replace(look, quoted=True)
        elif isinstance(value, date):
            self.data_type = "d"
        self._value = value
        self.style_id = palette.number(look)


class Sheet(WriteOnlyWorksheet):
    """A streamed sheet whose rows are made of our cells."""

    def __init__(self, workbook: Workbook, title: str, columns: int) -> None:
        super().__init__(workbook, title)
        self.letters = [get_column_letter(place) for place in range(1, columns + 1)]

    def _values_to_row(self, values: Iterable[Cell], row_idx: int) -> Iterator[Cell]:
        for letter, cell in zip(self.letters, values, strict=True):
            cell.coordinate = f"{letter}{row_idx}"
            yield cell


class Page:
    """Writes rows downward and never back: the sheet is streamed. Columns count from 1, rows too."""

    def __init__(self, workbook: Workbook, title: str, widths: Sequence[float], footer: str = "") -> None:
        self.sheet = cast(Any, Sheet(workbook, title, len(widths)))
        cast(Any, workbook)._add_sheet(self.sheet)
        self.palette = Palette(self.sheet)
        self.widths = list(widths)
        self.row = 0
        # Row heights and margins are exact, so page breaks can be foreseen: used points, and those of repeated heads.
        self._used, self._heads, self._repeated = 0.0, 0.0, range(0)
        table = sum(widths) * DIGIT_PIXELS * _PIXEL
        scale = min(1.0, (_ACROSS - 2 * 72 * _SIDE) / table)
        self._page_points = (_DOWN - 72 * (_TOP + _BOTTOM) - _ROUNDING) / scale
        for place, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width
        self._print_setup(footer)

    def _print_setup(self, footer: str) -> None:
        sheet = self.sheet
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        margins = sheet.page_margins
        margins.left = margins.right = _SIDE
        margins.top, margins.bottom, margins.footer = _TOP, _BOTTOM, _FOOT
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
        sheet.oddFooter.left.text = footer.replace("&", "&&")

    @property
    def columns(self) -> int:
        """How many columns the sheet has."""
        return len(self.widths)

    def room(self, first: int, last: int | None = None, points: float = FONT_POINTS) -> int:
        """Halves in one line of a cell that spans these columns."""
        return capacity(sum(self.widths[first - 1 : last or first]), points)

    def repeat(self, first: int, last: int) -> None:
        """Print these rows on every page and keep them in view. To be called before the first row is written."""
        self.sheet.print_title_rows = f"{first}:{last}"
        self.sheet.freeze_panes = f"A{last + 1}"
        self._repeated = range(first, last + 1)

    def cell(self, value: Value, look: Look) -> Cell:
        """A cell of this sheet."""
        return Cell(value, look, self.palette, self.sheet)

    def breaks_before(self, lines: int) -> bool:
        """Whether a row of so many lines would be the first of a page."""
        return self._used + row_points(lines) > self._page_points

    def write(self, values: Sequence[Value], looks: Look | Sequence[Look], lines: int = 1) -> int:
        """One row as high as `lines` lines; its number."""
        if isinstance(looks, Look):
            looks = [looks] * len(values)
        return self.write_cells([self.cell(v, look) for v, look in zip(values, looks, strict=True)], row_points(lines))

    def write_cells(self, cells: list[Cell], points: float) -> int:
        """One row of ready cells, so many points high."""
        self.row += 1
        self._used += points
        if self._used > self._page_points:
            self._used = self._heads + points
        if self.row in self._repeated:
            self._heads += points
        self.sheet.row_dimensions[self.row].height = points
        self.sheet.append(cells)
        return self.row

    def lines_of(self, values: Sequence[Value], least: int = 1) -> int:
        """Lines of the highest text, each value in a column of its own."""
        texts = [(place, value) for place, value in enumerate(values, 1) if isinstance(value, str)]
        return max(least, *(line_count(clean(value), self.room(place)) for place, value in texts), least)

    def fit(self, values: Sequence[Value], looks: Look | Sequence[Look], least: int = 1) -> int:
        """One row as high as its highest text."""
        return self.write(values, looks, self.lines_of(values, least))

    def span(self, value: str, look: Look) -> int:
        """A row of one text across all columns, high enough for it."""
        lines = line_count(clean(value), self.room(1, self.columns, look.points))
        cells = [self.cell(text, look) for text in (value, *[None] * (self.columns - 1))]
        row = self.write_cells(cells, row_points(lines, look.points))
        self.merge(row, 1, row, self.columns)
        return row

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a block; a single cell stays as it is."""
        if (top, left) != (bottom, right):
            # Not `MultiCellRange.add`, which looks through all ranges so far.
            self.sheet.merged_cells.ranges.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))

    def parts(self, *texts: str) -> int:
        """The line under a title: texts side by side, each merged over its share of the width."""
        look, lines, values = styles.LINE, 1, [None] * self.columns
        starts = [*self._shares(len(texts)), self.columns + 1]
        for text, first, following in zip(texts, starts, starts[1:], strict=False):
            values[first - 1] = text  # type: ignore[call-overload]
            lines = max(lines, line_count(clean(text), self.room(first, following - 1, look.points)))
        row = self.write_cells([self.cell(v, look) for v in values], row_points(lines, look.points) + 6)
        for first, following in pairwise(starts):
            self.merge(row, first, row, following - 1)
        return row

    def _shares(self, count: int) -> list[int]:
        """The columns at which equal shares of the width begin, all different."""
        starts = [1]
        for share in range(1, count):
            place, covered = 1, 0.0
            while covered < sum(self.widths) * share / count:
                covered += self.widths[place - 1]
                place += 1
            starts.append(min(max(place, starts[-1] + 1), self.columns - (count - 1 - share)))
        return starts


def row_points(lines: int, points: float = FONT_POINTS) -> float:
    """The height of a row of so many lines, in whole pixels."""
    return math.ceil((lines * LINE_POINTS * points / FONT_POINTS + _PADDING) / _PIXEL) * _PIXEL
