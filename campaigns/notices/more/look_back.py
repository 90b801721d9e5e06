"""Since when problems count: 2018年以来, 自2019年1月1日以来, 近三年. Pure."""

import re
from datetime import date

from campaigns.deadlines import chinese_number
from campaigns.notices.draft import Taken
from campaigns.notices.headings import FOCUS, kind_of_section
from campaigns.notices.more.source import Source, heading_and_rest, sentences
from campaigns.notices.pieces import Piece

_YEAR = r"(?P<y>(?:19|20)\d\d) ?年(?:度)?(?:(?P<m>\d{1,2})月(?:份)?(?:(?P<d>\d{1,2})[日号])?)?"
_SINCE = re.compile(
    rf"{_YEAR}(?:以来|起至今|(?:起)?至今|至目前|到目前|(?:以|之)后(?=[^,。;]{{0,12}}(?:发生|形成|发现|办理|作出"
    rf"|建成|审批|立项|实施))"
    rf"|(?:起)?(?:至|到|-)(?:(?:19|20)\d\d ?年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:底|末)?|印发之日"
    rf"|本方案印发)(?:期间|以来)?)"
)
_LAST = re.compile(
    r"(?:最?近|过去|前) ?(?P<n>[一二两三四五六七八九十]|\d{1,2}) ?(?:个)?年(?:以来|来|内|间|期间)?(?=[^平])"
)
_CONGRESS = re.compile(r"党的(?P<n>十八|十九|二十)大以来")
_OPENED = {"十八": date(2012, 11, 8), "十九": date(2017, 10, 18), "二十": date(2022, 10, 16)}
#: What a look-back is said of.
_OF = re.compile(
    r"问题|排查|清理|梳理|案件|案卷|查处|发现|线索|存量|发生|办理|办结|自查|整治|处罚|审批|项目|投诉|举报|违法|违规"
    r"|检查|核查|评查|建设的|形成的|制发|签订|收取|合同"
)
#: A report on what has been done looks back on achievements, not on problems.
_ACHIEVED = re.compile(
    r"以来[,，]?(?:我[市县区省局]|全[市县区省]|各[级地]|在|党中央|我国|按照|认真|坚持|深入)|形势|取得|成效|成绩"
)


def look_back(source: Source) -> Taken | None:
    """`text` and `start_iso`, or None. Sections of problems go before the rest of the text, the preface comes last."""
    for rank, piece in _places(source):
        for sentence in sentences(piece):
            found = _in_sentence(sentence, source, rank)
            if found:
                return found
    return None


def _places(source: Source) -> list[tuple[int, Piece]]:
    ranked: list[tuple[int, Piece]] = [(2, piece) for piece in source.preface]
    for section in source.sections:
        heading = heading_and_rest(section)[0].folded
        rank = 0 if kind_of_section(heading) == FOCUS or re.search(r"范围|对象|时限|时间", heading) else 1
        ranked += [(rank, piece) for piece in section.pieces]
    return sorted(ranked, key=lambda pair: pair[0])


def _in_sentence(sentence: Piece, source: Source, rank: int) -> Taken | None:
    folded = sentence.folded
    for pattern in (_SINCE, _LAST, _CONGRESS):
        for match in pattern.finditer(folded):
            around = folded[: match.start()] + folded[match.end() :]
            close = folded[max(0, match.start() - 30) : match.end() + 50]
            if not _OF.search(close) or (rank == 2 and (_ACHIEVED.search(folded) or not _aimed(around))):
                continue
            if _is_of_rules(folded, match) or (rank and _ACHIEVED.search(folded[match.start() :])):
                continue
            found = _taken(sentence, match, source)
            if rank:
                found.doubt("text", "这个起点不在整治重点和范围里，是否适用于全部问题请核对。")
            return found
    return None


def _aimed(around: str) -> bool:
    return bool(re.search(r"(?:对|针对|排查|梳理|清理|整治|自查|检查)", around))


def _is_of_rules(folded: str, match: re.Match[str]) -> bool:
    """A span of years of documents to be revised or of plans is no look-back: 对2011年至2013年期间制发的…进行修订."""
    after = folded[match.end() : match.end() + 40]
    return (
        bool(re.search(r"修订|修改|三年行动|规划|计划|汇编", after)) or "平均" in folded[match.end() : match.end() + 16]
    )


def _taken(sentence: Piece, match: re.Match[str], source: Source) -> Taken:
    words = sentence.group(match)
    found = Taken().put("text", words.tight, words)
    day: date | None = None
    groups = match.groupdict()
    if groups.get("y"):
        try:
            day = date(int(groups["y"]), int(groups["m"] or 1), int(groups["d"] or 1))
        except ValueError:
            found.doubt("start_iso", f"“{words.tight}”不是一个有效的日期，请填写追溯起点。")
    elif match.re is _CONGRESS:
        day = _OPENED[groups["n"]]
        found.doubt("start_iso", "起点按大会开幕日推定，请核对。")
    elif source.context.issued:
        day = _years_before(source.context.issued, groups["n"].replace("两", "二"))
        found.doubt("start_iso", "原文只写了年数，起点按印发日期往前推算，请核对。")
    if day is None and "start_iso" not in found.doubts:
        found.doubt("start_iso", "没有印发日期，追溯起点算不出来，请填写。")
    return found.put("start_iso", day.isoformat() if day else None)


def _years_before(day: date, count: str) -> date | None:
    years = int(count) if count.isdigit() else chinese_number(count)
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # February 29
        return day.replace(year=day.year - years, day=28)
