"""What a version changed against the one submitted before it, cell by cell. Pure over contents.

The words of a form (column labels, what a choice is called, which number a row has on paper) come in as `Words`, so
that every form is compared by the same rules.
"""

import difflib
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from rectification.content import Content, changed_cells, rows_of
from rectification.sheets.base import measure_lines, parse_day

CHANGED, ADDED, REMOVED, MOVED = "changed", "added", "removed", "moved"
#: Shorter or less alike texts are shown whole: a patchwork of fragments reads worse than old and new.
LONG, ALIKE = 12, 0.5
#: Columns whose value is numbered lines.
LINES = frozenset({"measures"})


@dataclass(frozen=True)
class Part:
    """A run of text: `kind` is same, del or ins."""

    kind: str
    text: str


@dataclass(frozen=True)
class Words:
    """How a form names what changed. `shown` turns a cell's value into what the reader sees.

    The names of rows are in the order of the paper; without `former_names` no moves are looked for. A row whose cell
    in `sorting` columns changed stands elsewhere for that reason, which is told already.
    """

    labels: Mapping[str, str]
    row_names: Mapping[str, str]
    lead_column: str = "description"
    former_names: Mapping[str, str] = field(default_factory=dict)
    sorting: frozenset[str] = frozenset()
    shown: Callable[[str, str], str] = field(default=lambda column, value: value)


@dataclass(frozen=True)
class Change:
    """One numbered change. `row` is "" for a field or a file, `column` "" where a whole row came, went or was moved."""

    number: int
    kind: str
    row: str
    column: str
    title: str
    old: str = ""
    new: str = ""
    parts: tuple[Part, ...] = ()
    lines: tuple[tuple[Part, ...], ...] = ()

    @property
    def mark(self) -> dict[str, Any]:
        """As the cells of templates/print/ want it."""
        lines = [{"parts": line} for line in self.lines]
        return {"number": self.number, "kind": self.kind, "old": self.old, "parts": self.parts, "lines": lines}


def parts_of(old: str, new: str) -> tuple[Part, ...]:
    """The runs that lead from old to new; () when the two are short or have too little in common."""
    if min(len(old), len(new)) < LONG:
        return ()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ()
    parts = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            parts.append(Part("same", old[a:b]))
            continue
        if b > a:
            parts.append(Part("del", old[a:b]))
        if d > c:
            parts.append(Part("ins", new[c:d]))
    return tuple(parts)


def lines_of(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Part, ...], ...]:
    """Numbered measures compared one by one; numbers are those of the new list, none for a struck one."""
    found: list[tuple[Part, ...]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [(Part("same", f"{place}、{new[place - 1]}"),) for place in range(c + 1, d + 1)]
            continue
        paired = min(b - a, d - c)
        for step in range(paired):
            before, after, number = old[a + step], new[c + step], c + step + 1
            inner = parts_of(before, after) or (Part("del", before), Part("ins", after))
            found.append((Part("same", f"{number}、"), *inner))
        found += [(Part("del", text),) for text in old[a + paired : b]]
        found += [(Part("ins", f"{c + paired + step + 1}、{text}"),) for step, text in enumerate(new[c + paired : d])]
    return tuple(found)


def compare(old: Content, new: Content, words: Words) -> list[Change]:
    """The changes in the order of the new paper: its rows, then struck rows, then fields and files; numbered from 1."""
    before = {row["id"]: row["cells"] for row in rows_of(old)}
    after = {row["id"]: row["cells"] for row in rows_of(new)}
    places = {row_id: place for place, row_id in enumerate(words.row_names)}
    cells = [
        cell
        for cell in changed_cells(old, new)
        if (cell[0] == "" or (cell[0] in before and cell[0] in after)) and not _same_day(*cell[1:], words)
    ]
    drafts: list[tuple[int, dict[str, Any]]] = []
    for row_id, column, was, now in cells:
        place = places.get(row_id, len(places)) if row_id else len(places) + 1
        drafts.append((place, _cell(row_id, column, was, now, words)))
    for row_id in [key for key in after if key not in before]:
        drafts.append((places.get(row_id, len(places)), _row(ADDED, row_id, after[row_id], words)))
    sorted_anew = {row_id for row_id, column, _was, _now in cells if column in words.sorting}
    for row_id in moved_rows(list(words.former_names), list(words.row_names), sorted_anew):
        drafts.append((places[row_id], _move(row_id, words)))
    drafts += [(len(places), _row(REMOVED, key, before[key], words)) for key in before if key not in after]
    drafts += [(len(places) + 2, file) for file in _files(old, new)]
    drafts.sort(key=lambda draft: draft[0])
    return [Change(number=number, **values) for number, (_place, values) in enumerate(drafts, 1)]


def _same_day(column: str, was: str, now: str, words: Words) -> bool:
    """Whether a day was only typed in another way: the paper reads as before."""
    day = parse_day(was)
    return day is not None and day == parse_day(now) and words.shown(column, was) == words.shown(column, now)


def moved_rows(before: Sequence[str], after: Sequence[str], aside: Container[str] = ()) -> list[str]:
    """The fewest rows that were moved to get from one order to the other, in the new order.

    Rows that one side lacks, and those `aside`, are left out of both.
    """
    common = {key for key in after if key not in aside} & set(before)
    old = {key: place for place, key in enumerate(key for key in before if key in common)}
    new = [key for key in after if key in common]
    # The longest rising run of old places stays; whoever is not in it has moved.
    ends: list[int] = []
    tails: list[int] = []
    prior: dict[int, int] = {}
    for index, key in enumerate(new):
        at = bisect_left(tails, old[key])
        prior[index] = ends[at - 1] if at else -1
        tails[at : at + 1] = [old[key]]
        ends[at : at + 1] = [index]
    kept = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = prior[index]
    return [key for index, key in enumerate(new) if index not in kept]


def _move(row_id: str, words: Words) -> dict[str, Any]:
    name, former = words.row_names[row_id], words.former_names[row_id]
    title = _("%(name)s 换了位置") % {"name": name}
    return {"kind": MOVED, "row": row_id, "column": "", "title": title, "old": former, "new": name}


def _cell(row_id: str, column: str, was: str, now: str, words: Words) -> dict[str, Any]:
    label = words.labels.get(column, column)
    name = words.row_names.get(row_id, "")
    values: dict[str, Any] = {
        "kind": CHANGED, "row": row_id, "column": column, "title": f"{name} {label}".strip(),
        "old": words.shown(column, was), "new": words.shown(column, now),
    }  # fmt: skip
    if column in LINES:
        values["lines"] = lines_of(measure_lines(was), measure_lines(now))
    else:
        values["parts"] = parts_of(values["old"], values["new"])
    return values


def _row(kind: str, row_id: str, cells: Mapping[str, str], words: Words) -> dict[str, Any]:
    name, former = words.row_names.get(row_id, ""), words.former_names.get(row_id)
    gone = _("原%(name)s 删去") % {"name": former} if former else _("删去一条")
    title = _("%(name)s 新增") % {"name": name} if kind == ADDED else gone
    text = cells.get(words.lead_column, "")
    return {
        "kind": kind, "row": row_id, "column": "", "title": title,
        "old": text if kind == REMOVED else "", "new": text if kind == ADDED else "",
    }  # fmt: skip


def _files(old: Content, new: Content) -> Iterable[dict[str, Any]]:
    before = {file["sha256"]: file["name"] for file in old.get("attachments", [])}
    after = {file["sha256"]: file["name"] for file in new.get("attachments", [])}
    for digest in [key for key in before if key not in after]:
        yield {"kind": REMOVED, "row": "", "column": "attachments", "title": _("附件 去掉"), "old": before[digest]}
    for digest in [key for key in after if key not in before]:
        yield {"kind": ADDED, "row": "", "column": "attachments", "title": _("附件 新增"), "new": after[digest]}
