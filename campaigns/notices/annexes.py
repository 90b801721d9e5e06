"""The list of annexes, and the annexes' bodies, which are left out unless one is the plan itself. Pure.

README rules 1 and 15: annex titles as in the list, without number; annex bodies give nothing else.
"""

import re

from campaigns.notices.annex_lists import is_file, starts_item, take_list, title_of
from campaigns.notices.markers import marker_at
from campaigns.notices.pieces import Piece
from campaigns.notices.signatures import IMPRINT
from campaigns.notices.words import DATE_LINE, DOC_KINDS

_ANNEX_LIST = re.compile(r"^附(?:件|表)?(?:下载)? ?: ?|^附件(?=\d[.、 ])|^附(?:件|表) ?[1一] ?[:.、]")
_ANNEX_HEAD = re.compile(r"^附(?:件|表) ?(?P<n>[\d一二三四五六七八九十]{0,3}) ?[:.、]? ?(?:[(].{0,12}[)])?$")
_ANNEX_TITLED = re.compile(r"^附(?:件|表) ?(?P<n>[\d一二三四五六七八九十]{1,3}) ?[:.、-]? ?(?=[^:。;]{3,60}$)")


def without_annexes(rest: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The text without annexes, and their titles; a first annex that is the plan itself stays in the text."""
    kept: list[Piece] = []
    index = 0
    titles: list[Piece] = []
    while index < len(rest):
        piece = rest[index]
        numbered = _ANNEX_TITLED.match(piece.folded) is not None
        if _ANNEX_LIST.match(piece.folded) and not titles and not _ANNEX_HEAD.match(piece.folded) and not numbered:
            titles, index = take_list(rest, index)
            continue
        if (head := _ANNEX_HEAD.match(piece.folded)) and not titles and _is_list(rest, index):
            titles, index = take_list(rest, index)
            continue
        if head or _ANNEX_TITLED.match(piece.folded):
            if _ANNEX_LIST.match(piece.folded) and not titles and not head and not _is_annex_body(kept):
                titles, index = take_list(rest, index)
                continue
            if _holds_plan(kept, rest[index:]):
                kept += _plan_annex(rest, index, titles)
            kept += [p for p in rest[index:] if DATE_LINE.search(p.folded) and IMPRINT.search(p.folded)][-1:]
            titles = titles or _bare_titles(rest, index)
            break
        kept.append(piece)
        index += 1
    return kept, titles


def _is_annex_body(kept: list[Piece]) -> bool:
    """Whether the notice has been signed already, so that 附件1：表 opens an annex and no list."""
    return any(DATE_LINE.search(piece.folded) and len(piece) < 60 for piece in kept[-40:])


def _is_list(rest: list[Piece], index: int) -> bool:
    """Whether a bare 附件: opens a list: numbered short titles follow, and no text before the next part."""
    following = rest[index + 1 : index + 2]
    if not following or not rest[index].folded.endswith(":"):
        return False
    first = following[0]
    return (starts_item(first) == 1 or is_file(first)) and len(first) < 70 and "。" not in first.folded


def _bare_titles(rest: list[Piece], index: int) -> list[Piece]:
    """Annex titles from the annexes' own heads, where the notice prints no list."""
    titles = []
    for number in range(index, len(rest)):
        folded = rest[number].folded
        titled = _ANNEX_TITLED.match(folded)
        if _ANNEX_HEAD.match(folded) and number + 1 < len(rest) and len(rest[number + 1]) < 60:
            titles.append(rest[number + 1])
        elif titled:
            titles.append(title_of(rest[number].cut(titled.end()).strip()))
    return titles


def _holds_plan(kept: list[Piece], annexes: list[Piece]) -> bool:
    """Whether the notice itself says nothing numbered and its first annex is a plan with sections of its own."""
    if any((m := marker_at(p.folded)) and m.kind in ("chinese", "bracketed") for p in kept):
        return False
    head = "".join(p.folded for p in annexes[:5] if len(p) < 60)
    sections = sum(bool((m := marker_at(p.folded)) and m.kind in ("chinese", "chapter")) for p in annexes)
    return sections >= 2 and bool(re.search(DOC_KINDS, head))


def _plan_annex(rest: list[Piece], index: int, titles: list[Piece]) -> list[Piece]:
    """The paragraphs of the annexes that are plans; the list of annexes inside them is taken too."""
    taken: list[Piece] = []
    titled = _ANNEX_TITLED.match(rest[index].folded)
    if titled:
        taken.append(rest[index].cut(titled.end()).strip())
    index += 1
    while index < len(rest):
        piece = rest[index]
        if _ANNEX_HEAD.match(piece.folded) or _ANNEX_TITLED.match(piece.folded):
            if not _holds_plan([], rest[index : index + 60]) or _is_form(rest[index : index + 4]):
                break
            index = _first_numbered(rest, index + 1)
            continue
        if _ANNEX_LIST.match(piece.folded):
            found, index = take_list(rest, index)
            titles += found
            continue
        taken.append(piece)
        index += 1
    return taken


def _first_numbered(rest: list[Piece], index: int) -> int:
    """Past the heading and the preface of a further plan."""
    return next((i for i in range(index, len(rest)) if marker_at(rest[i].folded)), len(rest))


def _is_form(paragraphs: list[Piece]) -> bool:
    return any(re.search(r"表$|名单$|台账$|清单$|标准(?:[(].*[)])?$|序号|填报|\|", p.folded) for p in paragraphs)
