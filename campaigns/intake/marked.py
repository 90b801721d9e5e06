"""The kept text in lines, with some words marked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True)
class MarkedLine:
    """A line with its number from 1; parts are (words, whether they are marked)."""

    number: int
    parts: tuple[tuple[str, bool], ...]


def line_of(text: str, place: int) -> int:
    """The number, from 1, of the line in which a sign stands."""
    return text.count("\n", 0, place) + 1


def marked_lines(text: str, spans: Sequence[Span]) -> list[MarkedLine]:
    """The lines that say something; empty ones keep their number and are left out."""
    found, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        if line.strip():
            inside = sorted((max(a, start), min(b, end)) for a, b in spans if a < end and b > start)
            found.append(MarkedLine(number, tuple(_parts(text, start, end, inside))))
        start = end + 1
    return found


def _parts(text: str, start: int, end: int, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    parts, at = [], start
    for first, last in spans:
        if first > at:
            parts.append((text[at:first], False))
        if last > at:
            parts.append((text[max(first, at) : last], True))
        at = max(at, last)
    return parts + ([(text[at:end], False)] if at < end else [])
