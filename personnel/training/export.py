"""Hours and attendance as workbooks: names, units and amounts, never a private number."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.sheets import set_paper, set_width, write_heading, write_text
from personnel.models import Attendance, ExamMark, Officer, TrainingSession
from personnel.training.table import HoursTable, hours_table

#: More people than this are exported unit by unit.
MOST_EXPORTED = 5000
WIDTHS = (14, 30, 14)


def hours_workbook(officers: Sequence[Officer], year: int, on: date) -> bytes:
    """Two sheets of the same people: what each has, and a line for each demand that somebody does not meet."""
    table, book = hours_table(officers, year), Workbook()
    page = _named(book.active, _("%(year)d年学时") % {"year": year})
    names = [f"{name or _('全部类别')}（{measure}）" for name, measure in table.columns]
    _head(page, [_("姓名"), _("单位"), _("人员编号"), *names, _("达标")])
    for line, row in enumerate(table.rows, start=2):
        cells = [row.officer.name, row.officer.unit.name, row.officer.number, *row.amounts, _state(row)]
        _line(page, line, cells)
    short = _named(book.create_sheet(), _("没有达标的"))
    _head(
        short,
        [_("姓名"), _("单位"), _("人员编号"), _("要求"), _("计量单位"), _("应有"), _("已有"), _("还差"), _("截止")],
    )
    for line, cells in enumerate(_missing(table), start=2):
        _line(short, line, cells)
    return _bytes(book, _("截至%(day)s；学时、课时、小时、天各算各的，不互相折算。") % {"day": on.isoformat()})


def _state(row: Any) -> str:
    if not row.standings:
        return _("没有标准")
    return _("未达标") if row.missing else _("已达标")


def _missing(table: HoursTable) -> Iterable[list[Any]]:
    for row in table.rows:
        for each in row.missing:
            demand = each.demand
            yield [
                row.officer.name, row.officer.unit.name, row.officer.number, demand.what, demand.measure_name,
                each.amount, each.has_amount, each.missing_amount, demand.until,
            ]  # fmt: skip


def attendance_workbook(session: TrainingSession, rows: Iterable[Attendance], marks: Iterable[ExamMark]) -> bytes:
    """The list of one session with the marks of its examinations."""
    book = Workbook()
    page = _named(book.active, _("出勤"))
    exams = list(session.exams.all())
    _head(page, [_("姓名"), _("单位"), _("人员编号"), _("出勤"), _("计入"), *[_exam_words(each) for each in exams]])
    by_person = {(mark.exam_id, mark.officer_id): mark for mark in marks}
    for line, row in enumerate(rows, start=2):
        results = [_mark_words(by_person.get((exam.pk, row.officer_id))) for exam in exams]
        amount = row.amount if row.tenths else None
        _line(
            page, line, [row.officer.name, row.unit_name, row.officer.number, row.get_state_display(), amount, *results]
        )
    words = {
        "name": session.name, "day": session.begins_on.isoformat(), "amount": session.amount,
        "measure": session.get_measure_display(), "category": session.category.name,
    }  # fmt: skip
    return _bytes(book, _("%(name)s（%(day)s，%(category)s，%(amount)s%(measure)s）") % words)


def _exam_words(exam: Any) -> str:
    return f"{exam.get_kind_display()} {exam.on.isoformat()}"


def _mark_words(mark: ExamMark | None) -> Decimal | str | None:
    if mark is None:
        return None
    return _("缺考") if mark.mark is None else mark.mark


def _named(page: Any, title: str) -> Any:
    page.title = title
    page.freeze_panes = "A2"
    set_paper(page, heads=1)
    return page


def _head(page: Any, names: Sequence[str]) -> None:
    for place, name in enumerate(names, start=1):
        write_heading(page.cell(row=1, column=place), name)
        set_width(page, place, WIDTHS[place - 1] if place <= len(WIDTHS) else 16)


def _line(page: Any, line: int, values: Sequence[Any]) -> None:
    """Texts as texts; numbers and days as what they are."""
    for place, value in enumerate(values, start=1):
        cell = page.cell(row=line, column=place)
        if isinstance(value, str):
            write_text(cell, value)
        elif value is not None:
            cell.value = value
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"


def _bytes(book: Workbook, note: str) -> bytes:
    page = book.create_sheet(_("说明"))
    write_text(page.cell(row=1, column=1), note)
    set_width(page, 1, 80)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
