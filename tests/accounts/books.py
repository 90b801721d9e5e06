"""Workbooks for the import, made by hand with openpyxl alone."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

UNIT_HEADS = ("单位代码", "单位名称", "简称", "上级单位代码", "类型", "地区", "排序")
GROUP_HEADS = ("分组代码", "分组名称", "成员单位代码")
PEOPLE_HEADS = ("登录名", "姓名", "办公电话", "单位代码", "角色", "职务")
Rows = Sequence[Sequence[Any]]


def workbook(
    units: Rows = (),
    groups: Rows = (),
    people: Rows = (),
    heads: tuple[Sequence[str], Sequence[str], Sequence[str]] = (UNIT_HEADS, GROUP_HEADS, PEOPLE_HEADS),
) -> bytes:
    """The bytes of a workbook with the three sheets; row 1 of each holds the headings."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, head, rows in zip(("单位", "分组", "人员"), heads, (units, groups, people), strict=True):
        sheet = book.create_sheet(title)
        sheet.append(list(head))
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
