"""The rows of the ledger as CSV and as a sheet: the columns of the screen, every text harmless."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.sheets import csv_text
from campaigns.workdays import Calendar
from rectification.ledger_columns import Column, Value
from rectification.models import Problem
from reporting.workbook import styles
from reporting.workbook.page import MOST_LINES, Page
from reporting.workbook.styles import normal_font

#: Told how many rows are written.
Told = Callable[[int], None]
EVERY = 500
_LINE_WIDTH = 5.0


def _silent(_rows: int) -> None:
    return None


def values_of(row: Problem, columns: Sequence[Column], today: date, calendar: Calendar) -> list[Value]:
    """What a row says in these columns: days as days, but the due day in its own words where it is none."""
    values: list[Value] = []
    for column in columns:
        if column.code == "light":
            values.append(row.light.words(today, calendar))
        elif column.code == "unit":
            values.append(row.unit.name)
        else:
            value = column.value(row)
            values.append(row.due_text if column.code == "due" and value is None else value)
    return values


def heads_of(columns: Sequence[Column]) -> list[str]:
    """The first line."""
    return [_("序号"), *(str(column.label) for column in columns)]


def csv_lines(
    rows: Iterable[list[Value]], columns: Sequence[Column], imprint: str, told: Told = _silent
) -> Iterator[str]:
    """Line by line, beginning with the mark without which spreadsheet programs take UTF-8 for the local encoding."""

    def line(values: Iterable[str | int]) -> str:
        target = io.StringIO()
        csv.writer(target).writerow(values)
        return target.getvalue()

    yield "\ufeff" + line([csv_text(imprint)])
    yield line(heads_of(columns))
    for number, values in enumerate(rows, 1):
        if number % EVERY == 0:
            told(number)
        yield line([number, *(_plain(value) for value in values)])


def _plain(value: Value) -> str | int:
    if isinstance(value, str):
        return csv_text(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


def workbook_of(
    rows: Iterable[list[Value]], columns: Sequence[Column], title: str, imprint: str, told: Told = _silent
) -> bytes:
    """The .xlsx: title, who exported it when, heads that stay in view, real days and numbers."""
    workbook = Workbook(write_only=True)
    normal_font(workbook)
    page = Page(workbook, _("问题台账"), [_LINE_WIDTH, *(float(column.width) for column in columns)], imprint)
    page.repeat(3, 3)
    page.span(title, styles.TITLE)
    page.span(imprint, styles.NOTE)
    page.write(heads_of(columns), styles.HEAD)
    for number, values in enumerate(rows, 1):
        if number % EVERY == 0:
            told(number)
        cells: list[Value] = [number, *values]
        looks = [_look(value) for value in cells]
        page.write(cells, looks, min(page.lines_of(cells), MOST_LINES))
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _look(value: Value) -> styles.Look:
    if isinstance(value, date):
        return styles.DAY
    return styles.NUMBER if isinstance(value, int) else styles.TEXT
