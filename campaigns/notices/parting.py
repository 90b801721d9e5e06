"""A text that has lost its line breaks, parted at the places that every notice has. Pure.

Numbered paragraphs are parted later by their runs (outline.py); here title, number, salutation, signature, the plan's
heading, the list of annexes and the annexes themselves are set apart.
"""

import itertools
import re

from campaigns.notices.outline import has_lost_breaks
from campaigns.notices.particulars import LABELS
from campaigns.notices.pieces import Piece
from campaigns.notices.words import BODY_NAME, DATE, DOC_KINDS, DOC_NUMBER

_NOTE = r"(?:[(][^()]{1,24}[)])?"
_ADDRESSED = r"(?:各|市直|县直|区直|局属|委属|机关各|本市各|全[市县区]各|有关)[^。:]{2,200}?:"
_OPENS = (
    r"为[\u4e00-\u9fff、“”《》]{2,60}[,]|根据|按照|依据|近年来|一、|第一章"
    r"|为(?:了|进一步|深入|贯彻|切实|认真|全面|加强|规范|维护)"
)
#: Cuts of the head, up to the first section; each at the match's end.
_HEAD = (
    re.compile(rf"(?:通知|意见|方案|通告|公告|函){_NOTE} ?(?={_ADDRESSED})"),
    re.compile(rf"号[)\]】]? ?(?={_ADDRESSED}|关于|[\u4e00-\u9fff]{{2,30}}关于|签发人)"),
    re.compile(rf"(?:^|(?<=[号知)见案 ])){_ADDRESSED} ?(?=\S)"),
    re.compile(rf"(?:{DOC_KINDS}){_NOTE} ?(?={_OPENS})"),
    re.compile(r"(?<=[局厅委府部院办])文件 ?(?=[\u4e00-\u9fff]{1,10}[(\[]|关于)"),
)
#: Cuts of the rest, each before the match.
_TAIL = re.compile(
    r"附件 ?[:]|(?<![以见按照(第、和及用])附件 ?\d(?!\d?(?:形式|格式|要求|所|的|、|和|及|[)]))|附 ?: ?1"
    r"|附 ?:(?=[^。]{2,40}$)|[(]?(?:联系人|联系电话|联 系 人) ?:|抄送 ?:|主题词 ?:"
    r"|[(]?此件[\u4e00-\u9fff]{2,10}[)]|[(]?信息公开(?:形式|选项|属性) ?:"
)
_ASIDE = re.compile(r"[(]此件[\u4e00-\u9fff]{2,10}[)]")
_PARTICULAR = re.compile(rf"(?:(?<= )|^)(?:{LABELS}) ?: ?[^ :]{{0,40}}(?: \d{{1,2}}:\d{{2}}(?::\d{{2}})?)?(?= |$)")
#: A day after which a signature's line ends.
_SIGNED = re.compile(
    rf"(?:{DATE})[)]?(?! ?(?:[前起止至以到]|后|开始|,|、|的|;|日|-|~|—|印|发布|下发|召开|[上下]午))(?!\d)"
)
#: What an annex's title ends with where a name follows it without a sign between.
_TITLE_ENDS = re.compile(
    r"(?:[表单册书函图]|名单|台账|方案|标准|清单|样式|目录)(?:[(][^()]{1,12}[)])?(?:\.[a-z]{3,4})? ?"
)
#: A name holds none of these, but (市) and the like.
_BOUNDARY = re.compile(
    r"[。;:》!?\d]|[A-Za-z] |(?<![(][市县区乡镇州])(?<![(][市县区乡镇州]、[市县区乡镇州])(?<!、[市县区乡镇州])[)]"
)
#: So far before a day the names may begin.
_REACH = 300
#: Title, salutation and first sentence in one paragraph.
_WHOLE_NOTICE = re.compile(rf"(?:通知|意见|方案|函) ?(?:[^。:]{{0,24}}号)? ?(?={_ADDRESSED})[^。]*。")


def part_lost_breaks(paragraphs: list[Piece]) -> list[Piece]:
    """The paragraphs, the overlong ones parted."""
    found: list[Piece] = []
    few = len(paragraphs) <= 3
    for piece in paragraphs:
        lost = has_lost_breaks(piece.folded) or (few and _is_whole(piece.folded))
        found += _part(piece) if lost else [piece]
    return found


def _is_whole(folded: str) -> bool:
    """Whether a paragraph, though short, holds a whole notice."""
    return len(folded) > 80 and (_WHOLE_NOTICE.search(folded[:400]) is not None or "一、" in folded[20:400])


def _part(piece: Piece) -> list[Piece]:
    folded = piece.folded
    first = folded.find("一、")
    head = first + 1 if first > 0 else len(folded)
    cuts = {m.end() for pattern in _HEAD for m in pattern.finditer(folded, 0, head + 1)}
    cuts |= _number_cuts(folded[:head]) | _label_cuts(folded[:head])
    cuts |= {m.end() for m in _ASIDE.finditer(folded)}
    cuts |= {m.start() for m in _TAIL.finditer(folded)}
    cuts |= _signature_cuts(folded)
    bounds = [0, *sorted(cut for cut in cuts if 0 < cut < len(piece) and not _inside(folded, cut)), len(piece)]
    return [part for a, b in itertools.pairwise(bounds) if (part := piece.cut(a, b).strip())]


def _number_cuts(head: str) -> set[int]:
    """Before and behind the document's own number: behind a title, or between blanks; not a number that is cited."""
    cuts = set()
    for match in DOC_NUMBER.finditer(head):
        titled = re.search(rf".*(?:{DOC_KINDS}|文件){_NOTE}(?=[\u4e00-\u9fff]{{2,12}} ?[(\[【])", match["number"])
        begin = match.start("number") + (titled.end() if titled else 0)
        before, after = head[max(0, begin - 2) : begin], head[match.end() : match.end() + 3]
        if re.match(r" ?[)\]】]?(?:精神|文件|要求|的|》|、|,|。)", after) or not (
            titled or before.strip() != before or not before
        ):
            continue
        cuts |= {begin, match.end()}
    return cuts


def _label_cuts(head: str) -> set[int]:
    """Before each label of the page's particulars, and behind its value where a blank ends it."""
    cuts = set()
    for match in _PARTICULAR.finditer(head):
        cuts |= {match.start(), match.end()}
    return cuts


def _signature_cuts(folded: str) -> set[int]:
    """Before the names that stand before a day, and behind the day."""
    cuts = set()
    for match in _SIGNED.finditer(folded):
        left = max(0, match.start() - _REACH)
        before = folded[left : match.start()].rstrip(" (")
        begin = _names_begin(before)
        if begin is not None:
            cuts |= {left + begin, match.end()}
        elif before.endswith(("。", ")")) or re.search(rf"{_TITLE_ENDS.pattern}$", before):
            cuts |= {left + len(before), match.end()}
    return cuts


def _names_begin(before: str) -> int | None:
    """Where the bodies' names begin with which a text ends; None where it ends with none."""
    sealed = re.search(r" ?[(][^()]{0,24}(?:代章|盖章|公章)[)]$", before)
    text = before[: sealed.start()] if sealed else before
    begin = 0
    for match in _BOUNDARY.finditer(text):
        begin = match.end()
    places = [begin, *(begin + m.end() for m in _TITLE_ENDS.finditer(text[begin:]))]
    for place in reversed(places):
        names = text[place:].split()
        if names and len(text) - place <= 200 and all(BODY_NAME.fullmatch(name) for name in names):
            return place if place == begin or _REGION.match(text[place:].strip()) else None
    return None


_REGION = re.compile(r"中共|中国|国家|[\u4e00-\u9fff]{1,8}?(?:省|市|县|区|州|旗|镇|乡|街道|自治)")


def _inside(folded: str, at: int) -> bool:
    """Whether a place lies inside 《》 or brackets."""
    before = folded[max(0, at - 120) : at]
    return any(before.count(a) > before.count(b) for a, b in ("《》", "()", "“”"))
