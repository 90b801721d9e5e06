"""A parsed dump moved to another issue date. Printed words stay: what is official text is for a person to change."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from campaigns.models import Precision
from campaigns.package.days import SNAPS

_DAYS = ("issue_date", "start", "end", "date", "due_date", "starts_on", "until")
#: A day that means the end of something means the same end where it is moved to.
_ENDS = {Precision.MONTH: "month_end", Precision.MONTH_END: "month_end", Precision.DECADE: "decade_end"}


def shift_days(data: Any, days: int) -> Any:
    """The same with all dates later (earlier when negative) by so many days; month and decade ends stay such ends.
    The look-back date stays, because it belongs to words like 2018年以来."""
    if isinstance(data, list):
        return [shift_days(value, days) for value in data]
    if not isinstance(data, Mapping):
        return data
    return {
        name: _moved(data, value, days) if name in _DAYS and isinstance(value, str) else shift_days(value, days)
        for name, value in data.items()
    }


def _moved(row: Mapping[str, Any], value: str, days: int) -> str:
    day = date.fromisoformat(value) + timedelta(days=days)
    end = _ENDS.get(row.get("precision", ""))
    if row.get("precision") == Precision.YEAR_END:
        day = day.replace(month=12, day=31)
    return (SNAPS[end](day) if end else day).isoformat()
