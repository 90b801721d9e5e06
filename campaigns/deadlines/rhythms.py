"""Printed rhythms such as 每季度后10日内 or 每周五前, as a `Schedule`. Pure."""

import re

from campaigns.deadlines.periods import Cycle
from campaigns.deadlines.printed import normalise
from campaigns.deadlines.schedules import LONGEST_AFTER, Schedule

_CYCLE = re.compile(r"每(?:个|一)?(?P<word>半年|季度?|年度?|半个?月|月度?|旬|周|星期|个?工作日|[日天])")
_CYCLES = {
    "半年": Cycle.HALF_YEARLY, "季": Cycle.QUARTERLY, "年": Cycle.YEARLY, "半月": Cycle.SEMIMONTHLY,
    "月": Cycle.MONTHLY, "旬": Cycle.TEN_DAY, "周": Cycle.WEEKLY, "星期": Cycle.WEEKLY, "工作日": Cycle.DAILY,
    "日": Cycle.DAILY, "天": Cycle.DAILY,
}  # fmt: skip
_AFTER = re.compile(
    r"(?:结束|终了|完)?(?:之|以)?后(?:的)?(\d{1,3})(?:个)?[日天](?:之?内|以内|前)|次[月季年]度?(\d{1,2})[日号]"
)
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})[日号]")
_PART_DAY = re.compile(r"(?:第(\d)个?月|末月|最后1?一?个?月|首月)(\d{1,2})[日号]")
_DAY = re.compile(r"第?(\d{1,2})(?:[日号]|(?=之?前|以前))")
_WEEKDAYS = "一二三四五六日"


def read_rhythm(text: str) -> Schedule | None:
    """What printed words say about a recurring duty; None when they name no rhythm. A rhythm without a day inside the
    period is due by its end. Never raises."""
    text = normalise(text)
    match = _CYCLE.search(text)
    if match is None:
        return None
    word = match["word"].replace("个", "")
    cycle = _CYCLES[word if word in _CYCLES else word.removesuffix("度")]
    rest = text[match.end() :]
    after = _AFTER.search(rest)
    if after:
        days = int(after[1] or after[2])
        return Schedule(cycle.value, due_after=days) if days <= LONGEST_AFTER else Schedule(cycle.value)
    read = _inside(cycle, match[0] + rest, rest)
    return Schedule(cycle.value) if read.fault else read


def _inside(cycle: Cycle, whole: str, rest: str) -> Schedule:
    """The day inside the period."""
    if cycle == Cycle.DAILY:
        return Schedule(cycle.value, workdays_only="工作日" in whole)
    if cycle == Cycle.WEEKLY:
        weekday = _WEEKDAY.search(whole)
        return Schedule(cycle.value, due_day=_WEEKDAYS.index(weekday[1].replace("天", "日")) + 1 if weekday else None)
    if cycle == Cycle.YEARLY and (found := _MONTH_DAY.search(rest)):
        return Schedule(cycle.value, due_month=int(found[1]), due_day=int(found[2]))
    if cycle in (Cycle.QUARTERLY, Cycle.HALF_YEARLY) and (found := _PART_DAY.search(rest)):
        month = int(found[1]) if found[1] else 1 if "首月" in found[0] else None
        return Schedule(cycle.value, due_month=month, due_day=int(found[2]))
    if cycle in (Cycle.MONTHLY, Cycle.TEN_DAY, Cycle.SEMIMONTHLY) and (found := _DAY.match(rest)):
        return Schedule(cycle.value, due_day=int(found[1]))
    return Schedule(cycle.value)
