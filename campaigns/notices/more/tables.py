"""Form tables in running text: cells between |, heads parted by blanks, or one cell a line. Pure."""

import re
from itertools import pairwise

from campaigns.notices.pieces import Piece

#: Words that heads of columns have.
HEAD_WORDS = re.compile(
    r"序号|编号|项目|名称|单位|姓名|职务|电话|联系|时间|时限|日期|责任|备注|内容|问题|措施|情况|数|类别|地址|地点"
    r"|整改|完成|性别|证号"
    r"|科室|部门|领域|分值|标准|指标|重点|方面|事项|依据|金额|结果|阶段|任务"
)
_EMPTY_CELL = re.compile(r"[×xX*_\-—…. 。/]*|\d{4}年×月.*")


def cells(piece: Piece) -> list[Piece]:
    """The cells of a row, empty ones too; a paragraph without | is no row."""
    if "|" not in piece.folded:
        return []
    cuts = [-1, *[i for i, sign in enumerate(piece.folded) if sign == "|"], len(piece)]
    found = [piece.cut(a + 1, b).strip() for a, b in pairwise(cuts)]
    while found and not found[-1]:
        found.pop()
    return found[1:] if found and not found[0] else found


def filled(piece: Piece) -> list[Piece]:
    """The cells of a row that hold something."""
    return [cell for cell in cells(piece) if cell]


def is_blank(cell: Piece) -> bool:
    """Whether a cell is left for filling in: ×××, ——, ……"""
    return bool(_EMPTY_CELL.fullmatch(cell.folded))


def columns_of(body: list[Piece]) -> list[Piece]:
    """The heads of a form's columns as printed; none where the text shows no table."""
    for piece in body:
        row = filled(piece)
        if len(row) >= 2 and _is_head(row):
            return row
    return _spaced_heads(body) or _stacked_heads(body)


def _is_head(row: list[Piece]) -> bool:
    if not all(len(cell) <= 30 for cell in row) or re.fullmatch(r"\d+|.*[:]", row[0].folded):
        return False
    if any(":" in cell.folded or is_blank(cell) for cell in row):
        return False
    named = sum(bool(HEAD_WORDS.search(cell.folded)) for cell in row)
    return named * 2 >= len(row) or (named > 0 and len(row) >= 3 and all(len(cell) <= 16 for cell in row))


def _spaced_heads(body: list[Piece]) -> list[Piece]:
    """序号 单位 姓名 职务 on one line."""
    for piece in body:
        words = _words(piece)
        if len(words) >= 3 and all(len(word) <= 12 for word in words) and re.search(r"[:。;]", piece.folded) is None:
            named = sum(bool(HEAD_WORDS.search(word.folded)) for word in words)
            if named * 2 >= len(words) and (words[0].folded in ("序号", "编号") or named >= 3):
                return words
    return []


def _words(piece: Piece) -> list[Piece]:
    found, start = [], 0
    for match in re.finditer(r" +|$", piece.folded):
        word = piece.cut(start, match.start())
        start = match.end()
        if word:
            found.append(word)
    return found


def _stacked_heads(body: list[Piece]) -> list[Piece]:
    """Each cell on a line of its own: 序号 / 单位 / 姓名 / 1."""
    for index, piece in enumerate(body):
        if re.sub(r"\s", "", piece.folded) not in ("序号", "编号"):
            continue
        found = [piece]
        for cell in body[index + 1 : index + 16]:
            if len(cell) > 14 or re.match(r"\d|[×:]|合计|备?注:", cell.folded) or is_blank(cell):
                break
            found.append(cell)
        if len(found) >= 3:
            return found
    return []
