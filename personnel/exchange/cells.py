"""Single cells: days in the spellings that people use, 是 and 否, and faults that never show a private number."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

from accounts.imports.book import Fault, Faults, Row
from personnel.exchange.columns import PRIVATE, YES_NO
from personnel.private import mask_id_number, mask_mobile, normal_id_number, normal_mobile, private_in

_DAY = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?", re.ASCII)
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
#: A day as a date cell of another program is read: with its time.
_TIME = re.compile(r"[ T]00:00(:00)?$", re.ASCII)
MASK = "*"
#: Made by the product and never free text: three in a thousand have eleven digits in a row, as a mobile has.
CODE = "code"


def day_of(text: str) -> date | None:
    """2019-03-01, 2019/3/1, 2019.3.1, 2019年3月1日, 20190301, full-width or not; None for anything else."""
    plain = _TIME.sub("", unicodedata.normalize("NFKC", text).strip()).replace(" ", "")
    match = _DAY.fullmatch(plain)
    if match:
        parts = match[1], match[3], match[5]
        if (match[2] == "年") != (match[4] == "月"):
            return None
    elif match := _PLAIN.fullmatch(plain):
        parts = match[1], match[2], match[3]
    else:
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def masked(key: str, text: str) -> str:
    """A number as it may be shown; what has not the form of one is all stars."""
    if MASK in text:
        return text
    return mask_mobile(normal_mobile(text)) if key == "mobile" else mask_id_number(normal_id_number(text))


class QuietFaults(Faults):
    """Faults that name a private number by its mask alone."""

    def add(self, row: Row, key: str, problem: str, remedy: str) -> None:
        """As the others; `row` keeps its number and every other cell."""
        super().add(quiet(row), key, problem, remedy)

    def refuse(self, row: Row, key: str, refusal: str) -> None:
        """What a service would say, as a fault: its first sentence is the fact, the rest the remedy."""
        fact, _stop, rest = refusal.partition("。")
        self.add(row, key, fact, rest.rstrip("。") or _("请核对后改正，或者删去这一行"))


def quiet(row: Row) -> Row:
    """The row with masks in the place of private numbers, wherever they stand."""

    def shown(key: str, text: str) -> str:
        if key in PRIVATE:
            return masked(key, text)
        return _("（号码）") if key != CODE and private_in(text) else text

    return Row(row.number, {key: shown(key, text) for key, text in row.cells.items()})


def check_places(row: Row, faults: Faults) -> None:
    """No private number stands where none belongs: those columns are kept in clear."""
    for column in faults.sheet.columns:
        if column.key not in (*PRIVATE, CODE) and private_in(row[column.key]):
            remedy = _("请删去号码；身份证号、手机号只填在自己的栏里")
            faults.add(row, column.key, _("写了身份证号或手机号"), remedy)


def check_day(row: Row, key: str, sound: set[str], faults: Faults) -> date | None:
    """The day in a cell, None where there is none or a fault."""
    if key not in sound:
        return None
    day = day_of(row[key])
    if day is None:
        faults.add(row, key, _("不是日期，或者没有写全年月日"), _("请写成2019-03-01的样子"))
    return day


def check_yes(row: Row, key: str, sound: set[str], faults: Faults) -> bool | None:
    """是 or 否, None where the cell is empty or faulty."""
    if key not in sound:
        return None
    if row[key] not in YES_NO:
        faults.add(row, key, _("不是可以填的词"), _("请填“是”或“否”"))
        return None
    return YES_NO[row[key]]


def only_shown(row: Row, key: str, present: str, sound: set[str], faults: Faults, remedy: str) -> None:
    """A column that only goes out: what stands in it must be what is there already."""
    if key in sound and row[key] != present:
        words = {"present": present} if present else {}
        problem = _("和系统里的“%(present)s”不一样") % words if present else _("新增的行这一栏要留空")
        faults.add(row, key, problem, remedy)


def same_line(found: list[Fault]) -> list[Fault]:
    """In the order of the lines."""
    return sorted(found, key=lambda fault: fault.row)
