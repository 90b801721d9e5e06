"""A unit's own ledger as an Excel workbook, read for comparison. Nothing in it is trusted, and nothing of it is kept
but the cells that are compared."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports.reading import sheets_of_upload, text_of
from accounts.transitions import Refused
from rectification.models import ProblemSource, Severity
from rectification.reconciliation_lists import DONE, UNDER_WAY
from rectification.reconciling import BookRow
from rectification.sheets import Item
from rectification.sheets.base import measure_lines, parse_day

MAX_ROWS = 5000
MAX_LINES = 20000
#: Characters of one cell, and of all that is compared. A file of a few kilobytes may name one long text in a million
#: cells.
MAX_CELL, MAX_CHARACTERS = 4000, 2_000_000
#: Heads are short; what is longer is none.
MAX_HEAD = 40
#: The head must stand among so many first lines: titles and unit lines come before it.
HEAD_WITHIN = 15
NUMBER = "number"
#: Field → the heads under which it is known, in the words of the annex and of common use.
HEADS: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("序号", "编号"),
    "item": ("整治重点", "整治重点内容", "重点内容"),
    "sub_point": ("子项",),
    "description": ("存在的问题", "存在问题", "问题", "问题描述", "突出问题"),
    "measures": ("整改措施",),
    "leader": ("责任领导", "责任人领导"),
    "unit": ("责任单位", "责任部门", "责任科室"),
    "person": ("责任人", "具体责任人"),
    "due": ("完成时限", "整改时限", "完成时间", "整改期限"),
    "source": ("问题来源", "来源"),
    "severity": ("严重程度",),
    "state": ("整改状态", "整改情况", "完成情况", "状态"),
}
_DONE_WORDS = ("已整改", "整改完成", "已完成", "完成", "已销号", "整改到位")
_UNDER_WAY_WORDS = ("整改中", "正在整改", "未完成", "未整改", "待整改", "推进中")


@dataclass(frozen=True)
class Book:
    """What was read: the file's name and hash, and its rows."""

    name: str
    sha256: str
    rows: Sequence[BookRow]


def read_book(name: str, content: bytes, items: Iterable[Item]) -> Book:
    """The rows of the first sheet that has the column 存在的问题. Refused: not an .xlsx, damaged, without that column,
    too much to compare.

    Formulas count with the values they were saved with.
    """
    for lines in sheets_of_upload(content, MAX_LINES):
        found = _rows(lines, tuple(items))
        if found is not None:
            if not found:
                raise Refused(_("“%(name)s”里没有一条问题，没有比对。") % {"name": name})
            return Book(name[:200], hashlib.sha256(content).hexdigest(), found)
    raise Refused(
        _("“%(name)s”里找不到“存在的问题”这一栏。请把栏名写在表头，与问题清单（附件2）一样，再上传。") % {"name": name}
    )


def _rows(lines: Iterable[tuple[int, list[Any]]], items: tuple[Item, ...]) -> list[BookRow] | None:
    """The rows under the head; None where there is no head."""
    places: dict[str, int] | None = None
    rows: list[BookRow] = []
    characters = 0
    for line, values in lines:
        if places is None:
            places = _places([text_of(value) if len(str(value)) <= MAX_HEAD else "" for value in values])
            if places is None and line >= HEAD_WITHIN:
                return None
            continue
        typed = {field: values[place] for field, place in places.items() if place < len(values)}
        characters += _counted(line, typed)
        row = _row(line, {field: _lines_of(value) for field, value in typed.items()}, items)
        if row is not None:
            rows.append(row)
        if characters > MAX_CHARACTERS:
            raise Refused(_("文字超过%(count)d万字，没有比对。请分几次上传。") % {"count": MAX_CHARACTERS // 10_000})
        if len(rows) > MAX_ROWS:
            raise Refused(_("超过%(rows)d条，没有比对。请分几次上传。") % {"rows": MAX_ROWS})
    return None if places is None else rows


def _counted(line: int, typed: Mapping[str, Any]) -> int:
    """How many characters a line has. Refused: one cell too long."""
    lengths = [len(value) for value in typed.values() if isinstance(value, str)]
    if lengths and max(lengths) > MAX_CELL:
        values = {"line": line, "most": MAX_CELL}
        raise Refused(_("第%(line)d行有一格超过%(most)d字，没有比对。请写短些，再上传。") % values)
    return sum(lengths)


def _lines_of(value: Any) -> str:
    """A cell with its line breaks, which measures need."""
    if not isinstance(value, str):
        return text_of(value)
    return "\n".join(line for line in (text_of(part) for part in value.replace("\r", "\n").split("\n")) if line)


def _places(texts: list[str]) -> dict[str, int] | None:
    plain = ["".join(text.split()) for text in texts]
    found = {field: plain.index(head) for field, heads in HEADS.items() for head in reversed(heads) if head in plain}
    return found if "description" in found else None


def _row(line: int, typed: dict[str, str], items: tuple[Item, ...]) -> BookRow | None:
    if not typed.get("description"):
        return None
    number = typed.pop(NUMBER, "")
    return BookRow(line, number.rstrip(".、"), {field: _raw(field, text, items) for field, text in typed.items()})


def _raw(field: str, text: str, items: tuple[Item, ...]) -> str:
    """A typed cell as the ledger has it; words that it does not know stay as typed, and will differ."""
    if not text:
        return ""
    if field == "item":
        return next((item.key for item in items if _names(text, item.number, item.text)), text)
    if field == "sub_point":
        subs = (sub for item in items for sub in item.sub_items)
        return next((sub.key for sub in subs if _plain(sub.text) == _plain(text)), text)
    if field == "due":
        parsed = parse_day(text)
        return parsed[0].isoformat() if parsed else text
    if field == "measures":
        return "\n".join(measure_lines(text))
    if field in ("source", "severity"):
        choices = ProblemSource.choices if field == "source" else Severity.choices
        return next((str(key) for key, label in choices if str(label) == text), text)
    if field == "state":
        return DONE if text in _DONE_WORDS else UNDER_WAY if text in _UNDER_WAY_WORDS else text
    return text


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def _names(text: str, number: str, words: str) -> bool:
    """“3”, “3. 离岗人员……” and “离岗人员……” all name item 3."""
    return _plain(text) in (_plain(number), _plain(words), _plain(f"{number}{words}"))
