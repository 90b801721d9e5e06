"""Checks that every sheet shares: what must be filled, how long it may be, what is no text at all."""

from collections.abc import Set

from django.utils.translation import gettext as _

from accounts.imports.book import Faults, Row
from accounts.imports.plan import Known
from accounts.imports.reading import ERROR_VALUES, LONG_NUMBER

CODES = ("code", "parent", "unit")


def check_cells(row: Row, faults: Faults) -> set[str]:
    """Adds the faults of the cells taken one by one; the keys of the cells that are sound and filled."""
    sound = set()
    for column in faults.sheet.columns:
        text = row[column.key]
        if not text:
            if column.required:
                faults.add(row, column.key, _("没有填"), _("请填写%(heading)s") % {"heading": column.heading})
        elif text.upper() in ERROR_VALUES:
            faults.add(row, column.key, _("是公式错误，不是内容"), _("请直接填写文字"))
        elif text == LONG_NUMBER:
            remedy = _("请把这一栏设为“文本”格式，再完整填写一遍")
            faults.add(row, column.key, _("长号码填成了数字，末几位会变成0"), remedy)
        elif len(text) > column.limit:
            remedy = _("请缩短到%(limit)d个字以内") % {"limit": column.limit}
            faults.add(row, column.key, _("有%(count)d个字，太长") % {"count": len(text)}, remedy)
        elif column.key in CODES and " " in text:
            faults.add(row, column.key, _("代码里有空格"), _("请去掉空格"))
        else:
            sound.add(column.key)
    return sound


def check_unit_code(row: Row, known: Known, codes: Set[str] | None, faults: Faults) -> bool:
    """Whether the row's `unit` may be used: it stands in the workbook or in the product, and is not dissolved."""
    code = row["unit"]
    if codes is None:
        return False
    if code not in codes and code not in known.units:
        faults.add(row, "unit", _("没有这个单位"), _("请写“单位”表里或者系统里已有的单位代码"))
        return False
    if code in known.units and known.units[code].dissolved:
        faults.add(row, "unit", _("这个单位已撤销"), _("请换一个没有撤销的单位"))
        return False
    return True
