"""A parsed dump moved to another issue date: dates, and the printed words that say nothing but these dates.

A printed date and the computed one move together: words that read as the stored date are printed anew, token by token
("4月底" → "5月底"), and the date is read from the new print. Where that cannot be done, the words stay and the date
moves alone; `campaigns.readings.doubt` then shows the two side by side until a person has settled it.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from campaigns.deadlines import Context, month_end, normalise
from campaigns.deadlines.spans import spans_of
from campaigns.models import Precision
from campaigns.package.days import SNAPS
from campaigns.readings import READ, read_words

_DAYS = ("issue_date", "start", "end", "date", "due_date", "starts_on", "until")
#: A day that means the end of something means the same end where it is moved to.
_ENDS = {Precision.MONTH: "month_end", Precision.MONTH_END: "month_end", Precision.DECADE: "decade_end"}
_YEAR = 365.25
_TOKEN = re.compile(
    r"(?<!\d)(?:(?P<end_year>\d{4})年(?P<end>[底末])|(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月"
    r"(?:(?P<day>\d{1,2})(?=[日号前止至到—\-~]|之前|以前|$)|(?P<part>[上中下]旬|初))?)"
)
_PARTS = {"上旬": 5, "初": 5, "中旬": 15, "下旬": 25}
#: How far a date read from the new print may lie from the old one moved: ends of months differ in length.
_NEAR = timedelta(days=16)


def shift_days(data: Any, days: int) -> dict[str, Any]:
    """The same with all dates later (earlier when negative) by so many days; month and decade ends stay such ends.
    The look-back date stays, because it belongs to words like 2018年以来."""
    moved: dict[str, Any] = _shifted(data, days)
    old, new = _context(data["campaign"]), _context(moved["campaign"])
    settled: dict[str, str] = {}
    for section, kind in (("phases", "phase"), ("filing_requirements", "requirement")):
        for before, after in zip(data.get(section, []), moved.get(section, []), strict=True):
            _reprint(kind, before, after, days, (old, new), settled)
    for before, after in zip(_deadlines(data), _deadlines(moved), strict=True):
        _reprint("deadline", before, after, days, (old, new), settled)
    for before, after in zip(_tasks(data), _tasks(moved), strict=True):
        _retell(before, after)
    for name in ("start", "end"):
        day = data["campaign"].get(name)
        if isinstance(day, str) and day in settled:
            moved["campaign"][name] = settled[day]
    return moved


def _shifted(data: Any, days: int) -> Any:
    if isinstance(data, list):
        return [_shifted(value, days) for value in data]
    if not isinstance(data, Mapping):
        return data
    return {
        name: _moved(data, value, days) if name in _DAYS and isinstance(value, str) else _shifted(value, days)
        for name, value in data.items()
    }


def _moved(row: Mapping[str, Any], value: str, days: int) -> str:
    day, precision = date.fromisoformat(value), row.get("precision", "")
    if precision == Precision.YEAR_END:
        return date(day.year + round(days / _YEAR), 12, 31).isoformat()
    if precision in (Precision.MONTH, Precision.MONTH_END):
        day = day.replace(day=15)  # an end moved by 30 days must not jump over a short month
    elif precision == Precision.DECADE:
        day = day.replace(day=5 if day.day <= 10 else 15 if day.day <= 20 else 25)
    day += timedelta(days=days)
    end = _ENDS.get(precision)
    return (SNAPS[end](day) if end else day).isoformat()


def _context(campaign: Mapping[str, Any]) -> Context:
    found = [campaign.get(name) for name in ("issue_date", "start", "end")]
    issued, start, end = (date.fromisoformat(day) if isinstance(day, str) else None for day in found)
    return Context(issued=issued, start=start, end=end)


def _tasks(data: Mapping[str, Any]) -> list[Any]:
    return [task for group in data.get("task_groups", []) for task in group.get("tasks", [])]


def _deadlines(data: Mapping[str, Any]) -> list[Any]:
    return [deadline for task in _tasks(data) for deadline in _deadlines_of(task)]


def _deadlines_of(task: Mapping[str, Any]) -> list[Any]:
    return [deadline for clause in task.get("assignments", []) for deadline in clause.get("deadlines", [])]


def _retell(before: Mapping[str, Any], after: dict[str, Any]) -> None:
    """A task's sentences name its deadlines in the same words, and are printed with the new ones."""
    pairs = zip(_deadlines_of(before), _deadlines_of(after), strict=True)
    words = {old["text"]: new["text"] for old, new in pairs if old.get("text") and old["text"] != new["text"]}
    if not words:
        return
    # "4月底" is no deadline of the task inside "2020年4月底" or "14月底".
    longest_first = sorted(words, key=len, reverse=True)
    said = re.compile(r"(?<![\d年])(?:" + "|".join(map(re.escape, longest_first)) + ")")
    for row, name in [(after, "text"), *((clause, "clause") for clause in after.get("assignments", []))]:
        if isinstance(row.get(name), str):
            row[name] = said.sub(lambda match: words[match[0]], row[name])


def _reprint(
    kind: str, before: Mapping[str, Any], after: dict[str, Any], days: int, contexts: tuple[Context, Context],
    settled: dict[str, str],
) -> None:  # fmt: skip
    """Print a row's words anew where they said its dates, and note which day became which."""
    words = READ[kind][0]
    text = before.get(words)
    if not isinstance(text, str) or not text:
        return
    said = {name: value for name, value in read_words(kind, text, contexts[0]).items() if isinstance(value, date)}
    if not said or any(before.get(name) != value.isoformat() for name, value in said.items()):
        return
    if len(spans_of(normalise(text), contexts[0])) != len(_TOKEN.findall(text)):
        return  # some date of it is printed in a way that is not moved: 6月22日至30日, 八月底
    printed = shift_words(text, days, min(said.values()).year)
    says = read_words(kind, printed, contexts[1])
    if any(not isinstance(says.get(name), date) for name in said):
        return
    if any(abs(says[name] - value - timedelta(days=days)) > _NEAR for name, value in said.items()):
        return
    limit = 60 if kind == "phase" else 120
    if len(printed) <= limit:
        after[words] = printed
        for name, value in said.items():
            after[name] = says[name].isoformat()
            settled[value.isoformat()] = after[name]


def shift_words(text: str, days: int, year: int) -> str:
    """The text with every plainly printed date moved; each keeps its form. `year` stands in for one not printed."""

    def moved(match: re.Match[str]) -> str:
        if match["end"]:
            return f"{int(match['end_year']) + round(days / _YEAR)}年{match['end']}"
        named = int(match["year"] or year)
        month, part = int(match["month"]), match["part"]
        if not 1 <= month <= 12:
            return match[0]
        at = int(match["day"]) if match["day"] else _PARTS.get(part or "", 15)
        if at > month_end(named, month).day:
            return match[0]
        day = date(named, month, at) + timedelta(days=days)
        head = f"{day.year}年{day.month}月" if match["year"] else f"{day.month}月"
        if match["day"]:
            return f"{head}{day.day}"
        return f"{head}{'上旬' if day.day <= 10 else '中旬' if day.day <= 20 else '下旬'}" if part else head

    return _TOKEN.sub(moved, text)
