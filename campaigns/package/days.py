"""Days of a package: ISO dates, days relative to the loading, names for both, and their print in templates."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from campaigns.deadlines import month_end
from campaigns.package.faults import Faults

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)(?::([a-z]+))?\}")
_DECADES = ((10, "上旬"), (20, "中旬"), (31, "下旬"))


def _decade_end(day: date) -> date:
    end = month_end(day.year, day.month)
    return end if day.day > 20 else day.replace(day=10 if day.day <= 10 else 20)


def _decade_start(day: date) -> date:
    return day.replace(day=1 if day.day <= 10 else 11 if day.day <= 20 else 21)


SNAPS: Mapping[str, Callable[[date], date]] = {
    "decade_start": _decade_start,
    "decade_end": _decade_end,
    "year_start": lambda day: day.replace(month=1, day=1),
    "month_start": lambda day: day.replace(day=1),
    "month_end": lambda day: month_end(day.year, day.month),
}


def _decade_name(day: date) -> str:
    return next(name for last, name in _DECADES if day.day <= last)


FORMS: Mapping[str, Callable[[date], str]] = {
    "ymd": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "md": lambda day: f"{day.month}月{day.day}日",
    "ym": lambda day: f"{day.year}年{day.month}月",
    "y": lambda day: f"{day.year}",
    "d": lambda day: f"{day.day}",
    "decade": lambda day: f"{day.month}月{_decade_name(day)}",
    "ydecade": lambda day: f"{day.year}年{day.month}月{_decade_name(day)}",
    "end": lambda day: f"{day.month}月底",
    "yend": lambda day: f"{day.year}年{day.month}月底",
}


class Days:
    """The named days of one package."""

    def __init__(self, today: date, faults: Faults) -> None:
        self.today = today
        self.faults = faults
        self.named: dict[str, date] = {}

    def read_names(self, data: Any) -> None:
        """Read the section `days`."""
        if not isinstance(data, Mapping):
            self.faults.add("days", _("应是名称与日期的对照"))
            return
        for name, value in data.items():
            day = self.read(value, f"days.{name}")
            if day is not None:
                self.named[name] = day

    def read(self, value: Any, path: str) -> date | None:
        """A day; None with a fault where it is none."""
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.faults.add(path, _("“%(value)s”不是2020-06-03这样的日期") % {"value": value})
                return None
        if isinstance(value, Mapping) and set(value) == {"day"}:
            if value["day"] not in self.named:
                self.faults.add(path, _("days里没有“%(name)s”") % {"name": value["day"]})
            return self.named.get(value["day"])
        if isinstance(value, Mapping) and set(value) in ({"relative_days"}, {"relative_days", "snap"}):
            return self._relative(value, path)
        self.faults.add(path, _('应是日期、{"relative_days": 天数}或{"day": 名称}'))
        return None

    def _relative(self, value: Mapping[str, Any], path: str) -> date | None:
        days, snap = value["relative_days"], value.get("snap")
        if not isinstance(days, int) or isinstance(days, bool) or abs(days) > 3660:
            self.faults.add(path, _("relative_days应是十年以内的整数天数"))
            return None
        if snap is not None and snap not in SNAPS:
            self.faults.add(path, _("snap只能是%(names)s") % {"names": "、".join(SNAPS)})
            return None
        day = self.today + timedelta(days=days)
        return SNAPS[snap](day) if snap else day

    def fill(self, template: str, path: str) -> str:
        """A template with its days printed: {issue} is 2026年6月5日, {issue:md} is 6月5日."""

        def printed(match: re.Match[str]) -> str:
            name, form = match[1], match[2] or "ymd"
            if name not in self.named:
                self.faults.add(path, _("days里没有“%(name)s”") % {"name": name})
            elif form not in FORMS:
                self.faults.add(path, _("没有“%(form)s”这种写法") % {"form": form})
            else:
                return FORMS[form](self.named[name])
            return match[0]

        return _PLACE.sub(printed, template)
