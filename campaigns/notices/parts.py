"""The parts of a notice: covering letter, plan, list of annexes, annexes, signature, imprint. Pure.

README rules 1 and 15: the plan gives the content; annex bodies give nothing but their titles; the signature tells who
issued the notice and when.
"""

import re
from dataclasses import dataclass, field

from campaigns.notices.annexes import without_annexes
from campaigns.notices.markers import marker_at
from campaigns.notices.particulars import Particulars
from campaigns.notices.pieces import EMPTY, Piece
from campaigns.notices.signatures import CONTACT, signers_of, signs, without_signature
from campaigns.notices.words import DATE, DATE_LINE, DOC_KINDS, DOC_NUMBER, HEADING_NOTE, PLAN_END, TITLE_END


@dataclass
class Parts:
    """A notice taken apart. `title` and `heading` are printed lines; `body` holds the paragraphs that are read."""

    title: list[Piece] = field(default_factory=list)  # of the covering notice, or of the only document
    heading: list[Piece] = field(default_factory=list)  # of the plan inside; empty where none follows
    cover: list[Piece] = field(default_factory=list)  # what the covering letter says
    body: list[Piece] = field(default_factory=list)
    signers: list[Piece] = field(default_factory=list)
    signed_on: Piece = EMPTY
    headed_by: list[Piece] = field(default_factory=list)  # printed under the title instead
    headed_on: Piece = EMPTY
    imprint: Piece = EMPTY
    numbers: list[Piece] = field(default_factory=list)
    attachments: list[Piece] = field(default_factory=list)
    contacts: list[Piece] = field(default_factory=list)
    about: Particulars = field(default_factory=Particulars)


_SALUTATION = re.compile(
    r"^(?:各|市|县|区|省|局|厅|委|机关|全|本|[\u4e00-\u9fff]{2,10}(?:局|政府|支队|大队|中心|委|办|公司"
    r"|学校|单位)).{0,300}[:]$"
)
_PREFACE = re.compile(
    r"^(?:为|根据|按照|依据|近年|当前|今年|目前|遵照|贯彻|落实|现就|现将|经|按|结合|鉴于|自|20\d\d年以来"
    r"|20\d\d年|.{2,40}(?:制定|制订)(?:本|如下|以下))"
)


def take_apart(paragraphs: list[Piece], about: Particulars) -> Parts:
    """The parts of a cleaned text."""
    parts = Parts(about=about)
    rest = [_without_author(piece) for piece in _header(paragraphs, parts)]
    rest, parts.attachments = without_annexes(rest)
    rest, signature = without_signature(rest)
    parts.signers, parts.signed_on, parts.imprint = signature.signers, signature.signed_on, signature.imprint
    _plan(rest, parts)
    parts.contacts = [p for p in parts.cover + parts.body if len(p) < 200 and CONTACT.search(p.folded)]
    return parts


def _header(paragraphs: list[Piece], parts: Parts) -> list[Piece]:
    """Title lines and the document's own number, above the salutation or the first sentence."""
    for index, piece in enumerate(paragraphs[:30]):
        number = own_number(piece)
        if number:
            start, end = number
            parts.numbers.append(piece.cut(start, end))
            before, after = piece.cut(0, start).strip(" ([【"), piece.cut(end).strip(" )]】")
            parts.headed_on = parts.headed_on or _day_alone(after)
            sides = (before, after if not _day_alone(after) else EMPTY)
            parts.title += [side for side in sides if len(side) > 3 and not _is_masthead(side)]
        elif _opens_text(piece, parts):
            return paragraphs[index:]
        elif (dated := DATE_LINE.search(piece.folded)) and signs(piece.cut(0, dated.start()).strip(" (")):
            before = piece.cut(0, dated.start()).strip(" (")
            parts.headed_on, parts.headed_by = piece.group(dated, "date"), signers_of(before) if before else []
        elif not _is_masthead(piece):
            parts.title.append(piece)
    return paragraphs if not parts.title else paragraphs[min(len(paragraphs), 30) :]


def _day_alone(piece: Piece) -> Piece:
    """The day on a line that says nothing else."""
    dated = re.fullmatch(rf"\W*(?P<date>{DATE})\W*", piece.folded)
    return piece.group(dated, "date") if dated else EMPTY


def own_number(piece: Piece) -> tuple[int, int] | None:
    """Where a heading line prints the document's own number: alone, or before or behind the title, not inside it."""
    match = DOC_NUMBER.search(piece.folded)
    if match is None or len(piece) > 120 or "。" in piece.folded:
        return None
    start, end = match.span("number")
    kinds = list(
        re.finditer(
            rf"(?:{DOC_KINDS})(?:[(][^()]{{1,24}}[)])?(?=[\u4e00-\u9fff]{{2,12}}[(\[【])", piece.folded[start:end]
        )
    )
    start += kinds[-1].end() if kinds else 0
    if re.match(r" ?[)\]】]? ?(?:精神|文件|的|要求|》)", piece.folded[end:]):
        return None
    while piece.folded[start] == " ":
        start += 1
    return start, end


def _is_masthead(piece: Piece) -> bool:
    """The red head: XX局文件, 签发人, 特急."""
    return bool(re.search(r"文件$|签发人|^(?:特急|加急|急件|公开|内部|明电|发电|密级)|★", piece.folded))


def _opens_text(piece: Piece, parts: Parts) -> bool:
    folded = piece.folded
    if _SALUTATION.match(folded) or marker_at(folded) or len(folded) > 90:
        return True
    if re.search(r"[。;!]", folded) or (folded.endswith((":", ",")) and len(folded) > 4):
        return True
    titled = bool(parts.title) and bool(TITLE_END.search("".join(p.folded for p in parts.title)))
    return titled and bool(_PREFACE.match(folded) or CONTACT.search(folded) or len(parts.title) > 6)


def _without_author(piece: Piece) -> Piece:
    """A heading without its author and day in brackets behind it."""
    author = re.search(rf"[(][^()]*{DATE}[)]$", piece.folded)
    heading = piece.cut(0, author.start()) if author else piece
    return heading if author and PLAN_END.search(heading.folded) else piece


def _plan(rest: list[Piece], parts: Parts) -> None:
    """Part the covering letter from the plan that follows it, at the plan's own heading."""
    first = next(
        (i for i, p in enumerate(rest) if (m := marker_at(p.folded)) and m.kind in ("chinese", "chapter")), len(rest)
    )
    for index in range(min(first, len(rest))):
        if PLAN_END.search(rest[index].folded) and _is_heading_line(rest[index]):
            begin = index
            while begin > 0 and _is_heading_line(rest[begin - 1]) and index - begin < 4:
                begin -= 1
            if begin == 0 and not parts.title:
                parts.title = rest[: index + 1]
            else:
                parts.heading = rest[begin : index + 1]
            while index + 1 < len(rest) and HEADING_NOTE.fullmatch(rest[index + 1].folded):
                index += 1
                parts.heading.append(rest[index])
            parts.cover, parts.body = rest[:begin], rest[index + 1 :]
            if not parts.body:
                break
            return
    parts.body = rest


def _is_heading_line(piece: Piece) -> bool:
    folded = piece.folded
    if len(folded) > 60 or re.search(r"[。;!?,:]", folded) or DATE_LINE.search(folded) or CONTACT.search(folded):
        return False
    if re.fullmatch(r"(?:工作|整治|治理|主要|保障|具体|整改|重点|检查)(?:措施|安排|任务|任务分工)", folded):
        return False  # it heads a section, not a plan
    return not marker_at(folded) and not DOC_NUMBER.fullmatch(folded.strip("()"))
