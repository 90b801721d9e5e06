"""The parts of a notice: covering letter, plan, list of annexes, annexes, signature, imprint. Pure.

README rules 1 and 15: the plan gives the content; annex bodies give nothing but their titles; the signature tells who
issued the notice and when.
"""

import re
from dataclasses import dataclass, field

from campaigns.notices.furniture import Particulars
from campaigns.notices.markers import marker_at
from campaigns.notices.pieces import EMPTY, Piece
from campaigns.notices.words import BODY_NAME, DATE, DATE_LINE, DOC_KINDS, DOC_NUMBER, PLAN_END, TITLE_END


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
_ANNEX_LIST = re.compile(r"^附(?:件|表)? ?: ?|^附件(?=\d[.、 ])|^附件 ?[1一] ?[:.、]")
_ANNEX_HEAD = re.compile(r"^附(?:件|表) ?(?P<n>[\d一二三四五六七八九十]{0,3}) ?[:.、]? ?(?:[(].{0,12}[)])?$")
_ANNEX_TITLED = re.compile(r"^附(?:件|表) ?(?P<n>[\d一二三四五六七八九十]{1,3}) ?[:.、-]? ?(?=[^:。;]{3,60}$)")
_IMPRINT = re.compile(rf"(?P<body>[\u4e00-\u9fff()]{{3,40}}?) ?(?P<date>{DATE}) ?印(?:发|制)?")
_CLOSING = re.compile(
    r"^(?:抄送|抄报|主题词|主送|报 ?:|送 ?:|发 ?:|\(?此件|\(?此页无正文|\(?信息公开|公开属性|打字|校对|共印)"
)
_CONTACT = re.compile(r"联系人|联系电话|联系方式|电子邮箱|邮箱 ?:|传真 ?:|电话 ?:")
_PREFACE = re.compile(
    r"^(?:为|根据|按照|依据|近年|当前|今年|目前|遵照|贯彻|落实|现就|现将|经|按|结合|鉴于|自|20\d\d年以来"
    r"|20\d\d年|.{2,40}(?:制定|制订)(?:本|如下|以下))"
)


def take_apart(paragraphs: list[Piece], about: Particulars) -> Parts:
    """The parts of a cleaned text."""
    parts = Parts(about=about)
    rest = _header(paragraphs, parts)
    rest = _without_annexes(rest, parts)
    rest = _signature(rest, parts)
    _plan(rest, parts)
    parts.contacts = [p for p in parts.cover + parts.body if len(p) < 200 and _CONTACT.search(p.folded)]
    return parts


def _header(paragraphs: list[Piece], parts: Parts) -> list[Piece]:
    """Title lines and the document's own number, above the salutation or the first sentence."""
    for index, piece in enumerate(paragraphs[:30]):
        number = own_number(piece)
        if number:
            start, end = number
            parts.numbers.append(piece.cut(start, end))
            before, after = piece.cut(0, start).strip(" ([【"), piece.cut(end).strip(" )]】")
            parts.title += [side for side in (before, after) if len(side) > 3 and not _is_masthead(side)]
        elif _opens_text(piece, parts):
            return paragraphs[index:]
        elif (dated := DATE_LINE.search(piece.folded)) and _signs(piece.cut(0, dated.start()).strip(" (")):
            before = piece.cut(0, dated.start()).strip(" (")
            parts.headed_on, parts.headed_by = piece.group(dated, "date"), _signers(before) if before else []
        elif not _is_masthead(piece):
            parts.title.append(piece)
    return paragraphs if not parts.title else paragraphs[min(len(paragraphs), 30) :]


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
    return titled and bool(_PREFACE.match(folded) or _CONTACT.search(folded) or len(parts.title) > 6)


def _without_annexes(rest: list[Piece], parts: Parts) -> list[Piece]:
    """The list of annexes taken, the annexes' bodies left out unless the first one is the plan itself."""
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
            kept += [p for p in rest[index:] if DATE_LINE.search(p.folded) and _IMPRINT.search(p.folded)][-1:]
            titles = titles or _bare_titles(rest, index)
            break
        kept.append(piece)
        index += 1
    parts.attachments = titles
    return kept


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
        or _CONTACT.search(piece)
        or "。" in piece
        or _CLOSING.match(piece)
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


def _signature(rest: list[Piece], parts: Parts) -> list[Piece]:
    """Who signed and when; signature, closing words and imprint are taken out of the text."""
    kept: list[Piece] = []
    for index, piece in enumerate(rest):
        folded = piece.folded
        imprint = _IMPRINT.search(folded)
        if imprint and len(piece) < 90:
            if not parts.imprint:
                parts.imprint = piece
            continue
        if _CLOSING.match(folded) and (index > len(rest) // 3 or "此件" in folded[:4] or "此页" in folded[:4]):
            continue
        date = DATE_LINE.search(folded)
        if date and len(piece) < 120 and _signs(piece.cut(0, date.start()).strip(" (")):
            before = piece.cut(0, date.start()).strip(" (")
            names = _signers(before) if before else []
            while not before and kept and _is_signer(kept[-1]) and len(names) < 20:
                names = _signers(kept.pop()) + names
            if not parts.signed_on or (names and not parts.signers):
                parts.signed_on, parts.signers = piece.group(date, "date"), names
            continue
        kept.append(piece)
    return kept


def _signs(before: Piece) -> bool:
    """Whether what stands before the date on its line is nothing or names of bodies."""
    return not before or all(BODY_NAME.fullmatch(name.folded) for name in _signers(before))


def _is_signer(piece: Piece) -> bool:
    names = _signers(piece)
    return len(piece) < 120 and bool(names) and all(BODY_NAME.fullmatch(name.folded) for name in names)


def _signers(piece: Piece) -> list[Piece]:
    """Names on one line, parted by blanks, 、 or commas."""
    found, start = [], 0
    for match in re.finditer(r"[ 、,;]+|$", piece.folded):
        name = piece.cut(start, match.start()).strip(" ()")
        start = match.end()
        seal = re.search(r"\((?:盖章|公章|印章|代章|印)$", name.folded)
        name = name.cut(0, seal.start()) if seal else name
        if name:
            found.append(name)
    return found


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
            parts.cover, parts.body = rest[:begin], rest[index + 1 :]
            if not parts.body:
                break
            return
    parts.body = rest


def _is_heading_line(piece: Piece) -> bool:
    folded = piece.folded
    if len(folded) > 60 or re.search(r"[。;!?,:]", folded) or DATE_LINE.search(folded) or _CONTACT.search(folded):
        return False
    if re.fullmatch(r"(?:工作|整治|治理|主要|保障|具体|整改|重点|检查)(?:措施|安排|任务|任务分工)", folded):
        return False  # it heads a section, not a plan
    return not marker_at(folded) and not DOC_NUMBER.fullmatch(folded.strip("()"))
