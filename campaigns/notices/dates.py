"""Printed dates inside prose: where they stand, which are deadlines and which only look like it. Pure.

README rules 10, 12 and 14. The days themselves are computed by campaigns.deadlines.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from campaigns.deadlines import Context, Reading, read_deadline, read_window
from campaigns.deadlines.spans import Assumed
from campaigns.notices.pieces import EMPTY, Piece

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:20|19)\d{2} ?年|二[〇零0一二三四五六七八九]{3}年|今年|明年|本年|次年|当年|翌年)"
_HOUR = r"(?:(?:上午|下午|中午|晚上?)? ?\d{1,2} ?(?:时|点|:\d{2})(?:\d{1,2}分)?)?"
#: One printed date, with the words that make it a limit.
DATE = (
    rf"(?:{_YEAR} ?)?{_N} ?月份?(?: ?{_N} ?[日号]| ?月?[上中下]{{1,2}}旬| ?[底末初]| ?\d{{1,2}}(?=之?前"
    rf"|以前|止|至|-|~|,|\)|。|$))? ?{_HOUR}"
    rf"|{_YEAR} ?年?[底末内终]|{_YEAR}(?:[上下]半年|第?[一二三四1-4]季度[底末]?)|(?<![\d一二三四五六七八九十每])年(?:底"
    rf"|末|终|内)"
    rf"|(?:{_YEAR} ?)?(?<!\d)\d{{1,2}}[底末](?=前)|第[一二三四1-4]季度[底末]?|(?<![每\d])[上下]半年(?=[底末内前]"
    rf"|完成)|(?:19|20)\d{{2}}[-./]\d{{1,2}}[-./]\d{{1,2}}"
)
_TO = r" ?(?:至|到|-+|~|—+) ?"
_RANGE_END = rf"(?:{DATE}|{_YEAR}|{_N} ?[日号]|[上中下]旬|[底末])"
_AFTER = r"(?: ?(?:之?前|以前|前后|止|为止|(?:之|以)?后|起|以来|开始|期间))?"
_PRINTED = re.compile(
    rf"(?P<from>(?:即日|印发之日|发文之日)起{_TO})?(?P<date>(?:19|20)\d{{2}}(?:年)?{_TO}(?:19|20)\d{{2}}年(?!\d)"
    rf"|(?:{DATE})(?:{_TO}{_RANGE_END})?|{_YEAR}?{_N}{_TO}{_N} ?月(?:份)?(?:[底末])?){_AFTER}"
)
SINCE_ISSUE = re.compile(
    r"(?:自|从)?(?:本?(?:方案|通知|文件|意见))?(?:印发|下发|发文|发布)(?:之日)?(?:起|后)(?:的)?\d{1,3}(?:个)?(?:工作)?(?:日"
    r"|天|月|个月)(?:之?内|前)"
)
_PHASE_END = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}阶段|专项整治|专项行动|专项治理|整治工作|整治|活动|行动)结束(?:之?前|后\d{1,2}[日天]内)"
)
_FEAST = re.compile(r"^ ?(?:[“\"(]|国家?(?:宪法|安全)|世界|全国(?:[\u4e00-\u9fff]{1,6})?日|国际|安全生产月|宪法)")
_PAST = re.compile(
    r"^ ?(?:印发|发布|颁布|实施|施行|修订|修正|通过|下发|出台|公布|召开的(?:全|省|市|县)|会议|以来|发现|发生|间|被)"
)
_BEFORE = re.compile(r"(?:自|从|对|截至|截止到?|截止至|自从|由|有效期至|有效期|数据|在对)$")
_QUOTED = re.compile(r"《[^《》]{0,200}》|“[^“”]{0,120}”|\([^()]{0,20}(?:19|20)\d{2}[^()]{0,20}号\)")


@dataclass(frozen=True)
class Due:
    """One printed deadline: its words and what they say."""

    words: Piece = EMPTY
    reading: Reading = field(default_factory=Reading)

    @property
    def iso(self) -> str | None:
        """The computed day; None where none can be told."""
        return self.reading.day.isoformat() if self.reading.day else None


def blank_quotes(folded: str) -> str:
    """The text with titles, quotations and document numbers blanked: dates in them are no dates of the notice."""
    return _QUOTED.sub(lambda m: "□" * len(m[0]), folded)


def dates_in(piece: Piece, context: Context) -> list[Due]:
    """Every printed date of a text that may be a deadline, in order (README rule 12)."""
    found: list[Due] = []
    text = blank_quotes(piece.folded)
    for match in _PRINTED.finditer(text):
        if _is_decoy(text, match, context):
            continue
        reading = read_deadline(match[0], context)
        if reading.day and not (context.issued and reading.day < context.issued):
            found.append(Due(piece.group(match).strip(), reading))
    for pattern in (SINCE_ISSUE, _PHASE_END):
        for match in pattern.finditer(text):
            reading = read_deadline(match[0], context)
            if reading.day:
                found.append(Due(piece.group(match), reading))
    return sorted(found, key=lambda due: due.words.start)


def _is_decoy(text: str, match: re.Match[str], context: Context) -> bool:
    before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 12]
    if match[0].endswith(("后", "起", "以来", "开始", "期间")) or _BEFORE.search(before) or before.endswith("每"):
        return True
    if re.search(r"每(?:年|季度?|月|周|旬|半年)[^,。;]{0,4}$", before):
        return True
    limit = match[0].endswith("前") or re.search(r"[底末内]", match[0])
    return not limit and bool(_FEAST.match(after) or _PAST.match(after))


def any_date(piece: Piece) -> re.Match[str] | None:
    """The first printed date or window of a text, whatever it means."""
    return _PRINTED.search(piece.folded)


#: Windows whose print names no month or day by sign: 3.1-3.31, 第二、三季度.
_TERSE = re.compile(
    rf"(?:(?:19|20)\d\d[.年])?\d{{1,2}}\.\d{{1,2}}日?{_TO}(?:(?:19|20)\d\d\.)?\d{{1,2}}\.\d{{1,2}}日?|[第二三一、和]+季度"
)


def is_window(piece: Piece) -> bool:
    """Whether what stands in brackets behind a phase's name says when it is."""
    return any_date(piece) is not None or _TERSE.search(piece.folded) is not None


def windows_in(piece: Piece) -> list[Piece]:
    """Every printed date or window of a text, in order."""
    return [piece.group(m).strip() for m in _PRINTED.finditer(piece.folded)]


def window_of(piece: Piece, context: Context) -> tuple[str | None, str | None, tuple[Assumed, ...]]:
    """First and last day of a printed window (README rule 10)."""
    window = read_window(piece.folded, context)
    return (
        window.start.isoformat() if window.start else None,
        window.end.isoformat() if window.end else None,
        window.assumed,
    )


def day_of(piece: Piece) -> date | None:
    """A date that is printed in full, or whose signs were lost where its digits leave no choice."""
    lost = re.fullmatch(r"(20\d\d)年?(\d{2,4})日?", piece.folded)
    if lost:
        return _only_day(int(lost[1]), lost[2])
    return read_deadline(re.sub(r"[-./](?=\d)", "-", piece.folded).replace(" ", ""), Context()).day if piece else None


def _only_day(year: int, digits: str) -> date | None:
    """416 → April 16; None where month and day may be parted in two ways."""
    found = set()
    for cut in range(1, len(digits)):
        if digits[:cut].startswith("0") and cut != 2:
            continue
        with suppress(ValueError):
            found.add(date(year, int(digits[:cut]), int(digits[cut:])))
    return found.pop() if len(found) == 1 else None
