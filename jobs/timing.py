"""Turns of the timetable and quiet hours: functions of a moment."""

from datetime import datetime, time, timedelta

from audit import clock
from audit.clock import SHANGHAI


def slot_now(unit: str, after: int = 0) -> str | None:
    """The name of the present turn: "2026-06-30" or "2026-06-30T07"; None before the hour `after` of the day."""
    present = clock.now().astimezone(SHANGHAI)
    if unit == "hour":
        return f"{present:%Y-%m-%dT%H}"
    return f"{present:%Y-%m-%d}" if present.hour >= after else None


def after_quiet(moment: datetime, quiet: tuple[time, time] | None) -> datetime:
    """The moment itself, or the end of the quiet hours (in China) in which it falls. The last minute is not quiet."""
    if quiet is None:
        return moment
    first, last = quiet
    local = moment.astimezone(SHANGHAI)
    now = local.time()
    inside = first <= now < last if first < last else now >= first or now < last
    if not inside:
        return moment
    day = local.date() + timedelta(days=1) if first > last and now >= first else local.date()
    return datetime.combine(day, last, SHANGHAI)
