"""Measures 整改措施 as typed: numbered lines, of which each may end with who does it and by when. Pure.

“每班2名持证人员（张三，2026年7月）” is printed as it was typed, and read besides.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rectification.sheets.base import SheetContext, day_text, measure_lines, parse_day, period_fault

_END = re.compile(r"[（(]([^（()）]{1,40})[)）]\s*[。；;.]?$")
_PARTS = re.compile(r"[，,、；;]|\s{1,}")
#: Chinese characters, with the middle dot of names of other peoples, or Latin letters.
_NAME = re.compile(r"^[\u3400-\u9fff·A-Za-z]{2,20}$")
#: Made of nothing but the signs of a date: meant as one, whether it can be read or not.
_DATE_LIKE = re.compile(r"^\d[\d年月日号底前./\-]*$")
_DATE_MARK = re.compile(r"[年月日./\-]")


@dataclass(frozen=True)
class ReadMeasure:
    """A line as typed, and what its end says. `unread` is a date that cannot be read."""

    text: str
    person: str = ""
    due: date | None = None
    due_text: str = ""
    unread: str = ""

    @property
    def words(self) -> str:
        """“张三，2026年7月”; empty where the line says neither."""
        return "，".join(part for part in (self.person, self.due_text) if part)


def read_measure(line: str) -> ReadMeasure:
    """One line. A name is read only beside a date or after 责任人：, for a bracket may hold any remark."""
    end = _END.search(line)
    if end is None:
        return ReadMeasure(line)
    inside = end[1].strip()
    labelled = re.match(r"^(?:责任人|负责人)[:：]\s*", inside)
    parts = [part for part in _PARTS.split(inside[labelled.end() :] if labelled else inside) if part]
    days = [part for part in parts if _DATE_LIKE.match(part) and _DATE_MARK.search(part)]
    names = [part for part in parts if part not in days]
    if len(parts) > 2 or len(days) > 1 or len(names) > 1 or not all(_NAME.match(name) for name in names):
        return ReadMeasure(line)
    if not days and not labelled:
        return ReadMeasure(line)
    person = names[0] if names else ""
    if not days:
        return ReadMeasure(line, person)
    day = parse_day(days[0])
    return ReadMeasure(line, person, day[0], day_text(days[0])) if day else ReadMeasure(line, person, unread=days[0])


def read_measures(text: str) -> list[ReadMeasure]:
    """All lines of a cell, the typed numbering dropped."""
    return [read_measure(line) for line in measure_lines(text)]


def read_back(text: str) -> str:
    """What was read, for the person who typed it: “1 张三，2026年7月；3 李娜”. Empty where no line says anything."""
    read = [(place, one.words) for place, one in enumerate(read_measures(text), 1) if one.words]
    return "；".join(f"{place} {words}" for place, words in read)


def measure_fault(text: str, due: str, context: SheetContext) -> tuple[str, str] | None:
    """(message, remedy) of the first line whose date is unreadable, outside the campaign, or after the row's own."""
    last = parse_day(due) if due else None
    for place, one in enumerate(read_measures(text), 1):
        if one.unread:
            message = _("第%(place)d条措施的“%(day)s”看不出是哪年哪月") % {"place": place, "day": one.unread}
            return message, _("请写成“（张三，2026年7月）”。")
        if one.due is None:
            continue
        wrong = period_fault(one.due_text, context)
        if wrong:
            return _("第%(place)d条措施的时限%(wrong)s") % {"place": place, "wrong": wrong[0]}, wrong[1]
        if last and one.due > last[0]:
            values = {"place": place, "day": day_text(due)}
            return _("第%(place)d条措施的时限晚于这一条的完成时限（%(day)s）") % values, _("请改其中一个。")
    return None
