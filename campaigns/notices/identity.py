"""What a notice is called, who issued it, when, under which number, and which documents it cites. Pure.

README rules 1 and 15.
"""

import itertools
import re
from datetime import date

from campaigns.notices.dates import day_of
from campaigns.notices.draft import Taken
from campaigns.notices.parts import Parts
from campaigns.notices.pieces import EMPTY, Piece, join
from campaigns.notices.words import BODY_NAME, DATE, DOC_NUMBER, HEADING_NOTE, TITLE_END

_ABOUT = re.compile(r"(?P<body>^.{2,60}?)(?:关于|印发|转发|发布)")


def identify(parts: Parts, body: list[Piece]) -> Taken:
    """Title, issuers, day and numbers."""
    taken = Taken()
    title = _title(parts)
    taken.put("title", title.tight or None, title or None)
    if not title:
        taken.doubt("title", "没有读到标题。")
    issuers, why = _issuers(parts)
    taken.put("issuer", "、".join(name.tight for name in issuers) or None, issuers)
    if why:
        taken.doubt("issuer", why)
    words, day, doubt = _issued(parts)
    taken.put("issue_date", day.isoformat() if day else None, words or None)
    if doubt:
        taken.doubt("issue_date", doubt)
    own = _own_numbers(parts)
    taken.put("doc_numbers", [number.tight.replace(" ", "") for number in own], own)
    cited = _cited(body, {number.folded.replace(" ", "") for number in own})
    taken.put("cited_doc_numbers", [number.tight for number in cited], cited)
    return taken


def _title(parts: Parts) -> Piece:
    """README rule 1: the plan's heading, else the notice's title, else what the page calls it."""
    lines = _lines(parts.heading or parts.title)
    unsure = not lines or not TITLE_END.search(lines[-1].folded)
    return parts.about.title if unsure and parts.about.title else join(lines)


def _lines(lines: list[Piece]) -> list[Piece]:
    """A title's lines: what stands before it on the page is left out, and the year or draft mark behind it kept."""
    joined = [stripped for line in lines if (stripped := line.strip())]
    ends = [i for i, line in enumerate(joined) if TITLE_END.search(line.folded)]
    if not ends:
        return joined[:3]
    for end in ends[:-1]:
        first, rest = _bare(joined[: end + 1]), _bare(joined[end + 1 : ends[-1] + 1])
        if first in rest or rest in first:
            return joined[end + 1 : ends[-1] + 1]
    last = ends[-1] + 1
    while last < len(joined) and HEADING_NOTE.fullmatch(joined[last].folded):
        last += 1
    return joined[:last]


def _bare(lines: list[Piece]) -> str:
    return re.sub(r"\W", "", "".join(line.folded for line in lines))


def _issuers(parts: Parts) -> tuple[list[Piece], str]:
    if parts.signers:
        return [half for name in parts.signers for half in _halves(name)], ""
    if parts.headed_by:
        return parts.headed_by, ""
    imprint = re.match(rf"(?P<body>.*?) ?(?:{DATE})", parts.imprint.folded) if parts.imprint else None
    if imprint and BODY_NAME.fullmatch(imprint["body"].strip()):
        return [parts.imprint.group(imprint, "body").strip()], "正文没有落款，发文单位取自版记。"
    named = _titled_bodies(parts)
    if parts.about.issuer and not (named and _shortens(parts.about.issuer, named)):
        return _names(parts.about.issuer), "正文没有落款，发文单位取自页面信息。"
    if named:
        return named, "正文没有落款，发文单位取自标题。"
    if parts.about.source:
        return [parts.about.source], "正文没有落款，发文单位取自页面来源。"
    opening = _opening_body(join(parts.title or parts.heading))
    return ([opening], "正文没有落款，发文单位按标题推定。") if opening else ([], "没有读到发文单位。")


def _titled_bodies(parts: Parts) -> list[Piece]:
    """The bodies with which a title opens: 某市公安局 某市教育局关于…."""
    for title in (join(_lines(parts.title)), *parts.title, join(parts.heading)):
        opened = _ABOUT.match(title.folded)
        names = _names(title.group(opened, "body").strip(" 《")) if opened else []
        if names:
            return [half for name in names for half in _halves(name)]
    return []


def _shortens(short: Piece, named: list[Piece]) -> bool:
    """Whether the page's name is a shorter print of the title's: 市政府办公室 of 某市人民政府办公室."""
    rest = iter("".join(name.folded for name in named))
    return all(sign in rest for sign in short.folded)


def _halves(name: Piece) -> list[Piece]:
    """Bodies printed without a sign between them: 某市卫生局某市公安局, 中共某县委办公室某县人民政府办公室."""
    folded = name.folded
    region = re.match(r"(?:中共)?(?P<region>[\u4e00-\u9fff]{2,5}?[省市县区州旗镇乡])", folded)
    starts = [m.start() for m in re.finditer(rf"(?:中共)?{region['region']}", folded)] if region else [0]
    if len(starts) < 2 and re.match(r"[省市县区]", folded):
        starts = [0, *(m.start() for m in re.finditer(r"(?<=[局委厅办])[省市县区](?=[\u4e00-\u9fff]{3})", folded))]
    bounds = [0, *starts[1:], len(name)]
    parts = [name.cut(a, b) for a, b in itertools.pairwise(bounds)]
    return parts if all(BODY_NAME.fullmatch(part.folded) for part in parts) else [name]


def _names(text: Piece) -> list[Piece]:
    """The bodies before 关于 in a title, parted by blanks or 、."""
    found, start = [], 0
    for match in re.finditer(r"[ 、,]|$", text.folded):
        name = text.cut(start, match.start()).strip()
        start = match.end()
        if name and not BODY_NAME.fullmatch(name.folded):
            return []
        if name:
            found.append(name)
    return found


def _opening_body(title: Piece) -> Piece:
    """The body with which a title opens: 某市交通运输局2022年…报告."""
    match = re.match(
        r"[\u4e00-\u9fff]{2,20}?(?:人民政府(?:办公室)?|委员会|管委会|[局厅委])(?=20\d\d年|关于|开展)", title.folded
    )
    return title.group(match) if match else EMPTY


def _issued(parts: Parts) -> tuple[Piece, date | None, str]:
    if parts.signed_on:
        return parts.signed_on, day_of(parts.signed_on), ""
    if parts.headed_on:
        return parts.headed_on, day_of(parts.headed_on), ""
    stamped = re.search(DATE, parts.imprint.folded) if parts.imprint else None
    if stamped:
        words = parts.imprint.group(stamped)
        return words, day_of(words), "正文没有落款日期，取自版记。"
    for words, why in ((parts.about.issued, "页面的成文日期"), (parts.about.posted, "页面的发布日期")):
        if words and day_of(words):
            return words, day_of(words), f"正文没有落款日期，取自{why}。"
    return EMPTY, None, "没有读到印发日期。"


def _own_numbers(parts: Parts) -> list[Piece]:
    seen: dict[str, Piece] = {}
    for number in [*parts.numbers, *([] if parts.numbers else parts.about.numbers)]:
        seen.setdefault(number.folded.replace(" ", ""), number)
    return list(seen.values())


def _cited(body: list[Piece], own: set[str]) -> list[Piece]:
    seen: dict[str, Piece] = {}
    for piece in body:
        for match in DOC_NUMBER.finditer(piece.folded):
            number = _cited_number(piece.group(match, "number"))
            key = number.folded.replace(" ", "")
            if key not in own:
                seen.setdefault(key, number)
    return list(seen.values())


def _cited_number(number: Piece) -> Piece:
    """Without the words that run into it from the left."""
    match = re.search(
        r"(?:的通知|通知|意见|方案|办法|根据|按照|印发|《|》|\()+(?=[\u4e00-\u9fff]{2,12}[(\[【])", number.folded
    )
    return number.cut(match.end()).strip() if match else number.strip()
