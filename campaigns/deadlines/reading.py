"""Deadlines and windows read from their print."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from campaigns.deadlines.printed import TO, normalise
from campaigns.deadlines.spans import NO_CONTEXT, Assumed, Context, Precision, month_end, spans_of

_SINCE_ISSUE = re.compile(r"印发(?:之日)?(?:起|后)(?:的)?(\d{1,3})(日|天|个月|个工作日|工作日)(?:之?内|前)")
_PHASE_END = re.compile(r"阶段(?:结束|完成|末)|(?:本|该|各)阶段(?:内|底)")
_CAMPAIGN_END = re.compile(r"(?:专项整治|专项行动|整治工作|活动)结束")
_ONGOING = re.compile(r"长期|持续|常态化|常抓不懈|坚持不懈|始终坚持|贯穿始终")
_WHEN_DUE = re.compile(r"适时|择机|视情|条件成熟|根据需要")
_ANY_TIME = re.compile(r"及时|随时|按时|发现一起|即时")
_CLOSED = re.compile(r"^(?:截止|截至)(?:到|至|时间:?)?")
_DOTTED = re.compile(rf"(?<![\d.])(\d{{1,2}})\.(\d{{1,2}})日?(?={TO}(?:\d{{4}}\.)?\d{{1,2}}\.\d{{1,2}}日?$)")
_DOTTED_END = re.compile(rf"({TO})(\d{{1,2}})\.(\d{{1,2}})日?$")
_QUARTERS = re.compile(r"第?([一二三四1-4])[、,和]第?([一二三四1-4])季度")
_FROM_NOW = re.compile(r"即日起|(?:自|从)?印发之日起")


@dataclass(frozen=True)
class Reading:
    """What a printed deadline says. `day` is the last day on which it is met; None where none can be told."""

    day: date | None = None
    precision: Precision = Precision.NONE
    hour: time | None = None
    ongoing: bool = False
    when_due: bool = False
    assumed: tuple[Assumed, ...] = ()

    @property
    def understood(self) -> bool:
        """Whether anything was read."""
        return self.day is not None or self.ongoing or self.when_due


@dataclass(frozen=True)
class Window:
    """A printed window, both days included; "X日前" has no start, "X日起" no end."""

    start: date | None = None
    end: date | None = None
    assumed: tuple[Assumed, ...] = ()


def _since_issue(text: str, context: Context) -> date | None:
    """印发之日起N日内, counted from the issue date."""
    match = _SINCE_ISSUE.search(text)
    if match is None or context.issued is None:
        return None
    if match[2].endswith("工作日"):
        return _workdays_after(context.issued, int(match[1]))
    if match[2] != "个月":
        return context.issued + timedelta(days=int(match[1]))
    months = context.issued.month - 1 + int(match[1])
    year, month = context.issued.year + months // 12, months % 12 + 1
    return date(year, month, min(context.issued.day, month_end(year, month).day))


def _workdays_after(day: date, count: int) -> date:
    """So many days from Monday to Friday later; holidays are not known here."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def read_deadline(text: str, context: Context = NO_CONTEXT) -> Reading:
    """Read one printed deadline. Never raises: what cannot be read gives a Reading that is not `understood`."""
    text = normalise(text)
    ongoing, when_due = bool(_ONGOING.search(text)), bool(_WHEN_DUE.search(text))
    since = _since_issue(text, context)
    if since:
        return Reading(since, Precision.DAY, None, ongoing, when_due)
    spans = [span for span in spans_of(text, context) if not span.begins]
    if spans:
        last = max(spans, key=lambda span: (span.last, span.hour or time.max))
        assumed = tuple(dict.fromkeys(sign for span in spans for sign in span.assumed))
        return Reading(last.last, last.precision, last.hour, ongoing, when_due, assumed)
    if context.phase_end and _PHASE_END.search(text):
        return Reading(context.phase_end, Precision.PHASE_END, None, ongoing, when_due)
    if context.end and _CAMPAIGN_END.search(text):
        return Reading(context.end, Precision.PHASE_END, None, ongoing, when_due)
    return Reading(ongoing=ongoing, when_due=when_due)


def read_window(text: str, context: Context = NO_CONTEXT) -> Window:
    """Read a printed window such as 6月下旬至9月下旬, 3.1-3.31 or 截止6月5日. Never raises."""
    text = normalise(_QUARTERS.sub(r"第\1季度至第\2季度", text))
    if _DOTTED.search(text):
        text = _DOTTED_END.sub(r"\1\2月\3日", _DOTTED.sub(r"\1月\2日", text))
    spans = spans_of(text, context)
    from_now = context.issued if _FROM_NOW.search(text) else None
    if not spans:
        return Window(from_now, _since_issue(text, context))
    first, last = spans[0], spans[-1]
    assumed = tuple(dict.fromkeys(sign for span in spans for sign in span.assumed))
    start: date | None = from_now or first.first
    if len(spans) == 1 and (first.until or _CLOSED.match(text)) and not from_now:
        start = None
    end = None if last.begins else last.last
    return Window(start, end, assumed)


def is_any_time(text: str) -> bool:
    """及时, 随时: to be filed whenever there is something."""
    return bool(_ANY_TIME.search(normalise(text)))
