"""Tables inside the body, as pages and files leave them behind: rows with bars or tabs, or one cell a line. Pure.

A table is read by its heads: what is to be done, by whom, until when. A cell that is empty because it was merged takes
its party and date from the row above.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from campaigns.notices.bodies import BODY
from campaigns.notices.pieces import EMPTY, Piece, join

NUMBER, CONTENT, UNIT, DUE, OTHER = "number", "content", "unit", "due", "other"
_HEADS = (
    (NUMBER, re.compile(r"序 ?号|编号|项次|项目编号|号")),
    (
        OTHER,
        re.compile(r"(?:责任|牵头|分管|包联|挂钩|包保)(?:领导|人)|.*负责人|联系人|.*电话|备注|.*进展.*|.*状态|.*签字"),
    ),
    (
        UNIT,
        re.compile(
            r"(?:(?:责任|牵头|配合|主责|承办|协办|主办|参与|参加|落实|实施|主管|监管|督办|协同|负责|完成|整改)[、和及]?)+"
            r"(?:单位|部门|科室|处室|股室|主体|镇街|乡镇|地区)(?:[和及、(].*)?|责任分工|分工"
        ),
    ),
    (
        DUE,
        re.compile(
            r"(?:计划|预计)?(?:完成|整改|办结|整治|推进|实施|工作|进度|销号|落实)?(?:的)?(?:时限|时间|期限|日期)"
            r"(?:要求|节点|安排)?|时间节点|进度要求|节点要求"
        ),
    ),
)
_WIDEST_HEAD = 16
#: What has more rows is a register and no list of tasks.
MOST_ROWS = 300


@dataclass(frozen=True)
class Row:
    """A row: its number, what it says, who and until when; `above`: who and when are those of the row above."""

    number: Piece
    text: list[Piece]
    units: list[Piece]
    due: Piece
    above: bool = False


def is_row(folded: str) -> bool:
    """Whether a paragraph is a printed row of cells."""
    return folded.count("|") >= 2 or folded.count("\t") >= 2


def rows_of(pieces: list[Piece]) -> tuple[list[Row], list[Piece]]:
    """The rows of the first table among paragraphs that says who or when, and the paragraphs outside of it."""
    for index in range(len(pieces)):
        for heads, size, cells in (_barred(pieces, index), _stacked(pieces, index)):
            roles = [_role(head.folded) for head in heads]
            if CONTENT in roles and (UNIT in roles or DUE in roles):
                rows = _filled(roles, cells[:MOST_ROWS])
                return rows, [*pieces[:index], *pieces[index + size :]]
    return [], pieces


def _role(head: str) -> str:
    head = re.sub(r"\s", "", head)
    return next((role for role, pattern in _HEADS if pattern.fullmatch(head)), CONTENT if head else OTHER)


def _barred(pieces: list[Piece], index: int) -> tuple[list[Piece], int, list[list[Piece]]]:
    """Heads, size and rows of a table whose rows are paragraphs with bars or tabs."""
    if not is_row(pieces[index].folded):
        return [], 0, []
    heads = _cells(pieces[index])
    if any(len(head) > _WIDEST_HEAD for head in heads):
        return [], 0, []
    size = 1
    rows: list[list[Piece]] = []
    while index + size < len(pieces):
        piece = pieces[index + size]
        if is_row(piece.folded):
            rows.append(_cells(piece))
        elif (
            not rows
            or len(piece) > 200
            or index + size + 1 >= len(pieces)
            or not is_row(pieces[index + size + 1].folded)
        ):
            break
        else:
            rows[-1][-1:] = [rows[-1][-1], piece]  # a cell's further paragraph
        size += 1
    rows = [row for row in rows if not all(re.fullmatch(r"[-: ]*", cell.folded) for cell in row)]
    return heads, size, rows


def _cells(piece: Piece) -> list[Piece]:
    """The cells of a row; a bar before the first and behind the last is a border."""
    folded = piece.folded
    sign = "|" if folded.count("|") >= 2 else "\t"
    cuts = [-1, *[i for i, at in enumerate(folded) if at == sign], len(folded)]
    cells = [piece.cut(a + 1, b).strip() for a, b in pairwise(cuts)]
    if folded.startswith(sign) and cells and not cells[0]:
        cells = cells[1:]
    if folded.endswith(sign) and len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    return cells


def _stacked(pieces: list[Piece], index: int) -> tuple[list[Piece], int, list[list[Piece]]]:
    """Heads, size and rows of a table of which every cell is a paragraph: heads up to a lone 1, rows up to a lone 2."""
    if _role(pieces[index].folded) != NUMBER:
        return [], 0, []
    start = next((i for i in range(index + 3, min(index + 9, len(pieces))) if pieces[i].folded == "1"), 0)
    if not start or any(len(head) > _WIDEST_HEAD for head in pieces[index:start]):
        return [], 0, []
    heads = pieces[index:start]
    rows: list[list[Piece]] = []
    at = start
    while at < len(pieces) and pieces[at].folded == str(len(rows) + 1):
        end = next((i for i in range(at + 1, len(pieces)) if pieces[i].folded == str(len(rows) + 2)), at + len(heads))
        rows.append(pieces[at:end])
        at = end
    return heads, min(at, len(pieces)) - index, rows


def _filled(roles: list[str], cells: list[list[Piece]]) -> list[Row]:
    rows: list[Row] = []
    for row in cells:
        placed = _placed(roles, row)
        number = next((cell for role, cell in placed if role == NUMBER), EMPTY)
        text = [cell for role, cell in placed if role == CONTENT and cell]
        units = [cell for role, cell in placed if role == UNIT and not re.fullmatch(r"[-/ ]*", cell.folded)]
        due = next((cell for role, cell in placed if role == DUE and cell), EMPTY)
        above = bool(rows) and ((UNIT in roles and not units) or (DUE in roles and not due))
        if rows:
            units = units or rows[-1].units
            due = due or (rows[-1].due if DUE in roles else EMPTY)
        if text:
            rows.append(Row(number, text, units, due, above))
    return rows


def _gathered(row: list[Piece]) -> list[Piece]:
    """Cells of one paragraph each where a party's cell has several: neighbours that are all bodies become one."""
    found: list[Piece] = []
    for cell in row:
        if found and _names_bodies(cell) and _names_bodies(found[-1]):
            found[-1] = join((found[-1], _AND, cell))
        else:
            found.append(cell)
    return found


_AND = Piece("、", (0,))
_BODY_END = re.compile(rf"{BODY}(?:\([^()]{{1,30}}\))?$")


def _names_bodies(cell: Piece) -> bool:
    """Whether a cell holds nothing but bodies."""
    parts = re.split(r"[、,;]", cell.folded.strip(" 、,;"))
    return all(2 <= len(part) <= 20 and _BODY_END.search(part) for part in parts)


def _placed(roles: list[str], row: list[Piece]) -> list[tuple[str, Piece]]:
    """Each cell with its column's role; a row of too few or too many cells is placed from both ends."""
    if len(row) == len(roles):
        return list(zip(roles, row, strict=True))
    if UNIT in roles and len(row) > len(roles):
        row = _gathered(row)
    behind = 0
    while behind < len(roles) and roles[-1 - behind] != CONTENT:
        behind += 1
    behind = min(behind, max(len(row) - 1, 0)) if len(row) > len(roles) else max(0, min(behind, len(row) - 2))
    numbered = bool(roles) and roles[0] == NUMBER and bool(row) and re.fullmatch(r"\d{0,3}", row[0].folded) is not None
    head = [(NUMBER, row[0])] if numbered else []
    middle = row[len(head) : len(row) - behind]
    tail = list(zip(roles[len(roles) - behind :], row[len(row) - behind :], strict=True)) if behind else []
    return [*head, *((CONTENT, cell) for cell in middle), *tail]
