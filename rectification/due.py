"""How a due day of an obligation reads on a day: date, what is left, and how pressing it is. Pure.

What is left is counted in working days, what is late in calendar days (design.md). How pressing it is goes by calendar
days: a week is a week, whatever holidays lie in it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from audit.clock import local_date
from campaigns.workdays import Calendar

#: Calendar days left at or below which the badge is ◆ and ▲.
NEAR_DAYS, SOON_DAYS = 1, 7
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Due:
    """As the `due_badge` tag wants it; `level` is "", soon, near or overdue."""

    date_text: str
    rest_text: str = ""
    level: str = ""

    @property
    def pressing(self) -> bool:
        """Whether it should be begun now."""
        return bool(self.level)


def plain_day(day: date, today: date) -> str:
    """“7月10日”; of another year “2027年1月21日”."""
    if day.year != today.year:
        return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}
    return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}


def day_text(day: date, today: date) -> str:
    """“7月10日 周五”; of another year “2027年1月21日”."""
    if day.year != today.year:
        return plain_day(day, today)
    weekday = WEEKDAYS[day.weekday()]
    return _("%(month)d月%(day)d日 周%(weekday)s") % {"month": day.month, "day": day.day, "weekday": weekday}


def rest_words(left: int, workdays: int) -> str:
    """What is left: `left` calendar days, `workdays` of which are worked."""
    if left == 0:
        return _("今天截止")
    return _("剩%(days)d个工作日") % {"days": workdays} if workdays else _("其间没有工作日")


def due_of(due: date | None, today: date, calendar: Calendar, *, any_time: bool = False) -> Due:
    """The badge of something still owed."""
    if due is None:
        return Due(_("随时") if any_time else _("未定期限"))
    left = (due - today).days
    text = day_text(due, today)
    if left < 0:
        return Due(text, _("逾期%(days)d天") % {"days": -left}, "overdue")
    level = "near" if left <= NEAR_DAYS else "soon" if left <= SOON_DAYS else ""
    return Due(text, rest_words(left, calendar.between(today, due)), level)


def moved_words(printed: date | None, due: date | None, today: date) -> str:
    """“原定7月11日，遇休息日顺延”; empty for a due day that stands as printed."""
    if printed is None or due is None or printed == due:
        return ""
    values = {"day": plain_day(printed, today)}
    later = due > printed
    return (_("原定%(day)s，遇休息日顺延") if later else _("原定%(day)s，遇休息日提前")) % values


def unknown_year_words(days: list[date], calendar: Calendar) -> str:
    """Says that working days of a year are only guessed; empty when all years are known."""
    years = sorted({day.year for day in days if not calendar.is_known(day.year)})
    if not years:
        return ""
    names = "、".join(str(year) for year in years)
    return _("%(years)s年的放假安排还没有录入，工作日暂按周一至周五计算。") % {"years": names}


def filed_day(submitted_at: datetime | None, received_on: date | None) -> date | None:
    """The day of a submission that is held against its due day: what the bureau entered from paper was filed when the
    paper arrived. None when nothing was submitted."""
    return None if submitted_at is None else received_on or local_date(submitted_at)


def late_days(due: date | None, filed: date | None) -> int:
    """By how many days it was first filed late; 0 when in time, undated or not filed."""
    return max((filed - due).days, 0) if due and filed else 0
