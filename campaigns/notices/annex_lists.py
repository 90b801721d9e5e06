"""The list of annexes that a notice prints: where it goes on, and the titles in it. Pure. README rule 15."""

import re

from campaigns.notices.markers import chinese_value, marker_at
from campaigns.notices.pieces import EMPTY, Piece, join
from campaigns.notices.signatures import CLOSING, CONTACT
from campaigns.notices.words import BODY_NAME, DATE_LINE

_OPENER = re.compile(r"附(?:件|表)?(?:下载)? ?(?:[:]|(?=[\d①(一二三四五]|$)) ?|附(?:件|表) ?")
#: A number before a title: 1. 2、 附件3： (4) ⑤; a year is none.
_NUMBER = re.compile(
    r"(?:附(?:件|表) ?)?(?:[(](?P<round>\d{1,2})[)]|(?P<circled>[①-⑳])|(?P<plain>\d{1,2})(?!\d|-\d| ?[年月日]))"
    r" ?[.、:]? ?|附(?:件|表) ?(?P<chinese>[一二三四五六七八九十]{1,2}) ?[.、:]? ?"
)
_INSIDE = re.compile(
    r"(?<=[;。 )》\u4e00-\u9fff])(?:附(?:件|表) ?)?(?:(?P<plain>\d{1,2}) ?[.、:](?!\d{1,3}(?!\d))|(?P<circled>[①-⑳])"
    r"|[(](?P<round>\d{1,2})[)])"
)
#: A longer list is no list of annexes.
_MOST = 80
#: So many numbers may be missing between two of the list.
_SKIPPED = 2
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|ofd|pptx?|jpe?g)(?:[(\[][^)\]]*[)\]])?$", re.IGNORECASE)
#: A title that is complete ends so.
_WHOLE = re.compile(
    r"(?:[表单账案准图册书函录]|名单|清单|台账|方案|标准|细则|样式|模板|指南|目录|要点|通知|办法)(?:[(][^()]*[)])?[》]?$"
)


def take_list(rest: list[Piece], index: int) -> tuple[list[Piece], int]:
    """Annex titles from the list that opens at a place, and the number of the first paragraph after it."""
    first = rest[index]
    opened = _OPENER.match(first.folded)
    numbered = re.match(r"附(?:件|表) ?[\d一二三四五(①]", first.folded)
    items = [first if numbered else first.cut(opened.end() if opened else 0).strip()]
    index += 1
    while index < len(rest) and len(items) < _MOST:
        line = rest[index]
        if _opens_item(line, items):
            items.append(line)
        elif _goes_on(rest, index, items):
            items[-1] = join((items[-1], line))
        else:
            break
        index += 1
    return [title for item in items for title in _titles(item)], index


def starts_item(piece: Piece) -> int:
    """The number with which a line opens an item of such a list; 0 where it opens none."""
    match = _NUMBER.match(piece.folded)
    return _value(match) if match and len(piece) > match.end() else 0


def is_file(piece: Piece) -> bool:
    """Whether a line names a file to download."""
    return _FILE.search(piece.folded) is not None


def _value(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("circled"):
        return ord(groups["circled"]) - ord("①") + 1
    if groups.get("chinese"):
        return chinese_value(groups["chinese"])
    return int(groups.get("plain") or groups.get("round") or 0)


def _last_number(items: list[Piece]) -> int:
    """How far the list has counted."""
    counted = 0
    for item in items:
        marks = [_value(m) for m in _INSIDE.finditer(item.folded)]
        counted = starts_item(item) or counted
        for number in marks:
            counted = number if number == counted + 1 else counted
    return counted


def _opens_item(line: Piece, items: list[Piece]) -> bool:
    folded = line.folded
    number, last = starts_item(line), _last_number(items)
    if len(folded) > 90 or "。" in folded.rstrip("。"):
        return False
    if number and (last or not items[0]) and last <= number <= last + _SKIPPED + 1:
        like = folded.startswith("附") == items[0].folded.startswith("附")
        return like or not last or is_file(line)
    return not last and bool(is_file(line)) and not marker_at(folded)


def _goes_on(rest: list[Piece], index: int, items: list[Piece]) -> bool:
    """Whether a line without a number is the rest of the title before it."""
    folded, last = rest[index].folded, items[-1].folded
    if not last or len(last) > 200:
        return False
    if len(folded) >= 40 or marker_at(folded) or folded.startswith("附") or DATE_LINE.search(folded) or "。" in folded:
        return False
    if CONTACT.search(folded) or CLOSING.match(folded) or BODY_NAME.fullmatch(folded) or _FILE.search(last):
        return False
    open_title = last.count("《") > last.count("》") or last.count("(") > last.count(")")
    following = rest[index + 1] if index + 1 < len(rest) else EMPTY
    more = starts_item(following) == _last_number(items) + 1 > 1
    return (
        open_title or (more and not folded.endswith(":")) or (bool(_WHOLE.search(folded)) and not _WHOLE.search(last))
    )


def _titles(item: Piece) -> list[Piece]:
    """The titles printed on one line of the list, numbers left out."""
    opened = _NUMBER.match(item.folded)
    number, start = (_value(opened), opened.end()) if opened else (0, 0)
    bounds = [(start, start)]
    for match in _INSIDE.finditer(item.folded, start):
        if _value(match) == number + 1:
            number += 1
            bounds.append((match.start(), match.end()))
    ends = [begin for begin, _ in bounds[1:]] + [len(item)]
    return [t for (_, begin), end in zip(bounds, ends, strict=True) if (t := title_of(item.cut(begin, end)))]


def title_of(line: Piece) -> Piece:
    """Without stops and without the file's ending."""
    line = line.strip(" ;。,.、:")
    ending = _FILE.search(line.folded)
    return line.cut(0, ending.start()).strip() if ending else line
