"""What a person points at in the notice and calls by a kind → the value to be added. Pure."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaigns.deadlines import Context, Precision, read_deadline, read_rhythm, read_window
from campaigns.intake.fields import FIELDS
from campaigns.intake.places import NOTICE, places_of, start_of
from campaigns.intake.typed import Mistyped, split_names
from campaigns.models import Rhythm

#: Kinds that stand in a row of another kind.
ABOVE = {"item": "area", "task": "group", "assignment": "task", "deadline": "task"}
#: Kinds without which the row above cannot be left out.
NEEDED = ("item", "assignment", "deadline")
_NUMBER = re.compile(r"^\s*(?:[（(]?([一二三四五六七八九十百]+|\d{1,3})[）)]?\s*[、.．]?\s*)")
_MARKED = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十百\d]{1,4}[）)]|[一二三四五六七八九十百]{1,4}、|\d{1,3}[、.．](?!\d(?!\d{3}年)))\s*"
)
_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")


def notice_fields() -> list[tuple[str, str]]:
    """The parts of the notice as a whole that words can be given to: name and label."""
    return [
        (field.name, str(field.label)) for field in FIELDS[NOTICE] if field.form in ("line", "long", "since", "window")
    ]


def find_words(text: str, words: str, line: int | None = None) -> tuple[int, int] | None:
    """Where words stand in the kept text, blanks and line breaks apart; with `line` (from 1) they begin in that line.
    None: nowhere."""
    wanted = "".join(words.split())
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    tight = "".join(text[place] for place in places)
    first, last = 0, len(text)
    if line is not None:
        lines = text.split("\n")
        if not 1 <= line <= len(lines):
            return None
        first = sum(len(one) + 1 for one in lines[: line - 1])
        last = first + len(lines[line - 1])
    at = tight.find(wanted, bisect_left(places, first)) if wanted else -1
    if at < 0 or places[at] >= last:
        return None
    return places[at], places[at + len(wanted) - 1] + 1


def row_before(draft: Mapping[str, Any], kind: str, start: int | None) -> str | None:
    """The row of a kind in which a place of the text stands: the last one that begins before it.

    Before them all it is the first, so that an addition never moves a row; without a place it is the last."""
    rows = [place for place in places_of(dict(draft)).values() if place.kind == kind]
    if not rows:
        return None
    if start is None:
        return rows[-1].key
    before = [place.key for place in rows if (start_of(place.row) or 0) <= start]
    return before[-1] if before else rows[0].key


def added_value(kind: str, words: str, above: str | None, draft: Mapping[str, Any]) -> dict[str, Any]:
    """What is added (docs/notice-draft.md), as much of it as the words say. Raises Mistyped."""
    words = re.sub(r"\s*\n\s*", "", words).strip()
    if not words:
        raise Mistyped(_("还没有选原文。请在左边选中一段，或者把文字填进来。"))
    if kind in NEEDED and above is None:
        raise Mistyped(_("请选它属于哪一条。"))
    value: dict[str, Any] = {"kind": kind}
    if kind in ABOVE and above is not None:
        value[ABOVE[kind]] = above
    return {**value, **_READERS.get(kind, _titled)(words, _context(draft))}


def notice_value(name: str, words: str, draft: Mapping[str, Any]) -> Any:
    """The words as the value of a part of the notice as a whole. Raises Mistyped."""
    words = words.strip()
    field = next((field for field in FIELDS[NOTICE] if field.name == name), None)
    if field is None or not words:
        raise Mistyped(_("还没有选原文。请在左边选中一段，或者把文字填进来。"))
    if field.form == "long":
        return words
    words = words.replace("\n", "")
    window = read_window(words, _context(draft))
    if field.form == "since":
        return {"text": words, "start_iso": _iso(window.start)}
    if field.form == "window":
        return {"text": words, "start_iso": _iso(window.start), "end_iso": _iso(window.end)}
    return words


def _numbered(words: str) -> tuple[str | None, str]:
    """（一）动员部署 → 一, 动员部署."""
    marked = _MARKED.match(words)
    if marked is None:
        return None, words
    number = _NUMBER.match(marked[0])
    return (number[1] if number else None), words[marked.end() :]


def _context(draft: Mapping[str, Any]) -> Context:
    try:
        return Context(issued=date.fromisoformat(str(draft.get("issue_date"))))
    except ValueError:
        return Context()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _deadline(words: str, context: Context) -> dict[str, Any]:
    read = read_deadline(words, context)
    return {
        "text": words, "iso": _iso(read.day), "hour": read.hour.strftime("%H:%M") if read.hour else None,
        "precision": str(read.precision.value if read.day else Precision.NONE.value), "ongoing": read.ongoing,
        "when_due": read.when_due,
    }  # fmt: skip


def _phase(words: str, context: Context) -> dict[str, Any]:
    number, words = _numbered(words)
    bracket = next((found for found in _BRACKETS.finditer(words) if read_window(found[1], context).end), None)
    name = words[: bracket.start()] if bracket else words.split("。")[0]
    window_text = bracket[1] if bracket else ""
    window = read_window(window_text or name, context)
    content = words[bracket.end() :].lstrip("。") if bracket else words.partition("。")[2]
    return {
        "number": number, "name": name, "window_text": window_text, "start_iso": _iso(window.start),
        "end_iso": _iso(window.end), "content": content or None,
    }  # fmt: skip


def _filing(words: str, context: Context) -> dict[str, Any]:
    schedule = read_rhythm(words)
    value: dict[str, Any] = {"filing_kind": "custom", "title": words[:100], "due_text": ""}
    if schedule is not None:
        names = ("rhythm", "due_day", "due_month", "due_after")
        return {**value, **{name: getattr(schedule, name) for name in names}, "due_text": words[:100]}
    read = read_deadline(words, context)
    if read.day is not None:
        return {**value, "rhythm": str(Rhythm.ONCE), "due_date": _iso(read.day), "due_text": words[:100]}
    return {**value, "rhythm": str(Rhythm.UNDATED)}


def _titled(words: str, _context: Context) -> dict[str, Any]:
    number, rest = _numbered(words)
    return {"number": number, "title": rest.strip("《》")}


def _texted(words: str, _context: Context) -> dict[str, Any]:
    number, rest = _numbered(words)
    return {"number": number, "text": rest}


def _basis(words: str, _context: Context) -> dict[str, Any]:
    return {"title": words.strip("《》")}


def _assignment(words: str, _context: Context) -> dict[str, Any]:
    return {"parties_text": words, "lead": split_names(words)}


def _contact(words: str, _context: Context) -> dict[str, Any]:
    phone = re.search(r"\d[\d-]{6,}", words)
    name = words[: phone.start()] if phone else words
    return {"name": name.strip(" ：:，,"), "phone": phone[0] if phone else None}


_READERS: dict[str, Callable[[str, Context], dict[str, Any]]] = {
    "item": _texted, "task": _texted, "assignment": _assignment, "deadline": _deadline, "phase": _phase,
    "filing": _filing, "contact": _contact, "basis": _basis,
}  # fmt: skip
