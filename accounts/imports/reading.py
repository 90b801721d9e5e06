"""A workbook's bytes into rows. Nothing in it is trusted: not its size, not its dimensions, not its cells."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from accounts.imports.book import Book, Fault, Row
from accounts.imports.columns import EXAMPLE, REASON, SHEETS, Sheet
from accounts.transitions import Refused

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
#: Lines of a sheet, unless told otherwise: written in about half a minute, in which the confirming request waits.
MAX_ROWS = 2000
#: Rows looked at, filled or not: formatted empty rows may run to a million.
MAX_LINES = 20000
MAX_COLUMNS = 50
#: A small file may name one sheet a thousand times.
MAX_SHEETS = 20
#: A title over several merged cells may stand above the headings: they are looked for in so many lines.
HEAD_LINES = 10
#: Excel keeps 15 digits of a number: what is longer has lost its last ones before it comes here.
LONGEST_NUMBER = 10**14
#: What a cell is read as that holds such a number; `cells.check_cells` says what to do.
LONG_NUMBER = "（长数字）"
LONG_DIGITS = re.compile(r"\d[\d -]{5,}[\dXx]")
ERROR_VALUES = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
_OLE = b"\xd0\xcf\x11\xe0"
#: openpyxl has no error of its own for the many ways in which a file can be broken. What the XML readers raise, the
#: standard one and lxml where it is installed, is a SyntaxError.
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, AttributeError,
    EOFError, SyntaxError, OSError,
)  # fmt: skip


def read_book(content: bytes, sheets: Sequence[Sheet] = SHEETS, most: int = MAX_ROWS) -> Book:
    """The rows of the sheets, by their titles, up to `most` of each; a hidden sheet is a fault when it is one of ours,
    else passed over. Refused: too large, not an .xlsx, damaged, protected by a password."""
    _refuse_container(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            return _read(workbook, sheets, most)
        finally:
            workbook.close()
    except _BROKEN as error:
        raise Refused(_("这个文件打不开，可能已经损坏。请用WPS或Excel打开另存为.xlsx，再上传。")) from error


def sheets_of_upload(content: bytes, max_lines: int) -> Iterator[list[tuple[int, list[Any]]]]:
    """The first 20 sheets of an uploaded workbook, each as its lines (number from 1, values), one after the other, no
    more than `max_lines` and 50 columns of each. Refused: too large, not an .xlsx, damaged, protected by a password."""
    _refuse_container(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            for worksheet in workbook.worksheets[:MAX_SHEETS]:
                worksheet.reset_dimensions()
                yield list(islice(_lines(worksheet), max_lines))
        finally:
            workbook.close()
    except _BROKEN as error:
        raise Refused(_("这个文件打不开，可能已经损坏。请用WPS或Excel打开另存为.xlsx，再上传。")) from error


def _refuse_container(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise Refused(_("文件超过5 MB。请删掉图片和多余的工作表，或者分两次导入。"))
    if content.startswith(_OLE):
        raise Refused(_("这是.xls旧格式，或者加了打开密码。请去掉密码，另存为.xlsx，再上传。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise Refused(_("这不是.xlsx文件。请用本页下载的模板填写，保存为.xlsx，再上传。")) from error
    if unpacked > MAX_UNPACKED:
        raise Refused(_("文件解开后太大，没有读。请删掉多余的工作表和格式，再上传。"))
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused(_("这不是.xlsx工作簿。请用本页下载的模板填写，再上传。"))


def _read(workbook: Any, sheets: Sequence[Sheet], most: int) -> Book:
    book = Book({sheet.key: [] for sheet in sheets})
    for sheet in sheets:
        if sheet.title not in workbook.sheetnames:
            problem = _("缺工作表“%(title)s”") % {"title": sheet.title}
            remedy = _("请下载模板，三张表都保留；没有内容的留空表即可")
            if len(sheets) == 1:
                remedy = _("请下载模板填写，工作表的名称不要改")
            book.faults.append(Fault(sheet.title, 0, "", "", problem, remedy))
            continue
        if workbook[sheet.title].sheet_state != "visible":
            remedy = _("请取消隐藏，看过里面的内容再上传")
            book.faults.append(Fault(sheet.title, 0, "", "", _("这张工作表是隐藏的，没有读"), remedy))
            continue
        _read_sheet(workbook[sheet.title], sheet, book, most)
    if not book.faults and not book.size:
        remedy = _("请在示例行下面填写；以“示例”开头的行不读")
        problem = _("三张表都没有内容") if len(sheets) > 1 else _("表里没有内容")
        book.faults.append(Fault("", 0, "", "", problem, remedy))
    return book


def _read_sheet(worksheet: Any, sheet: Sheet, book: Book, most: int) -> None:
    # What the file claims about its size is not to be believed.
    worksheet.reset_dimensions()
    lines = _lines(worksheet)
    opening = list(islice(lines, HEAD_LINES))
    head, headings = _head_of(opening, sheet)
    places = _places(head, headings, sheet, book)
    if places is None:
        return
    rows = book.rows[sheet.key]
    first = places[sheet.columns[0].key]
    for number, values in chain([line for line in opening if line[0] > head], lines):
        if number > MAX_LINES or len(rows) >= most:
            problem = _("行数太多，从第%(row)d行起没有读") % {"row": number}
            remedy = _("每张表最多%(rows)d行；请删掉下面的空行，或者分两次导入") % {"rows": most}
            book.faults.append(Fault(sheet.title, number, "", "", problem, remedy))
            return
        cells = {key: text_of(values[place]) if place < len(values) else "" for key, place in places.items()}
        if any(cells.values()) and not text_of(values[first] if first < len(values) else "").startswith(EXAMPLE):
            rows.append(Row(number, cells))


def _head_of(opening: list[tuple[int, list[Any]]], sheet: Sheet) -> tuple[int, list[Any]]:
    """The line of the headings: the one that has most of them, else the first."""
    known = {column.heading for column in sheet.columns}
    best = max(opening, key=lambda line: sum(heading_of(value) in known for value in line[1]), default=(1, []))
    return best


def _lines(worksheet: Any) -> Iterator[tuple[int, list[Any]]]:
    for number, values in enumerate(worksheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1):
        yield number, list(values)


def heading_of(value: Any) -> str:
    """A heading without spaces, line breaks and the star of what must be filled."""
    return text_of(value).replace(" ", "").strip("*＊")


def _places(line: int, headings: list[Any], sheet: Sheet, book: Book) -> dict[str, int] | None:
    """Column keys → places, by the headings in any order; None when one is missing or stands twice."""
    texts = [heading_of(heading) for heading in headings]
    found, sound = {}, True
    for column in sheet.columns:
        count = texts.count(column.heading)
        if count == 1:
            found[column.key] = texts.index(column.heading)
            continue
        sound = False
        problem = _("第%(row)d行没有这一栏") if not count else _("第%(row)d行有两个同名的栏")
        remedy = _("请下载新模板，已填内容可以粘贴过来") if not count else _("请删掉多余的一栏")
        book.faults.append(Fault(sheet.title, line, column.heading, "", problem % {"row": line}, remedy))
    for text in texts:
        if text and text != REASON and text not in {column.heading for column in sheet.columns}:
            sound = False
            remedy = _("请删掉这一栏，或者改成模板里的栏名")
            # Where the headings are missing, a line of people stands here.
            told = LONG_DIGITS.sub("…", text)
            book.faults.append(Fault(sheet.title, line, told, "", _("模板里没有这一栏"), remedy))
    return found if sound else None


def text_of(value: Any) -> str:
    """A cell as the text a person sees: whole numbers without “.0”, days as 2020-06-09, one line, trimmed.

    A number of 15 digits or more is LONG_NUMBER: its last digits may be lost."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)) and abs(value) >= LONGEST_NUMBER:
        return LONG_NUMBER
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = "".join(" " if c in "\r\n\t\u3000\xa0" else c for c in str(value) if c not in "\u200b\ufeff")
    return text.strip()
