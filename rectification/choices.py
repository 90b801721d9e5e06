"""What a choice cell may hold: keys, what they are called, and how typed or pasted words find them. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rectification.sheets.base import Column, SheetContext

#: With more choices than this a column's options are written once per page, not once per row.
FEW = 4


@dataclass(frozen=True)
class Choice:
    """`group` is a heading over it, `number` what is printed before it, `parent` the key it belongs under."""

    key: str
    label: str
    group: str = ""
    number: str = ""
    parent: str = ""


def choices_of(column: Column, context: SheetContext) -> tuple[Choice, ...]:
    """All choices of a column."""
    if column.code == "item":
        return tuple(
            Choice(item.key, _numbered(item.number, item.text), _area(item.area_number, item.area_title), item.number)
            for item in context.items
        )
    if column.code == "sub_point":
        return tuple(
            Choice(sub.key, sub.text, _numbered(item.number, item.text), parent=item.key)
            for item in context.items
            for sub in item.sub_items
        )
    if column.code == "task":
        return tuple(Choice(key, label, number=label.partition(".")[0]) for key, label in context.tasks)
    if column.code == "area":
        return tuple(Choice(line["label"], line["label"]) for line in context.figures.get("areas", []))
    return tuple(Choice(str(key), str(label)) for key, label in column.choices)


def _numbered(number: str, text: str) -> str:
    return f"{number}. {text}" if number else text


def _area(number: str, title: str) -> str:
    return _("%(number)s、%(title)s") % {"number": number, "title": title} if number else title


_PRINTED_NUMBER = re.compile(r"^第?\s*(\d{1,4}(?:-\d{1,3})?)\s*[.、．条项]?$")


def resolve(choices: Sequence[Choice], typed: str, parent: str = "") -> str:
    """The key that typed words mean: a printed number, the label, or the one label that begins with or contains them.

    Words that mean nothing are given back, so that they stay in their cell with an error; where they would read as
    another choice's key they are set in quotes. Among several, those under `parent` win.
    """
    words = typed.strip()
    if not words:
        return ""
    pools = [[c for c in choices if parent and c.parent == parent], choices]
    for pool in pools:
        found = _one(pool, words)
        if found:
            return found.key
    return f"“{words}”" if any(words == choice.key for choice in choices) else words


def _one(pool: Sequence[Choice], words: str) -> Choice | None:
    number = _PRINTED_NUMBER.match(words)
    tests = (
        lambda c: bool(number) and c.number == (number[1] if number else ""),
        lambda c: c.label == words,
        lambda c: c.label.startswith(words),
        lambda c: words in c.label,
    )
    for test in tests:
        found = [choice for choice in pool if test(choice)]
        if len(found) == 1:
            return found[0]
    return None


def label_of(choices: Iterable[Choice], value: str) -> str:
    """What a stored value is called; unknown ones are themselves."""
    return next((choice.label for choice in choices if choice.key == value), value)
