"""A text that has lost its line breaks, parted at the places that every notice has. Pure.

Numbered paragraphs are parted later by their runs (outline.py); here salutation, signature, the plan's heading, the
list of annexes and the annexes themselves are set apart.
"""

import itertools
import re

from campaigns.notices.outline import has_lost_breaks
from campaigns.notices.pieces import Piece
from campaigns.notices.words import DATE, DOC_KINDS

_ENDS = r"(?:人民政府|办公室|办公厅|委员会|管委会|领导小组|[局厅委部院会处署])"
_TITLE = rf"[^。:;,!?]{{4,70}}?(?:{DOC_KINDS})(?:[(][^()]{{1,24}}[)])?"
_CUTS = (
    # 标题 | 各…：
    re.compile(r"(?:通知|意见|方案|通告|函)(?:[(][^()]{1,24}[)])?(?=(?:各|市|县|区)[^。:]{2,120}:)"),
    re.compile(r"[)\]】]? ?\d{1,4} ?号(?=(?:各|关于|[\u4e00-\u9fff]{2,20}关于))"),
    # 各…： |
    re.compile(r"^(?:[^。:]{0,100}(?:通知|意见|函|号))?[^。:]{2,160}:(?=(?:为|现|根据|按照|经|近|当前|今年|《))"),
    # 。 | 某局2020年6月3日 |
    re.compile(rf"[。](?=(?:[\u4e00-\u9fff()、 ]{{2,80}}?{_ENDS})? ?{DATE}(?![前起止至以,、。\-日]))"),
    re.compile(rf"(?<=[\u4e00-\u9fff 。)]){DATE}(?=[\u4e00-\u9fff]|\(|附)(?!起|前|至|止|以|之|印|开|后|,|、|的|为|-)"),
    # 标题 | 为…
    re.compile(
        rf"(?:{DOC_KINDS})(?:[(][^()]{{1,24}}[)])?"
        r"(?=为[\u4e00-\u9fff、“”]{3,60}[,]|根据|按照|依据|近年来|一、|为(?:了|进一步|深入|贯彻|切实))"
    ),
    re.compile(r"(?=附件 ?[:]|附件\d|附 ?:1|联系人 ?:|抄送 ?:)"),
)


#: Title, salutation and first sentence in one paragraph.
_WHOLE_NOTICE = re.compile(r"(?:通知|意见|方案|函) ?(?:[^。:]{0,24}号)? ?(?=(?:各|市|县|区)[^。:]{2,120}:)[^。]*。")


def part_lost_breaks(paragraphs: list[Piece]) -> list[Piece]:
    """The paragraphs, the overlong ones parted."""
    found: list[Piece] = []
    for piece in paragraphs:
        lost = has_lost_breaks(piece.folded) or (len(paragraphs) <= 3 and _WHOLE_NOTICE.search(piece.folded[:400]))
        found += _part(piece) if lost else [piece]
    return found


def _part(piece: Piece) -> list[Piece]:
    limit = piece.folded.find("一、")
    cuts = set()
    for number, pattern in enumerate(_CUTS):
        for match in pattern.finditer(piece.folded):
            at = match.end()
            head = number not in (len(_CUTS) - 1, 3, 4)
            if not (head and limit >= 0 and at > limit) and not _inside(piece.folded, at):
                cuts.add(at)
    bounds = [0, *sorted(cut for cut in cuts if 0 < cut < len(piece)), len(piece)]
    return [part for a, b in itertools.pairwise(bounds) if (part := piece.cut(a, b).strip())]


def _inside(folded: str, at: int) -> bool:
    """Whether a place lies inside 《》 or brackets."""
    before = folded[max(0, at - 120) : at]
    return any(before.count(a) > before.count(b) for a, b in ("《》", "()", "“”"))
