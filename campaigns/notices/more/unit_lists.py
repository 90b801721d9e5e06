"""Lists of named units with their group's name: 县直部门（27个）：甲局、乙局…. Pure. Kept; a person makes the group."""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.more.counts import value_of
from campaigns.notices.more.source import Source, whole_lines
from campaigns.notices.pieces import Piece

_LIST = re.compile(
    r"^(?:[(]?[\d一二三四五六七八九十]{1,3}[)]?[.、) ]?)?(?P<name>[\u4e00-\u9fff、和及]{2,20}?) ?"
    r"(?:[(](?:共)?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?:个|家|所)[)])? ?[:]"
)
_UNIT = re.compile(
    r"(?:[局办委院所站会厅部处科]|政府|支队|大队|中心|公司|学校|医院|街道|[乡镇村县区市州旗]|社区|园区|管委会|银行"
    r"|集团)(?:[(].*[)])?$"
)
FEWEST = 3


def unit_lists(source: Source) -> list[Taken]:
    """`{name, count, members}`; `count` is the number that the text gives, or null."""
    found = []
    for piece in _lines(source):
        match = _LIST.match(piece.folded)
        if match is None:
            continue
        members = _members(piece.cut(match.end()))
        units = sum(bool(_UNIT.search(member.folded)) for member in members)
        if len(members) < FEWEST or units < len(members) * 0.7 or any(len(member) > 24 for member in members):
            continue
        found.append(_taken(piece, match, members))
    return found


def _lines(source: Source) -> list[Piece]:
    """The paragraphs of the text, numbers before them."""
    return [
        *source.parts.cover,
        *source.root.body,
        *(p for top in source.sections for p in whole_lines(top, itself=True)),
    ]


def _members(value: Piece) -> list[Piece]:
    """The names up to the first stop, parted at 、 outside of brackets."""
    members: list[Piece] = []
    start, depth = 0, 0
    for index, sign in enumerate(value.folded):
        depth += (sign == "(") - (sign == ")")
        if depth > 0:
            continue
        if sign in "、,;。":
            members.append(value.cut(start, index).strip())
            start = index + 1
        if sign in ";。":
            return [member for member in members if member]
    return [member for member in [*members, value.cut(start).strip()] if member]


def _taken(piece: Piece, match: re.Match[str], members: list[Piece]) -> Taken:
    name = piece.group(match, "name").strip(" 、")
    count = value_of(match["n"]) if match["n"] else None
    taken = Taken().put("name", name.tight, name).put("count", count, piece.group(match, "n") if match["n"] else None)
    taken.put("members", [member.tight for member in members], members)
    if count is not None and count != len(members):
        taken.doubt("count", f"原文写{count}个，实际列出{len(members)}个，请核对。")
    return taken
