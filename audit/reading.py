"""An entry in words: what was done to what, and what changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from audit.clock import SHANGHAI
from audit.labels import field_label, kind_label, label_of, value_label
from audit.models import Entry, Outcome


@dataclass(frozen=True)
class Line:
    """One entry as the auditor reads it; `changes` are texts like “姓名：林越 → 林悦”."""

    entry: Entry
    at: datetime
    action: str
    kind: str
    outcome: str
    bad: bool
    changes: list[str]


def line_of(entry: Entry) -> Line:
    """Put an entry into words."""
    return Line(
        entry=entry,
        at=entry.at.astimezone(SHANGHAI),
        action=label_of(entry.action),
        kind=kind_label(entry.object_type) if entry.object_type else "",
        outcome=str(Outcome(entry.outcome).label) if entry.outcome in Outcome.values else entry.outcome,
        bad=entry.outcome != Outcome.DONE,
        changes=changes_of(entry),
    )


def changes_of(entry: Entry) -> list[str]:
    """What the entry says of before and after, one text a field."""
    before, after = _fields(entry.before), _fields(entry.after)
    texts = []
    for name in [*before, *(name for name in after if name not in before)]:
        label = field_label(entry.object_type, name)
        old, new = (_word(value_label(entry.object_type, name, side.get(name))) for side in (before, after))
        if name in before and name in after:
            texts.append(f"{label}：{old} → {new}")
        else:
            texts.append(f"{label}：{new if name in after else old}")
    return texts


def _fields(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {} if value is None else {"": value}


def _word(value: Any) -> str:
    if value is None or value == "":
        return _("（空）")
    if value is True or value == "True":
        return _("是")
    if value is False or value == "False":
        return _("否")
    if isinstance(value, list):
        return "、".join(_word(item) for item in value) or _("（空）")
    if isinstance(value, dict):
        return "；".join(f"{name}={_word(item)}" for name, item in value.items())
    return str(value)
