"""What the reader takes from a notice: plain data, each value with the place of its words. Pure.

Offsets are half-open and count the signs of the kept text (decoding.py). A value over line breaks covers them.
"""

from dataclasses import dataclass, field
from typing import Any

from campaigns.notices.pieces import Piece

Place = tuple[int, int]


@dataclass
class Taken:
    """One taken thing: its fields, where each stands, and why the reader was unsure, in Chinese."""

    fields: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, Any] = field(default_factory=dict)
    doubts: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, value: Any, source: Piece | list[Piece] | None = None) -> "Taken":
        """Set a field; its place is that of the source."""
        self.fields[name] = value
        if isinstance(source, list):
            self.spans[name] = [list(piece.span) for piece in source]
        elif source:
            self.spans[name] = list(source.span)
        return self

    def doubt(self, name: str, reason: str) -> None:
        """Note why a field may be wrong."""
        reasons = self.doubts.setdefault(name, [])
        if reason not in reasons:
            reasons.append(reason)

    def as_dict(self) -> dict[str, Any]:
        """Fields with `spans`, and `doubts` where there are any."""
        content: dict[str, Any] = {}
        for name, value in self.fields.items():
            content[name] = [_plain(member) for member in value] if isinstance(value, list) else _plain(value)
        content["spans"] = self.spans
        if self.doubts:
            content["doubts"] = self.doubts
        return content


def _plain(value: Any) -> Any:
    return value.as_dict() if isinstance(value, Taken) else value


def told(assumed: tuple[str, ...]) -> list[str]:
    """In words what a date's reading had to add."""
    words = {
        "year": "原文没有写年份，年份按印发日期或时间段推定。",
        "month_sign": "原文“月”字可能漏印，按月底读取。",
        "day_sign": "原文“日”字可能漏印，按日期读取。",
    }
    return [words[str(sign)] for sign in assumed if str(sign) in words]
