"""Outlines as plain data: which kinds of rows stand on which level, numbers in order, and pasted lines."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from campaigns.draft_rows import KINDS, RowKind

_DIGITS = "零一二三四五六七八九"
_CHINESE = "[一二三四五六七八九十百]+"
#: Marks at the head of a line, by level; the group is the number without brackets and stop.
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"[（(]({_CHINESE})[)）]")),
    (0, re.compile(rf"({_CHINESE})、")),
    (2, re.compile(r"[（(](\d{1,3})[)）]")),
    (1, re.compile(r"(\d{1,3})(?:[、．)）]|\.(?!\d))")),
)


@dataclass(frozen=True)
class Outline:
    """An outline of a campaign: top, middle and, where there is one, bottom level."""

    name: str
    levels: tuple[RowKind, ...]

    @property
    def top(self) -> RowKind:
        """The kind held by the campaign."""
        return self.levels[0]

    @property
    def middle(self) -> RowKind:
        """The kind whose numbers run on."""
        return self.levels[1]

    @property
    def bottom(self) -> RowKind | None:
        """The kind into which a middle row may be broken."""
        return self.levels[2] if len(self.levels) > 2 else None

    def level_of(self, kind: RowKind) -> int:
        """0, 1 or 2."""
        return self.levels.index(kind)


FOCUS = Outline("focus", (KINDS["area"], KINDS["item"], KINDS["point"]))
TASKS = Outline("tasks", (KINDS["group"], KINDS["task"]))
OUTLINES: Mapping[str, Outline] = {outline.name: outline for outline in (FOCUS, TASKS)}


@dataclass(frozen=True)
class Line:
    """One pasted line: its level, its number as printed (may be empty) and its text."""

    level: int
    number: str
    text: str


def split_lines(text: str, levels: int, plain: int = 1) -> list[Line]:
    """Lines that are not blank, as rows of an outline of so many levels.

    "（一）" and "一、" begin a top row, "1." a middle and "（1）" a bottom one; a line without a mark is a row of the
    `plain` level, or a bottom one when it is indented. The text itself is never touched.
    """
    lines = []
    for raw in text.splitlines():
        if raw.strip():
            line = _read_line(raw, plain)
            lines.append(Line(min(line.level, levels - 1), line.number, line.text))
    return lines


def _read_line(raw: str, plain: int) -> Line:
    text = raw.strip()
    for level, pattern in _MARKS:
        found = pattern.match(text)
        if found and text[found.end() :].strip():
            return Line(level, found.group(1), text[found.end() :].strip())
    return Line(2 if raw.startswith("\t") else plain, "", text)


def chinese_number(number: int) -> str:
    """一 … 九十九, as heads are numbered."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


@dataclass(frozen=True)
class Numbers:
    """Numbers in order: one for each top row, and the middle rows' below it."""

    tops: list[str]
    middles: list[list[str]]


def numbers_in_order(sizes: Sequence[int], *, restart: bool = False) -> Numbers:
    """The numbers that rows in this order would print. `sizes` counts the middle rows of each top row; with `restart`
    every top row begins at 1 again (notice 004), else they run on (notice 000)."""
    tops = [chinese_number(at + 1) for at in range(len(sizes))]
    middles: list[list[str]] = []
    count = 0
    for size in sizes:
        count = 0 if restart else count
        middles.append([str(count + at + 1) for at in range(size)])
        count += size
    return Numbers(tops, middles)


def out_of_order(tops: Sequence[str], middles: Sequence[Sequence[str]]) -> bool:
    """Whether the printed numbers are neither those that run on nor those that restart."""
    sizes = [len(rows) for rows in middles]
    printed = ([bare(top) for top in tops], [[bare(number) for number in rows] for rows in middles])
    orders = (numbers_in_order(sizes), numbers_in_order(sizes, restart=True))
    return all(printed != (order.tops, order.middles) for order in orders)


def bare(number: str) -> str:
    """A printed number without brackets and stop."""
    return number.strip().strip("（()）、.．")


def next_number(numbers: Iterable[str]) -> str:
    """The number after the last of some, where the last is a plain figure and not taken twice; else empty."""
    rows = [bare(number) for number in numbers]
    if not rows:
        return "1"
    return str(int(rows[-1]) + 1) if rows[-1].isdecimal() else ""
