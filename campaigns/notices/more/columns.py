"""Which column of a table a cell stands in, and what its head says of the parties there. Pure."""

import re
from itertools import pairwise

from campaigns.notices.more.source import Source
from campaigns.notices.pieces import EMPTY, Piece

_HELPING = re.compile(r"配合|协办|协同|协助|参与|参加")
_LEADING = re.compile(r"牵头|责任|主办|承办|主责|落实|实施|负责")
_FIRST_LEADS = re.compile(
    r"(?:第一|首)(?:位|个)?[^,。]{0,6}(?:为|是)?(?:牵头|主要|第一责任)|牵头(?:单位)?(?:排|列)(?:在)?(?:第一|首)"
)


def head_over(source: Source, name: Piece) -> Piece:
    """The head of the column in which a name stands; empty where it stands in no table."""
    number = source.paragraph_number(name.start)
    row = source.paragraphs[number]
    if row.folded.count("|") >= 2:
        return _over_bars(source, number, row.folded[: row.at.index(name.start)].count("|"))
    return _over_stack(source, number)


def _over_bars(source: Source, number: int, column: int) -> Piece:
    """The head row is the first of the rows that stand together."""
    first = number
    while first > 0 and (
        source.paragraphs[first - 1].folded.count("|") >= 2
        or (first > 1 and source.paragraphs[first - 2].folded.count("|") >= 2)
    ):
        first -= 1
    heads, row = _cells(source.paragraphs[first]), _cells(source.paragraphs[number])
    if first == number:
        return EMPTY
    place = column if len(row) >= len(heads) else column + len(heads) - len(row)
    return heads[place] if 0 <= place < len(heads) else EMPTY


def _cells(piece: Piece) -> list[Piece]:
    cuts = [-1, *[i for i, sign in enumerate(piece.folded) if sign == "|"], len(piece)]
    return [piece.cut(a + 1, b).strip() for a, b in pairwise(cuts)]


def _over_stack(source: Source, number: int) -> Piece:
    """A table of which every cell is a paragraph: heads from 序号 to a lone 1, each row from its lone number."""
    texts = source.paragraphs
    row = next((i for i in range(number, max(number - 12, -1), -1) if re.fullmatch(r"\d{1,3}", texts[i].folded)), -1)
    top = next((i for i in range(row, max(row - 400, -1), -1) if texts[i].folded in ("序号", "编号")), -1)
    if row < 0 or top < 0:
        return EMPTY
    first = next((i for i in range(top + 1, min(top + 12, row + 1)) if texts[i].folded == "1"), -1)
    place = number - row
    return texts[top + place] if first > 0 and 0 < place < first - top else EMPTY


def parted_by_heads(source: Source, names: list[Piece]) -> tuple[list[Piece], list[Piece]] | None:
    """Who leads and who helps by the heads of their columns; None where they stand in no table."""
    lead: list[Piece] = []
    helping: list[Piece] = []
    for name in names:
        head = head_over(source, name)
        if not head:
            return None
        if _FIRST_LEADS.search(head.folded):
            (helping if lead else lead).append(name)
        elif _HELPING.search(head.folded) and not _LEADING.search(head.folded):
            helping.append(name)
        else:
            lead.append(name)
    return lead, helping
