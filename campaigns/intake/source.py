"""The kept text in lines with the places of its values marked. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from campaigns.intake.values import Standing, Value


@dataclass(frozen=True)
class Part:
    """A stretch of a line. `key`: the value that it belongs to most closely; `keys`: all of them; `kind`: how it is
    marked (unsure, inferred, clear, text), empty where nothing was taken from it."""

    text: str
    key: str = ""
    keys: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the kept text: its number from 1, where it begins, its parts."""

    number: int
    start: int
    parts: tuple[Part, ...]


class Lines:
    """The line numbers of a text."""

    def __init__(self, text: str) -> None:
        self.texts = text.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.texts)][: len(self.texts)]

    def number(self, place: int) -> int:
        """The line, from 1, in which a sign stands."""
        return bisect_right(self.starts, place)


def lines_of(
    text: str, values: Iterable[Value], kinds: dict[str, str], only: set[int] | None = None
) -> list[Line]:  # fmt: skip
    """The lines that say something. `kinds`: key of a value → how its words are marked. `only`: these numbers alone."""
    lines = Lines(text)
    by_line: dict[int, list[tuple[int, int, Value]]] = {}
    for value in values:
        for start, end in value.spans:
            for number in range(lines.number(start), lines.number(max(start, end - 1)) + 1):
                if only is None or number in only:
                    by_line.setdefault(number, []).append((start, end, value))
    found = []
    for number, (start, content) in enumerate(zip(lines.starts, lines.texts, strict=True), 1):
        if content.strip() and (only is None or number in only):
            found.append(Line(number, start, tuple(_parts(content, start, by_line.get(number, []), kinds))))
    return found


def _parts(
    content: str, start: int, spans: list[tuple[int, int, Value]], kinds: dict[str, str]
) -> Iterator[Part]:  # fmt: skip
    """A sweep over the borders of the spans."""
    end = start + len(content)
    cut = [(max(first, start), min(last, end), value) for first, last, value in spans]
    borders = sorted({start, end, *(first for first, _l, _v in cut), *(last for _f, last, _v in cut)})
    begins: dict[int, list[tuple[int, Value]]] = {}
    for first, last, value in cut:
        if first < last:
            begins.setdefault(first, []).append((last, value))
    open_ones: list[tuple[int, Value]] = []
    for first, last in pairwise(borders):
        open_ones = [(until, value) for until, value in open_ones if until > first] + begins.get(first, [])
        words = content[first - start : last - start]
        if not open_ones:
            yield Part(words)
            continue
        closest = min((value for _until, value in open_ones), key=_length)
        keys = tuple(dict.fromkeys(value.key for _until, value in open_ones))
        yield Part(words, closest.key, keys, kinds.get(closest.key) or usual_kind(closest))


def _length(value: Value) -> int:
    return min(end - start for start, end in value.spans)


def usual_kind(value: Value) -> str:
    """How the words of a value that nobody has decided are marked. Whole paragraphs of which nothing is doubtful are
    not underlined."""
    return "text" if value.standing == Standing.CLEAR and value.form == "long" else str(value.standing)
