"""The list of annexes, and the annexes' bodies, which are left out unless one is the plan itself. Pure.

README rules 1 and 15: annex titles as in the list, without number; annex bodies give nothing else.
"""

import re

from campaigns.notices.markers import marker_at
from campaigns.notices.pieces import Piece
from campaigns.notices.signatures import CLOSING, CONTACT, IMPRINT
from campaigns.notices.words import BODY_NAME, DATE_LINE, DOC_KINDS

_ANNEX_LIST = re.compile(r"^附(?:件|表)? ?: ?|^附件(?=\d[.、 ])|^附件 ?[1一] ?[:.、]")
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
            index = _take_list(rest, index, titles)
            continue
        if (head := _ANNEX_HEAD.match(piece.folded)) and not titles and _is_list(rest, index):
            index = _take_list(rest, index, titles)
            continue
        if head or _ANNEX_TITLED.match(piece.folded):
            if _ANNEX_LIST.match(piece.folded) and not titles and not head and not _is_annex_body(kept):
                index = _take_list(rest, index, titles)
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
    following = [p.folded for p in rest[index + 1 : index + 3]]
    if not following or not rest[index].folded.endswith(":"):
        return False
    return bool(re.match(r"1 ?[.、]", following[0])) and len(following[0]) < 70 and "。" not in following[0]


def _take_list(rest: list[Piece], index: int, titles: list[Piece]) -> int:
    """Annex titles from their list; the number of the first paragraph after it."""
    piece = rest[index]
    opened = re.match(r"附(?:件|表)? ?:? ?", piece.folded)
    pieces = [piece.cut(opened.end() if opened else 0).strip()]
    index += 1
    while index < len(rest) and _continues_list(rest, index, pieces):
        pieces.append(rest[index])
        index += 1
    for line in pieces:
        titles += _titles(line, bool(titles))
    return index


def _continues_list(rest: list[Piece], index: int, so_far: list[Piece]) -> bool:
    piece = rest[index].folded
    count = sum(len(_titles(line, True)) for line in so_far if line)
    if re.match(rf"(?:附件 ?)?{count + 1} ?[.、:]? ?\S", piece) and len(piece) < 90:
        return not (piece.startswith("附件") and _ANNEX_HEAD.match(piece))
    if (
        _ANNEX_HEAD.match(piece)
        or DATE_LINE.search(piece)
        or CONTACT.search(piece)
        or "。" in piece
        or CLOSING.match(piece)
    ):
        return False
    last = so_far[-1].folded if so_far else ""
    if BODY_NAME.fullmatch(piece) or not last:
        return False
    open_title = last.count("《") > last.count("》") or last.count("(") > last.count(")")
    following = rest[index + 1].folded if index + 1 < len(rest) else ""
    more = re.match(rf"{count + 1} ?[.、]", following) is not None
    return len(piece) < 40 and not marker_at(piece) and (open_title or more)


def _titles(line: Piece, later: bool) -> list[Piece]:
    """The titles printed on one line of the list, numbers left out; a line without a number goes on with a title."""
    cuts = list(re.finditer(r"(?:^|(?<=[;。 )》\u4e00-\u9fff]))(?:附件 ?)?(?P<n>\d{1,2}) ?[.、:](?!\d)", line.folded))
    cuts = [m for i, m in enumerate(cuts) if i == 0 or int(m["n"]) == int(cuts[i - 1]["n"]) + 1]
    if not cuts:
        title = _title(line)
        return [title] if title else []
    ends = [m.start() for m in cuts[1:]] + [len(line)]
    return [t for m, end in zip(cuts, ends, strict=True) if (t := _title(line.cut(m.end(), end)))]


def _title(line: Piece) -> Piece:
    """Without stops and without the file's ending."""
    line = line.strip(" ;。,")
    ending = re.search(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|ofd)$", line.folded, re.IGNORECASE)
    return line.cut(0, ending.start()).strip() if ending else line


def _bare_titles(rest: list[Piece], index: int) -> list[Piece]:
    """Annex titles from the annexes' own heads, where the notice prints no list."""
    titles = []
    for number in range(index, len(rest)):
        folded = rest[number].folded
        titled = _ANNEX_TITLED.match(folded)
        if _ANNEX_HEAD.match(folded) and number + 1 < len(rest) and len(rest[number + 1]) < 60:
            titles.append(rest[number + 1])
        elif titled:
            titles.append(rest[number].cut(titled.end()).strip())
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
            index = _take_list(rest, index, titles)
            continue
        taken.append(piece)
        index += 1
    return taken


def _first_numbered(rest: list[Piece], index: int) -> int:
    """Past the heading and the preface of a further plan."""
    return next((i for i in range(index, len(rest)) if marker_at(rest[i].folded)), len(rest))


def _is_form(paragraphs: list[Piece]) -> bool:
    return any(re.search(r"表$|名单$|台账$|清单$|标准(?:[(].*[)])?$|序号|填报|\|", p.folded) for p in paragraphs)
