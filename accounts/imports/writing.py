"""The template to fill, and the filled workbook back with what is wrong in each row."""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from accounts.imports.book import Book, Fault
from accounts.imports.columns import KINDS, REASON, ROLES, SHEETS, Sheet
from accounts.imports.reading import MAX_ROWS
from accounts.sheets import set_width, write_heading, write_text

NOTES = "填写说明"
#: The lists that a cell offers, as Excel wants them.
CHOICES = {"kind": KINDS, "role": ROLES}
GENERAL = (
    "一、三张表：单位、分组、人员。表名和第1行的栏名不要改；栏的先后可以换。没有内容的表留空，不要删。",
    "二、以“示例”开头的行不读，可以留着，也可以删掉。",
    "三、上传后先预检，列出每一处错误；没有错误、确认以后才写入。有一处错误，一行也不写。",
    "四、已有的单位、分组、人员按代码或登录名认：可选栏留空＝不改。表里没有的不会被删。导出的表可以改了再导入；导入不能撤销。",
    "五、人员的角色导入后是“待授权”，由安全管理员确认后才有权限。新用户的一次性密码在确认导入后显示一次，可以打印裁开分发。",
)


def template() -> bytes:
    """The empty workbook: headings, one example row a sheet, and a sheet of notes."""
    book = _empty()
    for sheet in SHEETS:
        page = _page(book, sheet, [column.heading for column in sheet.columns])
        for place, column in enumerate(sheet.columns, start=1):
            cell = page.cell(row=2, column=place)
            write_text(cell, column.example)
            cell.font = Font(color="FF5C687A")
            if column.key in CHOICES:
                _offer(page, place, CHOICES[column.key])
    _notes(book)
    return _bytes(book)


def filled(rows: Book) -> bytes:
    """The rows as they are, with the lists of the template: to be changed and imported again."""
    book = _empty()
    for sheet in SHEETS:
        page = _page(book, sheet, [column.heading for column in sheet.columns])
        for place, column in enumerate(sheet.columns, start=1):
            if column.key in CHOICES:
                _offer(page, place, CHOICES[column.key])
        for row in rows.of(sheet):
            for place, column in enumerate(sheet.columns, start=1):
                if row[column.key]:
                    cell = page.cell(row=row.number, column=place)
                    write_text(cell, row[column.key])
                    cell.number_format = "@"
    _notes(book)
    return _bytes(book)


def with_reasons(rows: Book, faults: Iterable[Fault]) -> bytes:
    """The rows as read, each with its faults in the last column."""
    book = _empty()
    reasons: dict[tuple[str, int], list[str]] = {}
    for fault in faults:
        where = f"{fault.column}：" if fault.column else ""
        reasons.setdefault((fault.sheet, fault.row), []).append(f"{where}{fault.problem}。{fault.remedy}。")
    for sheet in SHEETS:
        page = _page(book, sheet, [*(column.heading for column in sheet.columns), REASON])
        last = len(sheet.columns) + 1
        set_width(page, last, 60)
        for row in rows.of(sheet):
            # Every row keeps its number, so that the list on the screen finds it here.
            for place, column in enumerate(sheet.columns, start=1):
                if row[column.key]:
                    write_text(page.cell(row=row.number, column=place), row[column.key])
            cell = page.cell(row=row.number, column=last)
            write_text(cell, "\n".join(reasons.get((sheet.title, row.number), [])))
            cell.font, cell.alignment = Font(color="FFB42318"), Alignment(wrap_text=True, vertical="top")
    _notes(book)
    return _bytes(book)


def _empty() -> Workbook:
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    return book


def _page(book: Workbook, sheet: Sheet, headings: list[str]) -> Worksheet:
    page: Worksheet = book.create_sheet(sheet.title)
    for place, heading in enumerate(headings, start=1):
        write_heading(page.cell(row=1, column=place), heading)
    for place, column in enumerate(sheet.columns, start=1):
        set_width(page, place, column.width)
    page.freeze_panes = "A2"
    return page


def _offer(page: Worksheet, place: int, choices: Iterable[str]) -> None:
    letter = get_column_letter(place)
    offer = DataValidation("list", formula1='"' + ",".join(choices) + '"', allow_blank=True)
    offer.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    page.add_data_validation(offer)


def _notes(book: Workbook) -> None:
    page = book.create_sheet(NOTES)
    for place, (heading, width) in enumerate((("表", 10), ("栏", 16), ("必填", 8), ("说明", 90)), start=1):
        write_heading(page.cell(row=1, column=place), heading)
        set_width(page, place, width)
    line = 2
    for sheet in SHEETS:
        for column in sheet.columns:
            texts = (sheet.title, column.heading, "是" if column.required else "", column.note)
            for at, text in enumerate(texts, start=1):
                write_text(page.cell(row=line, column=at), text)
            line += 1
    for text in GENERAL:
        line += 1
        write_text(page.cell(row=line, column=1), text)


def _bytes(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
