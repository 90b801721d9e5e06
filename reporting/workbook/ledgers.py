"""问题清单 (annex 2) and 制度建设清单 (annex 3), merged over the units."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from openpyxl.workbook import Workbook

from campaigns.models import FilingKind
from rectification.sheets.base import long_date
from rectification.sheets.institution_list import titled
from reporting.workbook import styles
from reporting.workbook.data import AnnexForm, InstitutionLine, ProblemLine, Report
from reporting.workbook.page import MOST_LINES, Page, Value, row_points
from reporting.workbook.styles import DATE, MONTH, Look
from reporting.workbook.text import chunks, clean, line_count

DASHES = "——"
Told = Callable[[int], None]


def day_value(day: date | None, text: str) -> tuple[Value, Look]:
    """A day as a real date wherever a number format can print it as it was typed; else the typed words."""
    if day is not None:
        for number_format, printed in ((DATE, long_date(day)), (MONTH, f"{day.year}年{day.month}月")):
            if text in ("", printed):
                return day, replace(styles.CENTER, number_format=number_format)
    return text, styles.CENTER


def _top(page: Page, form: AnnexForm, report: Report) -> None:
    """Label, title, and the line of unit with seal, signature and date, as the annexes print it."""
    page.span(form.label, styles.LABEL)
    page.span(form.title, styles.TITLE)
    page.parts(
        _("填表单位（盖章）：%(unit)s") % {"unit": report.organiser},
        _("主要负责人签字："),
        _("填表时间：%(day)s") % {"day": long_date(report.cut_off)},
    )


class _Merging:
    """One column whose equal neighbours are merged; on every page the text stands again."""

    def __init__(self, page: Page, column: int) -> None:
        self.page, self.column = page, column
        self.text: str | None = None
        self.top = 0

    def begins(self, text: str) -> bool:
        """Whether a row with this text needs a merged cell of its own."""
        return self.text != text

    def open(self, text: str, top: int) -> None:
        """End the cell above and begin one at `top`."""
        self.close()
        self.text, self.top = text, top

    def close(self) -> None:
        """Merge what is open."""
        if self.text is not None:
            self.page.merge(self.top, self.column, self.page.row, self.column)
        self.text = None


_PROBLEM_WIDTHS = (4.5, 8.5, 11.5, 20.5, 28.0, 29.5, 8.5, 11.0, 16.0)
_AREA, _ITEM = 3, 4
_PROBLEM_LOOKS = (
    styles.NUMBER, styles.CENTER, styles.GROUP, styles.GROUP, styles.TEXT, styles.TEXT, styles.CENTER, styles.CENTER,
)  # fmt: skip
_EDGES = {(True, True): "tb", (True, False): "t", (False, False): "", (False, True): "b"}


def write_problems(workbook: Workbook, report: Report, footer: str, told: Told = lambda _done: None) -> None:
    """Every problem on the ledger. `told` hears how many are written, every thousand."""
    form = report.form(FilingKind.PROBLEM_LIST, _("问题清单"))
    page = Page(workbook, _("问题清单"), _PROBLEM_WIDTHS, footer)
    page.repeat(4, 4)
    _top(page, form, report)
    heads = [
        _("序号"),
        _("单位"),
        _("存在的问题"),
        None,
        None,
        _("整改措施"),
        _("责任领导"),
        _("责任单位"),
        _("完成时限"),
    ]
    row = page.write(heads, styles.HEAD, 2)
    page.merge(row, 3, row, 5)
    table = _ProblemTable(page)
    for number, line in enumerate(report.problems, 1):
        table.add(number, line)
        if number % 1000 == 0:
            told(number)
    table.close()
    if not report.problems:
        _nothing(page, page.columns)
    if form.note:
        page.span(form.note, styles.NOTE)


class _ProblemTable:
    """Writes problem after problem. One too long for a row goes on in rows below it that look like the same cell."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rooms = [page.room(place) for place in range(1, page.columns + 1)]
        self.merging = {_AREA: _Merging(page, _AREA), _ITEM: _Merging(page, _ITEM)}

    def add(self, number: int, line: ProblemLine) -> None:
        """One problem."""
        due, due_look = day_value(line.due, line.due_text)
        measures = "\n".join(f"{place}、{text}" for place, text in enumerate(line.measures, 1))
        values: list[Value] = [
            number, line.unit, None, None, line.description, measures, line.leader, line.responsible_unit, due
        ]  # fmt: skip
        pieces = [self._pieces(place, value) for place, value in enumerate(values)]
        for column, text in self._opened(line, _lines(pieces, 0)):
            self.merging[column].open(text, self.page.row + 1)
            pieces[column - 1] = self._pieces(column - 1, text)
        for part in range(max(len(piece) for piece in pieces)):
            self._row(pieces, [*_PROBLEM_LOOKS, due_look], part)

    def close(self) -> None:
        """The end of the table."""
        for column in self.merging.values():
            column.close()

    def _opened(self, line: ProblemLine, lines: int) -> list[tuple[int, str]]:
        """The merged columns that begin anew with this row; a new area takes its item along, a new page both."""
        both = [(_AREA, line.area), (_ITEM, line.item)]
        if self.merging[_AREA].begins(line.area):
            return both
        opened = both[1:] if self.merging[_ITEM].begins(line.item) else []
        if opened:
            lines = max(lines, min(MOST_LINES, line_count(clean(line.item), self.rooms[_ITEM - 1])))
        return both if self.page.breaks_before(lines) else opened

    def _pieces(self, place: int, value: Value) -> "_Pieces":
        if not isinstance(value, str):
            return [(value, 1)]
        return list(chunks(clean(value), self.rooms[place], MOST_LINES))

    def _row(self, pieces: "Sequence[_Pieces]", looks: Sequence[Look], part: int) -> None:
        most = max(len(piece) for piece in pieces)
        cells = []
        for piece, look in zip(pieces, looks, strict=True):
            if most > 1:
                look = replace(look, edges=_EDGES[part == 0, part == most - 1], down="top")
            cells.append(self.page.cell(piece[part][0] if part < len(piece) else None, look))
        self.page.write_cells(cells, row_points(_lines(pieces, part)))
        for column, merging in self.merging.items():
            if 0 < part < len(pieces[column - 1]):
                # The text itself goes on here, so the merged cell can only begin with its last piece.
                merging.top = self.page.row


#: What a cell holds, row by row, with the lines that each piece takes.
_Pieces = list[tuple[Value, int]]


def _lines(pieces: Sequence[_Pieces], part: int) -> int:
    """How high the row of these pieces is."""
    return max(2, *(piece[part][1] for piece in pieces if part < len(piece)))


def _nothing(page: Page, last: int) -> None:
    """“无” across the table."""
    row = page.write([_("无"), *[None] * (last - 1)], styles.CENTER, 2)
    page.merge(row, 1, row, last)


_INSTITUTION_WIDTHS = (6.0, 14.0, 14.0, 52.0, 18.0, 20.0, 14.0)
_KIND = 3
_KIND_LOOK = replace(styles.GROUP, across="center")


def write_institutions(workbook: Workbook, report: Report, footer: str) -> None:
    """Built and to build; numbers restart in each half, and a built one's other cells are dashes."""
    form = report.form(FilingKind.INSTITUTION_LIST, _("制度建设清单"))
    page = Page(workbook, _("制度建设清单"), _INSTITUTION_WIDTHS, footer)
    page.repeat(4, 4)
    _top(page, form, report)
    page.write(
        [_("序号"), _("单位"), _("项目"), _("制度文件名称"), _("拟建设完成时限"), _("责任单位"), _("责任人")],
        styles.HEAD,
        2,
    )
    _half(page, _("已建设制度"), report.built, _built_cells)
    _half(page, _("需建设制度"), report.to_build, _to_build_cells)
    if form.note:
        page.span(form.note, styles.NOTE)


_Cells = tuple[Sequence[Value], Sequence[Look]]


def _half(page: Page, kind: str, lines: Iterable[InstitutionLine], cells: Callable[[InstitutionLine], _Cells]) -> None:
    merging = _Merging(page, _KIND)
    number = 0
    for number, line in enumerate(lines, 1):
        values, looks = cells(line)
        row: list[Value] = [number, line.unit, None, *values]
        if merging.begins(kind) or page.breaks_before(page.lines_of(row, 2)):
            merging.open(kind, page.row + 1)
            row[_KIND - 1] = kind
        page.fit(row, [styles.NUMBER, styles.CENTER, _KIND_LOOK, *looks], 2)
    merging.close()
    if not number:
        last = page.write([DASHES, None, kind, _("无"), None, None, None], styles.CENTER, 2)
        page.merge(last, 4, last, page.columns)


def _built_cells(line: InstitutionLine) -> _Cells:
    issued = long_date(line.issued) if line.issued else ""
    below = "，".join(part for part in (line.document_number, issued) if part)
    name = "\n".join(part for part in (titled(line.name), below) if part)
    return [name, DASHES, DASHES, DASHES], [styles.TEXT, *[styles.CENTER] * 3]


def _to_build_cells(line: InstitutionLine) -> _Cells:
    planned, look = day_value(line.planned, line.planned_text)
    return (
        [titled(line.name), planned, line.responsible_unit, line.person],
        [styles.TEXT, look, styles.CENTER, styles.CENTER],
    )
