"""The annexes: those of the list joined with those whose body is there, and what their forms print. Pure."""

import re
from dataclasses import dataclass, field

from campaigns.notices.draft import Taken
from campaigns.notices.markers import marker_at
from campaigns.notices.more.counts import value_of
from campaigns.notices.more.kinds import kind_of_annex
from campaigns.notices.more.source import Source, put_lines
from campaigns.notices.more.tables import cells, columns_of
from campaigns.notices.pieces import EMPTY, Piece, join
from campaigns.notices.words import BODY_NAME, DATE_LINE

_HEAD = re.compile(r"附(?:件|表) ?(?P<n>\d{0,2}|[一二三四五六七八九十]{0,2}) ?[:.、]?(?: ?[(][^()]{0,12}[)])?")
_TITLED = re.compile(
    r"附(?:件|表) ?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})(?:[-—]\d)? ?[:.、]? ?(?=[^\d:。;]{1}[^:。;]{2,60}$)"
)
_NOTE = re.compile(r"^(?:备 ?注|注|说明|填(?:表|报)说明|填写说明|注意事项) ?[:] ?")
_SEAL = re.compile(r"盖章|公章|印章|加盖|签章|\(章\)")
_SIGNATURE = re.compile(r"签字|签名|签章|签发|签批")
_CLOSING = re.compile(r"^(?:抄送|抄报|主题词|扫一扫|分享|上一篇|下一篇|打印|关闭)")


@dataclass
class Annex:
    """One annex: its number as printed, its title, and the paragraphs of its body where they are there."""

    number: Piece = EMPTY
    title: Piece = EMPTY
    body: list[Piece] = field(default_factory=list)
    value: int = 0  # its place in the list where it is listed
    taken: Taken = field(default_factory=Taken)


def annexes_of(source: Source) -> list[Annex]:
    """All annexes in printed order."""
    listed = _listed(source)
    found = _bodies(source, listed)
    for number, title in enumerate(_titles(source, listed), 1):
        match = next((a for a in found if _same(a.title, title)), None)
        match = match or next((a for a in found if a.value == number and not _taken_elsewhere(a, source)), None)
        if match is None:
            found.append(Annex(_number_before(source, title), title, [], number))
        else:
            match.value = number
            if _bare(match.title) != _bare(title) and listed:
                match.taken.doubt(
                    "title", f"附件目录写的是“{title.tight}”，附件表头写的是“{match.title.tight}”，请核对。"
                )
            if listed:
                match.title = title
            match.number = match.number or _number_before(source, title)
    found.sort(key=lambda annex: (annex.value or 99, annex.title.start))
    for annex in found:
        _describe(source, annex)
    return found


def _taken_elsewhere(annex: Annex, source: Source) -> bool:
    return any(_same(annex.title, title) for title in source.attachments)


def _titles(source: Source, listed: bool) -> list[Piece]:
    return source.attachments if listed else []


def _listed(source: Source) -> bool:
    """Whether the titles come from a list and not from the annexes' own heads."""
    if not source.attachments:
        return False
    places = [source.paragraph_number(title.start) for title in source.attachments]
    if len(set(places)) == 1 and len(places) > 1:
        return True
    first = source.paragraphs[places[0]].folded
    if len(places) > 1:
        return max(places) - min(places) < len(places) + 2
    later = places[0] + 1 < len(source.paragraphs) and len(source.paragraphs) - places[0] > 3
    signed = source.parts.signed_on
    return (
        bool(re.match(r"附件 ?: ?\S", first))
        or not later
        or bool(signed and signed.start > source.attachments[0].start)
    )


def _number_before(source: Source, title: Piece) -> Piece:
    """The digits before a title in the list."""
    before = source.cut(max(0, title.start - 8), title.start)
    match = re.search(r"(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2}) ?[.、:]? ?$", before.folded)
    return before.group(match, "n") if match else EMPTY


def _bodies(source: Source, listed: bool) -> list[Annex]:
    """Annexes by their own heads, outside of the list and of the text proper."""
    proper = {piece.start for piece in source.text_proper if piece}
    in_list = {source.paragraph_number(title.start) for title in source.attachments} if listed else set()
    found: list[Annex] = []
    open_annex: Annex | None = None
    index = 0
    while index < len(source.paragraphs):
        piece = source.paragraphs[index]
        head = None if index in in_list else _head(source, index, listed)
        if head:
            open_annex, index = head
            if open_annex.title:
                found.append(open_annex)
            continue
        foreign = index in in_list or (piece.start in proper and "|" not in piece.folded)
        if open_annex is not None and not (foreign or _CLOSING.match(piece.folded) or _imprint(piece)):
            open_annex.body.append(piece)
        index += 1
    return [annex for annex in found if annex.body or not listed]


def _imprint(piece: Piece) -> bool:
    return bool(re.search(r"\d日 ?印发$", piece.folded)) and len(piece) < 60


def _head(source: Source, index: int, listed: bool) -> tuple[Annex, int] | None:
    """An annex's head at a paragraph: its annex, and the number of the first paragraph of its body."""
    piece = source.paragraphs[index]
    match = _HEAD.fullmatch(piece.folded)
    if match:
        return _untitled_head(source, index, match)
    titled = _TITLED.match(piece.folded)
    if titled:
        title = piece.cut(titled.end()).strip()
        return Annex(piece.group(titled, "n"), title, [], value_of(titled["n"])), index + 1
    if listed and index > source.paragraph_number(source.attachments[-1].start):
        place = next((n for n, t in enumerate(source.attachments, 1) if _same(piece, t)), 0)
        if place:
            return Annex(EMPTY, piece, [], place), index + 1
    return None


def _untitled_head(source: Source, index: int, match: re.Match[str]) -> tuple[Annex, int]:
    """附件1 on a line of its own: the title follows on the next one or two."""
    piece = source.paragraphs[index]
    lines: list[Piece] = []
    at = index + 1
    while at < len(source.paragraphs) and len(lines) < 3 and _is_title(source.paragraphs[at], lines, source):
        lines.append(source.paragraphs[at])
        at += 1
    number = piece.group(match, "n")
    return Annex(number, join(lines), [], value_of(match["n"]) if match["n"] else 0), at


def _is_title(piece: Piece, lines: list[Piece], source: Source) -> bool:
    folded = piece.folded
    if len(piece) > 50 or re.search(r"[|。;:]", folded) or marker_at(folded) or DATE_LINE.search(folded):
        return False
    if _HEAD.fullmatch(folded) or (lines and _looks_whole(join(lines), source)):
        return False
    return not (lines and (BODY_NAME.fullmatch(folded) or re.match(r"序 ?号|填", folded)))


def _looks_whole(title: Piece, source: Source) -> bool:
    """Whether a title needs no further line: it is one of the list, or ends as titles of forms do."""
    if any(_bare(title) == _bare(listed) for listed in source.attachments):
        return True
    begun = any(_bare(listed).startswith(_bare(title)) for listed in source.attachments)
    return not begun and bool(
        re.search(r"(?:表|清单|台账|名单|名册|方案|标准|细则|办法|目录)(?:[(].*[)])?$", _bare(title))
    )


def _bare(piece: Piece) -> str:
    return re.sub(r"[\s《》“”\"()]", "", piece.folded)


def _same(first: Piece, second: Piece) -> bool:
    return bool(first) and _bare(first) == _bare(second)


def _describe(source: Source, annex: Annex) -> None:
    columns = columns_of(annex.body)
    taken = annex.taken
    taken.put(
        "number",
        annex.number.tight or (str(annex.value) if annex.value and len(source.attachments) > 1 else None),
        annex.number or None,
    )
    taken.put("title", annex.title.tight, annex.title)
    taken.put("kind", kind_of_annex(annex.title.folded, has_columns=bool(columns)))
    note = _note(annex.body)
    put_lines(source, taken, "note", note)
    taken.put("columns", [column.tight for column in columns], columns)
    form = [piece for piece in annex.body if len(piece) <= 160]
    for name, pattern in (("seal", _SEAL), ("signature", _SIGNATURE)):
        places = [piece.group(m) for piece in form if (m := pattern.search(piece.folded))]
        taken.put(name, bool(places), places[0] if places else None)


def _note(body: list[Piece]) -> list[Piece]:
    """The remarks below a form, without their label; numbered ones that follow belong to them."""
    found: list[Piece] = []
    for piece in body:
        match = _NOTE.match(piece.folded)
        if match and not cells(piece):
            found.append(piece.cut(match.end()).strip())
        elif found and (m := marker_at(piece.folded)) and m.kind in ("arabic", "round", "circled") and not cells(piece):
            found.append(piece)
    return [piece for piece in found if piece]
