"""Words about time that name no day: 近期, 尽快, 适时, 6月左右; and days that no calendar has. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from campaigns.notices.pieces import fold

_VAGUE = re.compile(
    r"近期|近日|近段时间|尽快|尽早|尽可能|抓紧|适时|择机|择期|不日|早日|一段时间|适当(?:的)?时(?:候|间|机)|条件成熟(?:时|后)?"
    r"|视情况?|有条件时|待定|另行(?:通知|确定)|左右|前后|上下|大约|大概"
)
_ABOUT = re.compile(
    r"\d{1,2}(?:月(?:份|上旬|中旬|下旬|初|底|\d{1,2}日)?|日)(?:左右|前后)|(?:大约|大概|约)(?:在)?\d{1,2}月"
)
#: 尽快报送: only of handing in, for 尽快整改 is how officials speak and no date.
_HAND_IN = re.compile(
    r"(?P<when>近期内?|近日内?|尽快|尽早|适时|择期|早日|不日)(?:将|把|向|统一|汇总|及时)?[^,。;:、]{0,12}?(?:报送|上报|报至|报到|填报|提交|呈报)"
)
_DAY = re.compile(r"(?<![\d.])(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]")
_WEEKDAY = re.compile(_DAY.pattern + r"[(](?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])[)]")
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Hit:
    """Where something stands in a text, and what a sentence about it needs."""

    start: int
    end: int
    said: str = ""


def vague_word(text: str) -> str:
    """The first word of a printed time limit that names no day; empty when there is none."""
    found = _VAGUE.search(fold(text))
    return text[found.start() : found.end()] if found else ""


def vague_in_prose(text: str) -> Iterator[Hit]:
    """Vague times in running text: about a month or day, and materials to be handed in 尽快 or 近期."""
    folded = fold(text)
    for match in _ABOUT.finditer(folded):
        yield Hit(*match.span(), text[slice(*match.span())])
    for match in _HAND_IN.finditer(folded):
        yield Hit(*match.span(), match["when"])


def impossible_days(text: str) -> Iterator[Hit]:
    """Days that no calendar has, such as 6月31日; the 29th of February only where the year is printed."""
    for match in _DAY.finditer(fold(text)):
        month, day = int(match["month"]), int(match["day"])
        year = int(match["year"] or 2000)
        if not 1 <= month <= 12:
            yield Hit(*match.span(), f"没有{month}月")
        elif _real(year, month, day) is None:
            yield Hit(*match.span(), f"{match['year'] + '年' if match['year'] else ''}{month}月没有{day}日")


def wrong_weekdays(text: str, year: int | None) -> Iterator[Hit]:
    """Days printed with a weekday that is not theirs; `year` is that of a day without one."""
    for match in _WEEKDAY.finditer(fold(text)):
        known = int(match["year"]) if match["year"] else year
        day = _real(known, int(match["month"]), int(match["day"])) if known else None
        if day and _WEEKDAYS[day.weekday()] != match["weekday"].replace("天", "日"):
            yield Hit(*match.span(), f"{day.year}年{day.month}月{day.day}日是星期{_WEEKDAYS[day.weekday()]}")


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
