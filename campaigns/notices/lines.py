"""The kept text → paragraphs: blanks taken out, letter-spacing closed, hard-wrapped lines joined. Pure."""

import re
from dataclasses import dataclass
from itertools import pairwise

from campaigns.notices.markers import opens_with_marker
from campaigns.notices.particulars import cells_of, parting_blanks
from campaigns.notices.pieces import Piece, fold, join
from campaigns.notices.tables import is_row
from campaigns.notices.words import BODY_NAME, DOC_KINDS

_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_BLANKS = " \t\u3000\u00a0\u2002\u2003\u2009\v\f\u2028\u2029\u0085"
_ENDS = "。;!?:…”》)|"
#: A line that ends with one of these goes on in the next one.
_GOES_ON = ",、(《“"
#: Shorter than this (in full-width signs) a text is not wrapped but a list.
_NARROWEST, _WIDEST = 12, 90
_FULL = 0.86
#: So many lines may stand before a notice's first sentence.
_HEAD = 60


@dataclass(frozen=True)
class Line:
    """A printed line that holds something."""

    piece: Piece
    indented: bool
    after_blank: bool

    @property
    def width(self) -> float:
        """In full-width signs."""
        return sum(1.0 if ord(sign) > 0xFF else 0.5 for sign in self.piece.text)


def lines_of(text: str) -> list[Line]:
    """The printed lines that hold something, cleaned."""
    found: list[Line] = []
    offset, blank, cells = 0, False, False
    for raw in text.split("\n"):
        cells = _CELLS.match(raw) is not None or (cells and raw.count("\t") >= 2)
        parting = parting_blanks(fold(raw)) if len(found) < _HEAD else set()
        piece = _clean(raw, offset, parting, cells=cells)
        offset += len(raw) + 1
        if not piece:
            blank = True
            continue
        found.append(Line(piece, raw[:1] in _BLANKS and len(raw) > 2, blank))
        blank = False
    if found and found[0].piece.text.startswith("# source:"):
        found.pop(0)
    return found


def _clean(raw: str, offset: int, parting: set[int], *, cells: bool = False) -> Piece:
    """One line without outer blanks; inner ones are kept single, and only where they separate something; the tabs of a
    table's row are kept."""
    signs: list[str] = []
    spots: list[int] = []
    names = name_cells(raw)
    gap = 0
    for index, sign in enumerate(raw):
        if sign in _BLANKS and not (cells and sign == "\t"):
            gap += 1
            continue
        if _UNSEEN.match(sign):
            continue
        within = range(index - gap, index)
        kept = not _closes_up(gap, signs[-1], sign) if gap and signs else False
        if names is not None:
            kept = index in names
        if gap and signs and (kept or any(spot in parting for spot in within)):
            signs.append(" ")
            spots.append(offset + index - 1)
        gap = 0
        signs.append(sign)
        spots.append(offset + index)
    return _unspaced(Piece("".join(signs), tuple(spots)))


def _closes_up(gap: int, before: str, after: str) -> bool:
    """Whether a gap is mere layout: one blank between Chinese signs, or inside a date."""
    if gap > 1:
        return False
    if before.isdigit():
        return after in "年月日号"
    return ord(before) > 0xFF and (ord(after) > 0xFF or before in "年月")


_WORD = re.compile(r"\S+")


def name_cells(raw: str) -> set[int] | None:
    """Where the second and further names begin on a line that is nothing but bodies' names; None for other lines.

    Names may be letter-spaced to one width: 民  政  部      发展改革委.
    """
    words = list(_WORD.finditer(raw))
    if not 2 <= len(words) <= 60 or re.search(r"[，,。；;：:|\d]", raw) or len(raw) > 400:
        return None
    gaps = [after.start() - before.end() for before, after in pairwise(words)]
    singles = [len(a[0]) == 1 and len(b[0]) == 1 for a, b in pairwise(words)]
    least = max((gap for gap, single in zip(gaps, singles, strict=True) if single), default=0)
    cells, begins = [words[0][0]], set()
    for gap, single, word in zip(gaps, singles, words[1:], strict=True):
        if gap > least or not single:
            cells.append("")
            begins.add(word.start())
        cells[-1] += word[0]
    return begins if len(cells) >= 2 and all(BODY_NAME.fullmatch(fold(cell)) for cell in cells) else None


#: A row of a table as files keep it: its number or its first head, then cells behind tabs.
_CELLS = re.compile(r"[ \u3000]*(?:序 ?号|\d{1,3})\t[^\t]+\t")
_SPACED_END = re.compile(r"(?:(?<=^)|(?<= )|(?<=[的]))[\u4e00-\u9fff](?: [\u4e00-\u9fff])+(?=$|\(| \()")


#: 通 知, 实 施 方 案 in the middle of a line that has lost its breaks.
_SPACED_KIND = re.compile("|".join(" ".join(kind) for kind in DOC_KINDS.split("|")))


def _unspaced(piece: Piece) -> Piece:
    """Letter-spacing closed: 实  施  方  案 → 实施方案, where every sign of a line or of its end stands alone."""
    spread = [match.span() for match in (_SPACED_END.search(piece.text), *_SPACED_KIND.finditer(piece.text)) if match]
    if not spread:
        return piece
    gone = {i for start, end in spread for i in range(start, end) if piece.text[i] == " "}
    keep = [i for i in range(len(piece)) if i not in gone]
    return Piece("".join(piece.text[i] for i in keep), tuple(piece.at[i] for i in keep))


def paragraphs(text: str) -> list[Piece]:
    """The paragraphs of a kept text, in order."""
    lines = lines_of(text)
    width = _wrap_width(lines)
    spaced = bool(lines) and sum(line.after_blank for line in lines) > 0.8 * len(lines)
    indents = _indents(lines, width)
    found: list[list[Piece]] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        if before is not None and _continues(before, line, width, spaced, indents):
            found[-1].append(line.piece)
        else:
            found.append([line.piece])
    return [join(parts) if len(parts) > 1 else parts[0] for parts in found]


def _wrap_width(lines: list[Line]) -> float | None:
    """The width at which a text was wrapped; None where lines are paragraphs."""
    widths = sorted(line.width for line in lines)
    if len(widths) < 8:
        return None
    width = widths[int(len(widths) * 0.85)]
    if not _NARROWEST <= width <= _WIDEST or widths[-1] > 1.2 * width + 2:
        return None
    full = [line for line in lines if line.width >= _FULL * width]
    broken = [line for line in full if fold(line.piece.text[-1]) not in _ENDS]
    return width if len(full) >= 0.25 * len(lines) and len(broken) >= 0.6 * len(full) else None


def _indents(lines: list[Line], width: float | None) -> bool:
    """Whether paragraphs of a wrapped text begin with blanks."""
    if width is None:
        return False
    share = sum(line.indented for line in lines) / len(lines)
    return 0.08 < share < 0.8


_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar)$", re.IGNORECASE)


def _continues(before: Line, line: Line, width: float | None, spaced: bool, indents: bool) -> bool:
    """Whether a line goes on with the paragraph of the line before."""
    if (line.after_blank and not spaced) or opens_with_marker(line.piece.folded):
        return False
    if _FILE_NAME.search(before.piece.folded):
        return False
    if any(is_row(one.piece.folded) or "|" in one.piece.text or cells_of(one.piece)[1] for one in (before, line)):
        return False
    last = fold(before.piece.text[-1])
    if width is None:
        return last in _GOES_ON and len(before.piece) > 12
    if before.width < _FULL * width:
        return False
    if indents:
        return not line.indented
    return last not in "。!?:"
