"""What the printed words of a row say about its dates, as values of its fields. Pure but for the row handed in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from campaigns.deadlines import Context, Schedule, is_any_time, read_deadline, read_rhythm, read_window
from campaigns.models import Campaign, Rhythm

#: Kind of row → the field with the printed words, and the fields that are read from it.
READ: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "campaign": ("look_back_text", ("look_back_start",)),
    "phase": ("window_text", ("start", "end")),
    "deadline": ("text", ("date", "hour", "precision", "ongoing", "when_due")),
    "requirement": ("due_text", ("rhythm", "due_date", "due_day", "due_month", "due_after", "workdays_only")),
}


def context_of(campaign: Campaign) -> Context:
    """What a date of this campaign may lean on for its year."""
    return Context(issued=campaign.issue_date, start=campaign.start, end=campaign.end)


def read_words(kind: str, text: str, context: Context) -> dict[str, Any]:
    """The fields that the words decide; empty when they say nothing, so that what was typed stays."""
    if kind == "deadline":
        return _deadline(text, context)
    if kind == "requirement":
        return _requirement(text, context)
    window = read_window(text, context)
    if kind == "phase":
        return {"start": window.start, "end": window.end} if window.start or window.end else {}
    return {"look_back_start": window.start} if kind == "campaign" and window.start else {}


def _deadline(text: str, context: Context) -> dict[str, Any]:
    reading = read_deadline(text, context)
    return {
        "date": reading.day,
        "hour": reading.hour,
        "precision": reading.precision.value,
        "ongoing": reading.ongoing,
        "when_due": reading.when_due,
    }


def _requirement(text: str, context: Context) -> dict[str, Any]:
    rhythm = read_rhythm(text)
    if rhythm is not None:
        return _timed(rhythm)
    reading = read_deadline(text, context)
    if reading.day is not None:
        return _timed(Schedule(Rhythm.ONCE.value, reading.day))
    return _timed(Schedule(Rhythm.ANY_TIME.value)) if is_any_time(text) else {}


def _timed(schedule: Schedule) -> dict[str, Any]:
    names = ("rhythm", "due_date", "due_day", "due_month", "due_after", "workdays_only")
    return {name: getattr(schedule, name) for name in names}


def schedule_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values of a change as values of a `Schedule`; only those that are there."""
    found: dict[str, Any] = {}
    for name in ("due_date", "starts_on", "until"):
        if name in values:
            day = values[name]
            found[name] = date.fromisoformat(day) if isinstance(day, str) and day else day or None
    for name in ("due_day", "due_month", "due_after"):
        if name in values:
            text = str(values[name] if values[name] is not None else "")
            found[name] = int(text) if text.isdecimal() else None
    return found


def doubt(kind: str, row: Any, context: Context) -> dict[str, tuple[Any, Any]]:
    """Dates that the printed words do not say: by field what the words say and what is stored. Empty when they agree
    or the words say no date; a date that a person typed on purpose stays in doubt until the publish check is noted."""
    words, _fields = READ[kind]
    text = getattr(row, words)
    said = read_words(kind, text, context) if text else {}
    return {
        name: (value, getattr(row, name))
        for name, value in said.items()
        if isinstance(value, date) and name != "look_back_start" and value != getattr(row, name)
    }


def read_beside(kind: str, mine: Mapping[str, Any], values: Mapping[str, Any], campaign: Campaign) -> dict[str, Any]:
    """What a save adds: when the words changed and none of the dates read from them was typed, the dates follow."""
    if kind not in READ:
        return {}
    words, dates = READ[kind]
    if words not in mine or any(name in mine for name in dates):
        return {}
    return read_words(kind, values[words] or "", context_of(campaign))
