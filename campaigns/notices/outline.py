"""Paragraphs → a tree by their numbers, each accepted only when it continues or opens a run. Pure.

Numbers may run on through the headings above them or start again under each; headings that are glued to the end of
the item before, and whole texts without line breaks, are parted where the run goes on.
"""

import re
from dataclasses import dataclass, field
from itertools import islice

from campaigns.notices.markers import (
    ARABIC,
    BRACKETED,
    BULLET,
    CHAPTER,
    CHINESE,
    CIRCLED,
    DECIMAL,
    INLINE,
    ROUND,
    STAGE,
    Marker,
    marker_at,
)  # fmt: skip
from campaigns.notices.pieces import EMPTY, Piece
from campaigns.notices.tables import is_row

#: A paragraph this long with several glued numbers has lost its line breaks.
LOST_BREAKS = 150
_RANK = {CHAPTER: 0, CHINESE: 1, BRACKETED: 2, ARABIC: 3, DECIMAL: 4, STAGE: 4, ROUND: 5, CIRCLED: 6, BULLET: 7}
_STOPS = "。;!?:”》)"


@dataclass
class Node:
    """A numbered paragraph with what stands under it. The root has no marker; its `body` is what precedes the first."""

    marker: Marker | None = None
    number: Piece = EMPTY
    line: Piece = EMPTY
    body: list[Piece] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = None
    glued: bool = False
    odd: bool = False  # the number does not follow the one before it
    label: Piece = EMPTY  # the marker with its brackets
    fields: list[Piece] = field(default_factory=list)  # numbered fields that are its own text, as printed
    closing: list[Piece] = field(default_factory=list)  # of the root: what follows the last numbered paragraph

    @property
    def kind(self) -> str:
        """The marker's kind; empty for the root."""
        return self.marker.kind if self.marker else ""

    def walk(self) -> "list[Node]":
        """This node and all below it, in order."""
        found = [self]
        for child in self.children:
            found += child.walk()
        return found

    @property
    def printed(self) -> str:
        """The marker as a path names it: brackets kept, the stop left out."""
        return self.label.tight.rstrip("、.．,，:： ") or self.number.tight

    @property
    def pieces(self) -> list[Piece]:
        """The paragraphs of this node and all below it, numbers left out."""
        return [piece for node in self.walk() for piece in (node.line, *node.body) if piece]


@dataclass
class _Runs:
    """The numbers met so far."""

    stack: list[tuple[str, int]] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)

    def depth(self, kind: str) -> int | None:
        return next((i for i, (open_kind, _) in enumerate(self.stack) if open_kind == kind), None)

    def expected(self, kind: str) -> set[int]:
        """The numbers that continue or open a run of this kind."""
        depth = self.depth(kind)
        if depth is not None:
            return {self.stack[depth][1] + 1}
        return {1, self.last.get(kind, 0) + 1}

    def fits_loosely(self, marker: Marker) -> bool:
        """Whether a number at the start of a line may be one though it repeats or skips."""
        if marker.kind in (BULLET, STAGE, CIRCLED, CHAPTER):
            return True
        near = self.last.get(marker.kind, 0)
        if marker.kind == ARABIC:
            return marker.value == 1 or (near > 0 and near <= marker.value <= near + 3)
        return marker.kind in (CHINESE, BRACKETED, ROUND) and marker.value <= near + 8

    def take(self, marker: Marker) -> int:
        """Open the marker's level; its depth."""
        depth = self.depth(marker.kind)
        if depth is None:
            depth = len(self.stack)
            while depth and self._closes(self.stack[depth - 1][0], marker.kind):
                depth -= 1
        self.stack[depth:] = [(marker.kind, marker.value)]
        self.last[marker.kind] = marker.value
        for kind in list(self.last):
            if marker.kind in (CHAPTER, CHINESE) and _RANK[kind] > _RANK[BRACKETED] and kind != ARABIC:
                del self.last[kind]
        return depth

    @staticmethod
    def _closes(open_kind: str, kind: str) -> bool:
        """Whether a new kind ends a level of another: 一、 stands under nothing but a chapter."""
        if kind in (CHAPTER, CHINESE):
            return open_kind != CHAPTER
        return _RANK[open_kind] > _RANK[kind] and open_kind in (ROUND, CIRCLED, BULLET, DECIMAL, STAGE)


def outline(paragraphs: list[Piece], bare: dict[int, Piece] | None = None) -> Node:
    """The tree of a text's numbered paragraphs; `bare` are headings that print no number, by paragraph."""
    paragraphs = list(paragraphs)
    for index, heading in (bare or {}).items():
        paragraphs[index] = heading
    unnumbered = {id(heading): place for place, heading in enumerate((bare or {}).values(), 1)}
    root = Node()
    path = [root]
    runs = _Runs()
    queue = [(piece, has_lost_breaks(piece.folded)) for piece in reversed(paragraphs)]
    glued = False
    while queue:
        piece, lost = queue.pop()
        row = is_row(piece.folded)
        marker = None if row else marker_at(piece.folded)
        if id(piece) in unnumbered:
            marker = Marker(CHINESE, unnumbered[id(piece)], 0, 0, after=0)
        fits = marker is not None and marker.value in runs.expected(marker.kind)
        loose = marker and not fits and not glued and _stands_alone(piece, marker)
        if marker and (fits or (loose and (runs.fits_loosely(marker) or _runs_on(marker, queue)))):
            depth = runs.take(marker)
            del path[depth + 1 :]
            node = Node(
                marker, piece.cut(marker.start, marker.end), piece.cut(marker.after), parent=path[-1], glued=glued,
                odd=not fits, label=piece.cut(0, marker.after).strip(),
            )  # fmt: skip
            path[-1].children.append(node)
            path.append(node)
            text, offset = node.line, marker.after
        else:
            text, offset, node = piece, 0, None
            path[-1].body.append(piece)
        cut = 0 if row else _glued(text, runs, lost, [p.folded for p, _ in queue[-3:]])
        glued = cut > 0
        if glued:
            if node is not None:
                node.line = text.cut(0, cut).strip()
            else:
                path[-1].body[-1] = text.cut(0, cut).strip()
            queue.append((piece.cut(offset + cut).strip(), lost))
    for node in root.walk():
        _fold_fields(node)
    _set_closing_apart(root)
    return root


_FIELD = re.compile(
    r"(?:治理|整治|工作|整改|主要|具体|任务)?(?:内容|任务|措施|目标|问题|表现|要求)[:]|"
    r"(?:责任|牵头|配合|主办|协办|参与|承办)(?:单位|部门|领导|人|科室)[:]|(?:完成|整改|工作)?(?:时限|时间|期限)[:]"
)


def _fold_fields(node: Node) -> None:
    """Numbered fields of one entry (1.治理内容：… 2.牵头单位：…) are its text and no level of their own."""
    fields = [_FIELD.match(child.line.folded) for child in node.children]
    named = [m for m in fields if m and re.match(r"责任|牵头|完成|整改时|时限", m[0])]
    if len(fields) >= 2 and all(fields) and named and not any(child.children for child in node.children):
        node.fields = [piece for child in node.children for piece in (child.label, child.line, *child.body)]
        node.body += [piece for child in node.children for piece in (child.line, *child.body)]
        node.children = []


_LABELLED = re.compile(
    r"^(?:责任|牵头|配合|完成|整改|办结|主办|协办|参与|承办|时限|时间|目标|措施)[\u4e00-\u9fff]{0,8}[:]"
)


def _set_closing_apart(root: Node) -> None:
    """The unnumbered paragraphs behind the last numbered one close the text and belong to no number."""
    last = root.walk()[-1]
    if last.marker is None or "。" not in last.line.folded:
        return
    while last.body and not (_LABELLED.match(last.body[-1].folded) or is_row(last.body[-1].folded)):
        root.closing.insert(0, last.body.pop())


def _runs_on(marker: Marker, queue: list[tuple[Piece, bool]]) -> bool:
    """Whether a run that begins anywhere goes on at the start of the next paragraph but three at most."""
    following = (marker_at(piece.folded) for piece, _lost in queue[-3:])
    return marker.kind == ARABIC and any(m and m.kind == ARABIC and m.value == marker.value + 1 for m in following)


def _stands_alone(piece: Piece, marker: Marker) -> bool:
    """Not a figure such as 3.5万 or a date: only what continues a run may be followed by a digit."""
    following = piece.folded[marker.end : marker.end + 2]
    return not (marker.kind == ARABIC and re.fullmatch(r"[.,:]\d|\.", following or "x"))


def has_lost_breaks(folded: str) -> bool:
    """Whether a paragraph holds so many numbers of two or more kinds that it must have lost its line breaks."""
    if len(folded) < LOST_BREAKS:
        return False
    found = [m for match in INLINE.finditer(folded) if (m := marker_at(folded, match.start()))]
    kinds = {kind: {m.value for m in found if m.kind == kind} for kind in (CHINESE, BRACKETED, ARABIC)}
    running = [kind for kind, values in kinds.items() if len(values) >= 2 and min(values) + 1 in values]
    nested = any(len(kinds[kind]) >= 3 for kind in running) and sum(1 in values for values in kinds.values()) >= 2
    return len(running) >= 2 or nested or (CHINESE in running and len(kinds[CHINESE]) >= 3)


def _glued(text: Piece, runs: _Runs, lost: bool, following: list[str]) -> int:
    """Where the next number of a run is glued into a paragraph; 0 where none is."""
    folded = text.folded
    for match in INLINE.finditer(folded):
        at = match.start()
        if at < 2:
            continue
        marker = marker_at(folded, at)
        if marker and _may_be_glued(folded, at, marker, runs, lost, following):
            return at
    return 0


def _may_be_glued(folded: str, at: int, marker: Marker, runs: _Runs, lost: bool, following: list[str]) -> bool:
    before = folded[:at].rstrip()[-1:]
    if marker.kind not in (CHINESE, BRACKETED, ARABIC, ROUND) or marker.value not in runs.expected(marker.kind):
        return False
    if marker.kind == ROUND and (not lost or (runs.stack and _RANK[runs.stack[-1][0]] >= _RANK[ARABIC])):
        return False  # README rule 7: bracketed numbers that run on inside a paragraph stay inside it
    if before not in _STOPS and folded[at - 1] != " " and not (lost and _parted(folded, at, marker, before)):
        return False
    if before in "”》)" and not lost and marker.kind == ARABIC:
        return False
    if re.match(r"[.、]\d(?!\d{3}年)", folded[marker.end : marker.end + 8]) and not lost:
        return False
    if folded[marker.end] == " " and not lost and marker.kind == ARABIC:
        return False
    continues = runs.depth(marker.kind) is not None or (marker.value > 1)
    return continues or (lost and before == ":") or _has_second(folded[marker.after :], following, marker.kind)


def _parted(folded: str, at: int, marker: Marker, before: str) -> bool:
    """Whether a number without a stop before it may open a paragraph in a text that has lost its breaks."""
    if marker.kind == CHINESE:
        return (
            before not in "第之其统唯单同专万划逐"
            and folded[marker.after : marker.after + 1] not in "一二三四五六七八九十"
        )
    if marker.kind == ARABIC:
        return not before.isascii() and before not in "第,、" and not folded[marker.after : marker.after + 1].isdigit()
    return before not in "第附见款项条"


_TWO = re.compile("[二2㈡⑵⒉②❷➁]")
#: Numbers that may stand between 1 and 2 of a run; a text of nothing but ones would cost its square.
_MOST_BETWEEN = 200


def _has_second(rest: str, following: list[str], kind: str) -> bool:
    """Whether 2 follows 1 in the same paragraph or opens one of the next."""
    inline = INLINE.finditer(rest) if _TWO.search(rest) else iter(())
    for match in islice(inline, _MOST_BETWEEN):
        marker = marker_at(rest, match.start())
        if marker and marker.kind == kind and marker.value == 2:
            return True
    return any((m := marker_at(text)) is not None and m.kind == kind and m.value == 2 for text in following)
