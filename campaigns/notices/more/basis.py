"""Documents that the plan says it follows. Pure.

按照《甲》（文号）和《乙》要求, 根据某办关于…的通知（文号）精神, 按照某发〔年〕号文件: the clause that opens with such
a verb, up to the next.
"""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.more.source import Source, heading_and_rest, sentences
from campaigns.notices.outline import Node
from campaigns.notices.pieces import EMPTY, Piece
from campaigns.notices.words import DOC_NUMBER

_FOLLOWS = re.compile(
    r"(?:按照|根据|依据|遵照|依照|按(?=[《\u4e00-\u9fff]{2,40}(?:要求|部署|通知|精神))|(?:认真|全面|深入|坚决"
    r"|切实)?(?:贯彻|落实|执行)(?:落实|执行)?"
    r"|结合|参照|对照|为(?:深入|认真|全面)?(?:贯彻|落实))"
)
_QUOTED = re.compile(r"[《](?P<title>(?:[^《》]|[《][^《》]*[》])+)[》]")
_NUMBERED = re.compile(r"^ ?[(\[](?P<n>[^()]*?(?:\([^()]*\))?[^()]*?号)[)\]]")
#: 根据某局关于…的通知（文号）, without 《》.
_BARE = re.compile(
    r"(?P<title>[\u4e00-\u9fff、“”]{2,30}?(?:关于|印发)[\u4e00-\u9fff、“”《》()]{4,80}?(?:通知|意见|方案|函|决定))"
    r"(?=[(\[]|精神|要求|,|的)"
)
_LAW = re.compile(r"(?:法|条例|办法|规定|规范|标准|细则|规程|守则|准则|解释|导则|规则|章程)(?:[(][^()]*[)])?$")
_PLAN = re.compile(r"专项|整治|治理|行动|方案|计划|通知|部署|攻坚|要点|活动|排查|意见|检查")
_RELAY = re.compile(
    r"(?:汇总|审核|审定|整理|统一)[^。;]{0,8}?(?:报送|上报|报)(?:至|到"
    r"|给)?(?P<to>[\u4e00-\u9fff()、]{2,24}?(?:办公室|专班|领导小组|指挥部|厅|部"
    r"|委|局|办|政府|处|科))(?=[,。;)备]|$)"
)
_OWN_OFFICE = re.compile(r"^(?:局|县|区|市|省|本|我)?(?:[\u4e00-\u9fff]{0,2})?(?:领导小组办公室|法[制规]科|办公室)$")


def put_basis(source: Source, more: Taken) -> None:
    """`basis_documents`, titles without the outer 《》."""
    found: list[Taken] = []
    seen: set[str] = set()
    for piece in _places(source):
        for sentence in sentences(piece):
            for taken in _in_sentence(sentence, source):
                key = re.sub(r"\W", "", str(taken.fields["title"]))
                if key not in seen:
                    seen.add(key)
                    found.append(taken)
    _put_receiver(source, found)
    more.put("basis_documents", found)


def _places(source: Source) -> list[Piece]:
    """The preface, a section about the basis, and the covering letter where it says why."""
    named: list[Node] = []
    for section in source.sections:
        for node in (section, *section.children):
            if re.search(r"依据|指导思想|总体要求", heading_and_rest(node)[0].folded[:16]):
                named.append(node)
    pieces = [*source.preface, *(piece for node in named for piece in (heading_and_rest(node)[1], *node.body))]
    return [piece for piece in [*pieces, *source.parts.cover] if piece]


def _in_sentence(sentence: Piece, source: Source) -> list[Taken]:
    found: list[Taken] = []
    folded = sentence.folded
    found += _forwarded(sentence, source)
    starts = [match.end() for match in _FOLLOWS.finditer(_blank(folded))]
    for number, start in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else len(folded)
        clause = sentence.cut(start, stop)
        quoted = [_quoted(clause, match, source) for match in _QUOTED.finditer(clause.folded) if _cites(clause, match)]
        found += quoted or _bare(clause, source)
    return found


_FORWARDED = re.compile(
    r"将(?:《(?P<title>(?:[^《》]"
    r"|《[^《》]*》)+)》)(?: ?[(\[](?P<n>[^()]*?(?:\([^()]*\))?[^()]*?号)[)\]])?[^。;]{0,6}?(?:转发|翻印)"
)


def _forwarded(sentence: Piece, source: Source) -> list[Taken]:
    """The document that a notice forwards: it is the authority's own."""
    match = _FORWARDED.search(sentence.folded)
    if match is None:
        return []
    number = sentence.group(match, "n")
    return [_taken(sentence.group(match, "title"), number, source).put("higher", True)]


def _blank(folded: str) -> str:
    """Words inside titles do not open a clause."""
    return re.sub(r"《(?:[^《》]|《[^《》]*》)+》", lambda m: "□" * len(m[0]), folded)


def _cites(clause: Piece, match: re.Match[str]) -> bool:
    """Not what is issued or enclosed: 现将《…》印发给你们, 制定《…》."""
    before, after = (
        clause.folded[max(0, match.start() - 6) : match.start()],
        clause.folded[match.end() : match.end() + 6],
    )
    return not re.search(r"现将|制定|制订|起草|编制了?$", before) and not re.match(r"(?:印发|转发)给", after)


def _quoted(clause: Piece, match: re.Match[str], source: Source) -> Taken:
    title = clause.group(match, "title")
    after = clause.cut(match.end())
    numbered = _NUMBERED.match(after.folded)
    number = after.group(numbered, "n").strip() if numbered else EMPTY
    if number and not re.search(r"\d", number.folded):
        number = EMPTY
    return _taken(title, number, source)


def _bare(clause: Piece, source: Source) -> list[Taken]:
    """A document named without 《》, or by its number alone."""
    number = DOC_NUMBER.search(clause.folded)
    match = _BARE.match(clause.folded)
    if match:
        after = _NUMBERED.match(clause.folded[match.end() :])
        own = clause.cut(match.end()).group(after, "n") if after else EMPTY
        taken = _taken(clause.group(match, "title"), own, source)
        if not own:
            taken.doubt("title", "原文没有用书名号，依据文件的名称按句子截取，请核对。")
        return [taken]
    if number and re.match(r"[\])]? ?(?:文件|要求|精神)", clause.folded[number.end() :]):
        words = clause.group(number, "number")
        taken = _taken(words, words, source)
        taken.doubt("title", "原文只写了文号，没有写文件名称，请补充。")
        return [taken]
    return []


def _taken(title: Piece, number: Piece, source: Source) -> Taken:
    taken = Taken().put("title", title.tight, title).put("document_number", number.tight or None, number or None)
    higher = bool(_PLAN.search(title.folded)) and not _LAW.search(title.folded)
    taken.put("higher", higher).put("receives_report", False).put("receiver_name", None)
    if higher and not _common(title.folded, source.title.folded):
        taken.doubt("higher", "这份文件与本方案名称不同，是否为上级的同一专项整治请核对。")
    return taken


def _common(first: str, second: str) -> bool:
    """Whether two titles share six signs in a row."""
    return any(first[i : i + 6] in second for i in range(len(first) - 5))


def _put_receiver(source: Source, found: list[Taken]) -> None:
    """Who gets what the organiser has put together: 由某科汇总后上报省厅."""
    receiver = next((r for piece in source.text_proper for r in _relayed(piece)), None)
    higher = [taken for taken in found if taken.fields["higher"]]
    if receiver is None or not higher:
        return
    body = re.sub(r"(?:专项|领导小组|整治|办公室|专班|工作)+.*$", "", receiver.folded)
    named = [t for t in higher if len(body) >= 2 and body in str(t.fields["title"])]
    own = (named or higher)[0]
    own.put("receives_report", True).put("receiver_name", receiver.tight, receiver)
    if len(named) != 1:
        own.doubt("receives_report", f"汇总后报“{receiver.tight}”，它与哪份上级文件对应请核对。")


def _relayed(piece: Piece) -> list[Piece]:
    found = [piece.group(match, "to") for match in _RELAY.finditer(piece.folded)]
    return [name for name in found if not _OWN_OFFICE.match(name.folded)]
