"""How demands and schedules read: 6月工作信息, 每季度后10日内. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from campaigns.deadlines import MONTHS_IN, Cycle, Demand, Schedule, period_of
from campaigns.models import Rhythm

#: Words that a title loses where the period itself stands before it.
_LEADING = {
    "daily": ("每日", "每天", "日常", "当日"), "weekly": ("每周", "本周", "周"), "ten_day": ("每旬", "本旬", "旬"),
    "semimonthly": ("每半月", "半月"), "monthly": ("月度", "每月", "本月", "当月"),
    "quarterly": ("季度", "每季度", "本季度", "每季"), "half_yearly": ("半年度", "半年", "每半年"),
    "yearly": ("年度", "每年", "本年度"), "per_phase": (),
}  # fmt: skip
_NUMERALS = "一二三四"
_WEEKDAYS = "一二三四五六日"


def demand_title(title: str, rhythm: str, demand: Demand, with_year: bool) -> str:
    """6月工作信息, 二季度小结; with the year where a campaign spans several."""
    if demand.phase:
        return f"{demand.phase}{title}"
    if demand.first is None:
        return title
    for word in _LEADING[rhythm]:
        title = title.removeprefix(word)
    return _period_words(Cycle(rhythm), demand.first, with_year) + title


def _period_words(cycle: Cycle, first: date, with_year: bool) -> str:
    values = {"year": first.year, "month": first.month, "day": first.day}
    if cycle == Cycle.YEARLY:
        return _("%(year)d年") % values
    year = _("%(year)d年") % values if with_year else ""
    if cycle == Cycle.WEEKLY:
        last = period_of(cycle, first).last
        span = {**values, "last_month": last.month, "last_day": last.day}
        return year + _("%(month)d月%(day)d日至%(last_month)d月%(last_day)d日") % span
    if cycle == Cycle.QUARTERLY:
        return year + _("%(number)s季度") % {"number": _NUMERALS[(first.month - 1) // 3]}
    words = {
        Cycle.DAILY: _("%(month)d月%(day)d日"),
        Cycle.TEN_DAY: _("%(month)d月") + "上中下"[min(first.day // 10, 2)] + _("旬"),
        Cycle.SEMIMONTHLY: _("%(month)d月上半月") if first.day == 1 else _("%(month)d月下半月"),
        Cycle.MONTHLY: _("%(month)d月"),
        Cycle.HALF_YEARLY: _("上半年") if first.month == 1 else _("下半年"),
    }
    return year + words[cycle] % values


def schedule_words(schedule: Schedule) -> str:
    """What a schedule asks for, as a notice would print it; a rule without its date gives the rhythm alone."""
    words = _rule_words(schedule)
    if schedule.recurs and schedule.until:
        words += _("，到%(day)s止") % {"day": _day_words(schedule.until)}
    if schedule.recurs and schedule.starts_on:
        words += _("，%(day)s起") % {"day": _day_words(schedule.starts_on)}
    return words


def _day_words(day: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


def _rule_words(schedule: Schedule) -> str:
    every = str(Rhythm(schedule.rhythm).label)
    if schedule.rhythm == Rhythm.ONCE:
        return _day_words(schedule.due_date) if schedule.due_date else every
    if schedule.recurs and schedule.due_after is not None:
        return _("%(every)s后%(days)d日内") % {"every": every, "days": schedule.due_after}
    if schedule.rhythm == Rhythm.DAILY and schedule.workdays_only:
        return _("每个工作日")
    if not schedule.recurs or schedule.rhythm == Rhythm.DAILY:
        return every
    if schedule.rhythm == Rhythm.PER_PHASE:
        return _("%(every)s结束前") % {"every": every}
    return every + _inside_words(schedule)


def _inside_words(schedule: Schedule) -> str:
    day, cycle = schedule.due_day, Cycle(schedule.rhythm)
    values = {"day": day, "month": schedule.due_month or MONTHS_IN.get(cycle, 0)}
    if cycle == Cycle.WEEKLY:
        return _("%(weekday)s前") % {"weekday": _WEEKDAYS[day - 1]} if day and 1 <= day <= 7 else _("日前")
    if cycle == Cycle.YEARLY:
        return _("%(month)d月%(day)d日前") % values if day else _("%(month)d月底前") % values
    if cycle in (Cycle.QUARTERLY, Cycle.HALF_YEARLY) and (day or schedule.due_month):
        return _("第%(month)d个月%(day)d日前") % values if day else _("第%(month)d个月底前") % values
    if cycle == Cycle.MONTHLY:
        return _("%(day)d日前") % values if day else _("底前")
    return _("第%(day)d日前") % values if day else _("末前")
