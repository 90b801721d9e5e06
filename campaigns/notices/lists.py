"""Members of a sentence that is nothing but a list, and paragraphs that begin with a label. Pure. README rule 6."""

import re

from campaigns.notices.headings import first_clause, names_problems
from campaigns.notices.pieces import Piece

_OPENS = re.compile(
    r"^(?:[\u4e00-\u9fff、]{0,16}?)(?:主要)?(?:包括|包含|有|是|表现为|表现在|表现形式为|存在|指|为|整治"
    r"|解决|检查|排查|治理)?(?:以下|下列|如下)?(?:[\u4e00-\u9fff]{0,6}(?:问题|行为|内容|方面|情形|表现))? "
    r"?[:]"
)
_INTRODUCES = re.compile(
    r"(?P<lead>[\u4e00-\u9fff、()]{0,18}?(?:(?:主要|重点|具体|突出)?(?:包括|包含|表现为|表现在|表现形式(?:有"
    r"|为)|(?:主要|重点|分别|具体)(?:有|是|为)|(?:主要|重点)(?:整治|解决|检查|排查|治理|查处|打击)))) "
    r"?[:,]? ?"
)
_TAIL = re.compile(
    r"(?:等)?(?:\d+|[一二三四五六七八九十]+)?(?:个|类|种|项)?(?:方面)?(?:的)?(?:突出|违法|违规|违法违规"
    r"|不良|不规范)?(?:问题|行为|情形|现象|情况|方面|内容)?$"
)
_LABEL = re.compile(r"^[\u4e00-\u9fff“”《》、()A-Za-z0-9]{2,26}[:](?=\S{4})")
_NO_LABEL = re.compile(r"^(?:联系|责任|牵头|配合|完成|备注|注|附|电话|时间|地点|整治措施|工作措施|传真|邮箱|电子邮|抄)")


def label_of(piece: Piece) -> Piece | None:
    """The label with which a paragraph begins, or None."""
    match = _LABEL.match(piece.folded)
    return None if match is None or _NO_LABEL.match(piece.folded) else piece.cut(0, match.end() - 1)


def sentences(piece: Piece) -> list[Piece]:
    """The sentences of a text, stops kept out."""
    found, start = [], 0
    for match in re.finditer(r"[。!?]|$", piece.folded):
        part = piece.cut(start, match.start()).strip()
        start = match.end()
        if part:
            found.append(part)
    return found


def listed(piece: Piece) -> list[Piece]:
    """The members of the first sentence that is nothing but a list; none where there is no such sentence."""
    for sentence in sentences(piece):
        match = _INTRODUCES.match(sentence.folded) or _OPENS.match(sentence.folded)
        if match and len(sentence) - match.end() > 6:
            named = re.match(r"[\u4e00-\u9fff]{0,16}[:] ?", sentence.folded[match.end() :])
            members = _split(sentence.cut(match.end() + (named.end() if named else 0)))
            if len(members) >= 2 and all(2 <= len(m) <= 60 for m in members):
                return members
    return []


def listed_bare(piece: Piece) -> list[Piece]:
    """The members of a paragraph that is one list without an introduction: 甲；乙；丙。 or 甲、乙等问题。"""
    members = [part for sentence in sentences(piece) for part in _parts(sentence, ";")]
    if len(members) >= 2 and all(4 <= len(m) <= 120 for m in members):
        return members
    if len(sentences(piece)) == 1 and re.search(r"等[\u4e00-\u9fff]{0,8}(?:问题|行为|情形|现象)[。]?$", piece.folded):
        members = _split(piece.strip(" 。"))
        return members if all(3 <= len(m) <= 60 for m in members) else []
    return []


def _split(tail: Piece) -> list[Piece]:
    """Parted at the strongest sign that occurs; at 、 as well where every part is a statement of its own."""
    for sign in ";,、":
        parts = _parts(tail, sign)
        if len(parts) < 2 or (
            sign == "、" and _WHETHER.search(parts[-1].folded) and not _WHETHER.search(parts[0].folded)
        ):
            continue
        if sign == ",":
            parts = [small for part in parts for small in _statements(part)]
        parts[-1] = _without_tail(parts[-1])
        return [part for part in parts if part]
    return []


#: What is asked of all that stand before it: 甲、乙、丙是否落实.
_WHETHER = re.compile(r"是否|有无|情况$")


def _statements(part: Piece) -> list[Piece]:
    small = _parts(part, "、")
    whole = all(len(piece) >= 5 and names_problems(piece.folded) for piece in small)
    return small if len(small) > 1 and whole else [part]


def _parts(text: Piece, sign: str) -> list[Piece]:
    found, depth, start = [], 0, 0
    for index, at in enumerate(text.folded + sign):
        if at in "(《“":
            depth += 1
        elif at in ")》”":
            depth = max(0, depth - 1)
        elif at == sign and (not depth or index == len(text)):
            part = text.cut(start, index).strip(" ,;、。")
            start = index + 1
            if part:
                found.append(part)
    return found


def _without_tail(part: Piece) -> Piece:
    """Without 等问题 at the end of the list."""
    match = re.search(r"等", part.folded)
    tail = _TAIL.search(part.folded, match.start()) if match else None
    return part.cut(0, tail.start()).strip() if tail and tail.start() > 1 else part


__all__ = ["first_clause", "label_of", "listed", "listed_bare", "sentences"]
