"""The dates in a normalised text, each with the days that it covers and the words that say how it is meant."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from campaigns.deadlines.printed import TO


class Precision(StrEnum):
    """How exact the print is; the values of `campaigns.models.Precision`."""

    HOUR = "hour"
    DAY = "day"
    DECADE = "decade"
    MONTH = "month"
    MONTH_END = "month_end"
    YEAR_END = "year_end"
    PHASE_END = "phase_end"
    NONE = "none"


class Assumed(StrEnum):
    """What the print leaves out and the reading added."""

    YEAR = "year"
    MONTH_SIGN = "month_sign"  # 8底前
    DAY_SIGN = "day_sign"  # 8月30前


@dataclass(frozen=True)
class Context:
    """What a printed date may lean on: the day of issue, the campaign's or phase's window, the end of its phase."""

    issued: date | None = None
    start: date | None = None
    end: date | None = None
    phase_end: date | None = None


NO_CONTEXT = Context()


@dataclass(frozen=True)
class Span:
    """One printed date: the days that it covers, and the words around it that say how it is meant."""

    first: date
    last: date
    precision: Precision
    hour: time | None
    begins: bool  # X日起, X日后
    until: bool  # X日前
    ranged: bool  # stands after 至
    assumed: tuple[Assumed, ...]


_RECURRING = re.compile(r"每(?:个)?(?:年|季度?|月|周|旬|半年)(?:\d{1,2}[日号]?|[上中下]旬|[底末初])?(?:之前|以前|前)?")

_DATE = re.compile(
    rf"""
    (?<![\d第])
    (?:(?P<year>\d{{4}})年|(?P<year_word>今年|本年|当年|明年|次年|翌年)|(?P<from_year>\d{{4}})(?={TO}\d{{4}}年))?
    (?:
        (?P<month>\d{{1,2}})月份?(?:月?(?P<part>[上中]?[中下上]旬|初|底|末)
            |(?P<day>\d{{1,2}})(?:(?P<day_sign>[日号])|(?=之前|以前|前|止|{TO}|[,。;、]|$))
                (?:(?P<half>上午|下午|中午|晚上?)?(?P<hour>\d{{1,2}})(?:时|点|:)(?:(?P<minute>\d{{2}})分?)?)?
        )?
        |(?P<signless>\d{{1,2}})(?:底|末)
        |(?P<from_month>\d{{1,2}})(?={TO}\d{{1,2}}月)
        |(?P<only_day>\d{{1,2}})[日号]
        |(?P<only_part>[上中]?[中下上]旬)
        |第?(?P<quarter>[1-4])季度[底末]?
        |(?P<half_year>[上下])半年
        |(?P<year_end>年?[底末]|年终|年?内)
    )?
    (?P<after>之?前|以前|止|为止|(?:之|以)?后|起|以来|开始)?
    """,
    re.VERBOSE,
)
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_BEGINS = ("起", "以来", "开始", "后", "之后", "以后")
_PARTS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
#: A yearless date this far before the issue date is meant for the next year.
_LOOK_BACK = timedelta(days=90)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _decade(year: int, month: int, part: str) -> tuple[date, date]:
    end = month_end(year, month)
    first, last = _PARTS[part[0]][0], _PARTS[part[-2]][1]
    return date(year, month, first), date(year, month, min(last, end.day))


def _month_part(match: re.Match[str], year: int, month: int) -> tuple[date, date, Precision]:
    """A month, or the part of it that is printed. Raises ValueError for a day that does not exist."""
    part = match["part"] or match["only_part"]
    day = match["day"] or match["only_day"]
    if day:
        return (found := date(year, month, int(day))), found, Precision.DAY
    if part == "初":
        return *_decade(year, month, "上旬"), Precision.DECADE
    if part in ("底", "末") or match["signless"]:
        return (end := month_end(year, month)), end, Precision.MONTH_END
    if part:
        return *_decade(year, month, part), Precision.DECADE
    return date(year, month, 1), month_end(year, month), Precision.MONTH


def _hour(match: re.Match[str]) -> time | None:
    """The hour; 24时 is the end of the day and no hour of its own."""
    if not match["hour"]:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"] in ("下午", "晚", "晚上") and hour < 12:
        hour += 12
    return None if hour >= 24 or minute > 59 else time(hour, minute)


Maker = Callable[[int], tuple[date, date, Precision]]


def _maker(match: re.Match[str], previous: Span | None) -> Maker | None:
    """The function from a year to days for one match; None when the match is no date."""
    month_text = match["month"] or match["signless"] or match["from_month"]
    if match["only_day"] or match["only_part"]:
        # Only 6月22日至30日: a day alone means nothing without a month before it.
        if previous is None:
            return None
        return lambda year: _month_part(match, year, previous.last.month)
    if month_text:
        if not 1 <= int(month_text) <= 12:
            return None
        return lambda year: _month_part(match, year, int(month_text))
    if match["quarter"]:
        last_month = int(match["quarter"]) * 3
        return lambda year: (date(year, last_month - 2, 1), month_end(year, last_month), Precision.MONTH_END)
    if match["half_year"]:
        first_month = 1 if match["half_year"] == "上" else 7
        return lambda year: (date(year, first_month, 1), month_end(year, first_month + 5), Precision.MONTH_END)
    return _year_maker(match)


def _year_maker(match: re.Match[str]) -> Maker | None:
    named = match["year"] or match["year_word"]
    if match["year_end"]:
        # A bare 底 or 内 is no date: it needs its year, or the word 年底.
        if not named and match["year_end"] not in ("年底", "年末", "年终"):
            return None
        whole = match["year_end"].endswith("内")
        return lambda year: (date(year, 1, 1) if whole else date(year, 12, 31), date(year, 12, 31), Precision.YEAR_END)
    if named or match["from_year"]:
        return lambda year: (date(year, 1, 1), date(year, 12, 31), Precision.YEAR_END)
    return None


def _years(match: re.Match[str], previous: Span | None, ranged: bool, context: Context) -> Iterator[tuple[int, date]]:
    """The years to try, best first, each with the day before which a date of that year is not meant."""
    base = context.issued or context.start
    if previous:
        carry = previous.last.year
        if match["year_word"] in ("明年", "次年", "翌年"):
            carry += 1
        elif match["year_word"] and base:
            carry = base.year
        yield carry, previous.first if ranged else date.min
        yield carry + 1, date.min
        return
    if match["year_word"]:
        if base:
            yield base.year + (match["year_word"] in ("明年", "次年", "翌年")), date.min
        return
    if context.start and context.end:
        for year in range(context.start.year, context.end.year + 1):
            yield year, context.start
    if base:
        yield base.year, base - _LOOK_BACK
        yield base.year + 1, date.min


def _resolve(
    make: Maker, match: re.Match[str], previous: Span | None, ranged: bool, context: Context
) -> tuple[date, date, Precision] | None:
    printed = match["year"] or match["from_year"]
    years = [(int(printed), date.min)] if printed else _years(match, previous, ranged, context)
    for year, not_before in years:
        try:
            found = make(year)
        except ValueError:  # 2月30日 names no day of any year, 2月29日 none of this one
            continue
        if found[1] >= not_before:
            return found
    return None


def _span(match: re.Match[str], text: str, previous: Span | None, context: Context) -> Span | None:
    make = _maker(match, previous)
    if make is None:
        return None
    ranged = previous is not None and bool(re.search(rf"{TO}$", text[: match.start()]))
    found = _resolve(make, match, previous, ranged, context)
    if found is None:
        return None
    hour = _hour(match)
    assumed = [Assumed.YEAR] if not (match["year"] or match["from_year"] or previous) else []
    assumed += [Assumed.MONTH_SIGN] if match["signless"] else []
    assumed += [Assumed.DAY_SIGN] if match["day"] and not match["day_sign"] else []
    after = match["after"] or ""
    return Span(
        *found[:2],
        precision=Precision.HOUR if hour else found[2],
        hour=hour,
        begins=after in _BEGINS,
        until=bool(after) and after not in _BEGINS,
        ranged=ranged,
        assumed=tuple(assumed),
    )


def spans_of(text: str, context: Context) -> list[Span]:
    """Every date in a normalised text, in order."""
    text = _RECURRING.sub("", text)
    text = _ISO.sub(lambda m: f"{m[1]}年{int(m[2])}月{int(m[3])}日", text)
    spans: list[Span] = []
    for match in _DATE.finditer(text):
        if not match[0]:
            continue
        span = _span(match, text, spans[-1] if spans else None, context)
        if span:
            spans.append(span)
    return spans
