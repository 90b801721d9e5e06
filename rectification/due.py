"""How a due day of an obligation reads on a day: date, what is left, and how pressing it is. Pure.

What is left and what is late are both counted in calendar days.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from audit.clock import local_date

#: Days left at or below which the badge is ◆ and ▲.
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


def day_text(day: date, today: date) -> str:
    """“7月10日 周五”; of another year “2027年1月21日”."""
    if day.year != today.year:
        return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}
    weekday = WEEKDAYS[day.weekday()]
    return _("%(month)d月%(day)d日 周%(weekday)s") % {"month": day.month, "day": day.day, "weekday": weekday}


def due_of(due: date | None, today: date, *, any_time: bool = False) -> Due:
    """The badge of something still owed."""
    if due is None:
        return Due(_("随时") if any_time else _("未定期限"))
    left = (due - today).days
    text = day_text(due, today)
    if left < 0:
        return Due(text, _("逾期%(days)d天") % {"days": -left}, "overdue")
    if left == 0:
        return Due(text, _("今天截止"), "near")
    level = "near" if left <= NEAR_DAYS else "soon" if left <= SOON_DAYS else ""
    return Due(text, _("剩%(days)d天") % {"days": left}, level)


def filed_day(submitted_at: datetime | None, received_on: date | None) -> date | None:
    """The day of a submission that is held against its due day: what the bureau entered from paper was filed when the
    paper arrived. None when nothing was submitted."""
    return None if submitted_at is None else received_on or local_date(submitted_at)


def late_days(due: date | None, filed: date | None) -> int:
    """By how many days it was first filed late; 0 when in time, undated or not filed."""
    return max((filed - due).days, 0) if due and filed else 0
