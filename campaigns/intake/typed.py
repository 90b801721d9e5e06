"""What a person types on the check screen → a value as the draft writes it. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaigns.deadlines import RECURRING
from campaigns.models import FilingKind, Precision, Rhythm

Typed = Mapping[str, str]
#: A separator outside brackets: “各县（市、区）局” is one name. A bracket left open hides none that follows.
_SPLIT = re.compile(r"[、，,；;\n](?![^（(]*[）)])")


class Mistyped(Exception):
    """What was typed cannot stand; the message says what and how, in Chinese."""


def typed(form: str, data: Typed, before: Any = None) -> Any:
    """The value of a form's fields. `before` is the value that stands now. Raises Mistyped."""
    reader = _READERS.get(form) or _line
    return reader(data, before)


def _words(data: Typed, name: str) -> str:
    return data.get(name, "").strip()


def _day(data: Typed, name: str) -> str | None:
    words = _words(data, name)
    if not words:
        return None
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError as error:
        raise Mistyped(_("“%(words)s”不是日期。请按 2026-06-05 的写法填。") % {"words": words[:20]}) from error


def _number(data: Typed, name: str, label: str, most: int) -> int | None:
    words = _words(data, name)
    if not words:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", words) or not 0 <= int(words) <= most:
        raise Mistyped(_("“%(label)s”请填0到%(most)d的数字。") % {"label": label, "most": most})
    return int(words)


def _line(data: Typed, _before: Any) -> str:
    words = _words(data, "text")
    if not words:
        raise Mistyped(_("还没有填内容。不需要这一处时，请按“不要”。"))
    return words


def _day_alone(data: Typed, _before: Any) -> str:
    day = _day(data, "date")
    if day is None:
        raise Mistyped(_("还没有填日期。"))
    return day


def split_names(words: str) -> list[str]:
    """The names in a line, parted by “、”, commas, semicolons or line ends outside brackets."""
    return [name.strip() for name in _SPLIT.split(words) if name.strip()]


def _names(data: Typed, _before: Any) -> list[str]:
    names = split_names(data.get("text", ""))
    if not names:
        raise Mistyped(_("还没有填名称。几个之间用“、”隔开。"))
    return names


def _receivers(data: Typed, before: Any) -> list[dict[str, Any]]:
    known = {row["name"]: row for row in before or [] if isinstance(row, Mapping) and row.get("name")}
    return [dict(known.get(name, {"name": name, "higher": False})) for name in _names(data, before)]


def _deadline(data: Typed, before: Any) -> dict[str, Any]:
    before = dict(before or {})
    day, ongoing, when_due = _day(data, "date"), bool(data.get("ongoing")), bool(data.get("when_due"))
    if day is None and not ongoing and not when_due:
        raise Mistyped(_("请填日期，或勾选“长期坚持”“适时”。"))
    same = day == before.get("iso")
    precision = Precision.NONE if day is None else before.get("precision") if same else Precision.DAY
    return {
        **before,
        "text": _words(data, "text") or before.get("text") or "",
        "kind": before.get("kind") or "due",
        "iso": day,
        "hour": before.get("hour") if same else None,
        "precision": str(precision or Precision.DAY),
        "ongoing": ongoing,
        "when_due": when_due,
    }


def _window(data: Typed, before: Any) -> dict[str, Any]:
    before = dict(before or {})
    start, end = _day(data, "start"), _day(data, "end")
    if start is None and end is None:
        raise Mistyped(_("起止日期至少填一个。"))
    if start and end and start > end:
        raise Mistyped(_("开始日期晚于结束日期。请核对后再填。"))
    name = "text" if "text" in before else "window_text"
    return {**before, name: _words(data, "text") or before.get(name) or "", "start_iso": start, "end_iso": end}


def _since(data: Typed, before: Any) -> dict[str, Any]:
    day = _day(data, "date")
    if day is None:
        raise Mistyped(_("还没有填日期。"))
    return {"text": _words(data, "text") or (before or {}).get("text") or "", "start_iso": day}


#: The largest days of a period's due rule.
MOST_DAYS, MOST_MONTHS = 31, 12


def _due(data: Typed, before: Any) -> dict[str, Any]:
    before, rhythm = dict(before or {}), _words(data, "rhythm") or str(Rhythm.ONCE)
    if rhythm not in Rhythm.values:
        raise Mistyped(_("请选多久报一次。"))
    value: dict[str, Any] = {
        **dict.fromkeys(("due_date", "due_day", "due_month", "due_after", "starts_on", "until")),
        "rhythm": rhythm,
        "due_text": _words(data, "text") or before.get("due_text") or "",
    }
    if rhythm == Rhythm.ONCE:
        value["due_date"] = _day(data, "date")
        if value["due_date"] is None:
            raise Mistyped(_("只报一次的，请填报送日期；没有日期的，请选“未定日期”。"))
    elif rhythm in RECURRING:
        value["due_day"] = _number(data, "day", _("几日前"), MOST_DAYS)
        value["due_month"] = before.get("due_month") if rhythm == before.get("rhythm") else None
        value["starts_on"], value["until"] = _day(data, "start"), _day(data, "end")
    return value


def _person(data: Typed, _before: Any) -> dict[str, Any]:
    name = _words(data, "text")
    if not name:
        raise Mistyped(_("还没有填姓名。"))
    return {"name": name, "phone": _words(data, "phone") or None}


def _flag(data: Typed, _before: Any) -> bool:
    return bool(data.get("yes"))


def _kind(data: Typed, _before: Any) -> str | None:
    words = _words(data, "text")
    if words and words not in FilingKind.values:
        raise Mistyped(_("请选是哪一类材料。"))
    return words or None


_READERS: dict[str, Callable[[Typed, Any], Any]] = {
    "day": _day_alone, "names": _names, "receivers": _receivers, "deadline": _deadline, "window": _window,
    "since": _since, "due": _due, "person": _person, "flag": _flag, "kind": _kind,
}  # fmt: skip
