"""Numbers of things that a text announces: 以下五个方面, 以上5个方面的22条, 分三个阶段, 第1至22条, 附件3. Pure.

Most numbers in official prose count nothing of the notice itself (三项制度, 14个组, 八大类): only those are read that
the text itself ties to what follows (以下 …, a closing colon) or to what stands before (以上 …, 本方案 …).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from campaigns.linting.numerals import NUMERAL, read_numeral
from campaigns.notices.pieces import fold


class Cue(StrEnum):
    """What a number is said of."""

    NEXT = "next"  # what follows directly
    BACK = "back"  # what the plan has listed


@dataclass(frozen=True)
class Count:
    """An announced number. `of` is `areas`, `items`, `tasks`, `phases` or `annexes`; empty where the noun says none."""

    start: int
    end: int
    count: int
    cue: Cue
    of: str = ""


@dataclass(frozen=True)
class Numbers:
    """Numbers that a text names: those of rows (第1至22条 → 1 … 22) or of annexes."""

    start: int
    end: int
    numbers: tuple[int, ...]
    of: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the text."""
        return self.start, self.end


_NOUNS = (
    ("", r"领域|环节|行业|部门|单位|区域|场所|人员|县|区|市|制度|机制|体系|平台|小组|专班|标准|原则|要求|字|天|月|年"),
    ("areas", r"方面|大类|板块"),
    ("phases", r"阶段|步骤"),
    ("tasks", r"任务|措施|行动|工程"),
    ("annexes", r"附件|附表"),
    ("items", r"重点|问题|内容|情形|表现|事项"),
)
_COUNT = re.compile(
    rf"(?<![第每\d.一二三四五六七八九十百:年月])(?P<number>{NUMERAL})"
    r"(?P<unit>个|大?项|条|大?类|大|步|方面|阶段)(?=(?P<tail>[\u4e00-\u9fff]{0,9}))"
)
_QUOTED = re.compile(r"“[^”]{0,80}”|《[^》]{0,120}》")
_NEXT = re.compile(r"(?:以下|下列|下述|如下)[^,。;:]{0,6}$")
_BACK = re.compile(r"(?:以上|上述|前述|本方案(?:列明|确定|明确|所列|提出)?的?)[^,。;:]{0,6}$")
_PARTED = re.compile(r"(?:分为?|分成|划分为)[^,。;:]{0,4}$")
#: A number of areas with the number of their points directly behind is the plan's own: 五个方面22条.
_PAIR = re.compile(rf"(?:方面)?(?:的|共|、|,|突出|问题|以及){{0,3}}{NUMERAL}(?:条|项|个)")
_NEAR = 30


def read_counts(text: str) -> list[Count]:
    """The announced numbers of a text, in order."""
    folded = _without_quotes(fold(text))
    found: list[Count] = []
    for match in _COUNT.finditer(folded):
        number = read_numeral(match["number"])
        if number is None:
            continue
        before = folded[max(0, match.start() - 14) : match.start()]
        of, end = _noun(match)
        cue = _cue(folded, match, before)
        if cue is None and found and _goes_on(folded[found[-1].end : match.start()]):
            cue = found[-1].cue
        if cue is None and of == "areas" and _PAIR.match(folded, match.end()):
            cue = Cue.BACK
        if cue is not None:
            found.append(Count(match.start(), end, number, cue, of))
    return found


def _without_quotes(folded: str) -> str:
    """Names and quotations blanked out, offsets kept."""
    return _QUOTED.sub(lambda match: "×" * len(match[0]), folded)


def _cue(folded: str, match: re.Match[str], before: str) -> Cue | None:
    if _NEXT.search(before):
        return Cue.NEXT
    if _BACK.search(before):
        return Cue.BACK
    if re.fullmatch(r"[^,。;:]{0,18}:\s*", folded[match.start() : match.start() + _NEAR]):
        return Cue.NEXT
    if _PARTED.search(before) and re.match(r"个?(?:阶段|步骤|步)", folded[match.end("number") :]):
        return Cue.NEXT
    return Cue.NEXT if re.match(r"[^,。;:]{0,8}如下", folded[match.end("number") :]) else None


def _goes_on(between: str) -> bool:
    """Whether a number belongs to the one before it: 5个方面的22条."""
    return bool(re.fullmatch(r"(?:的|共|、|和|,|突出|问题|以及){0,3}", between))


def _noun(match: re.Match[str]) -> tuple[str, int]:
    """What is counted, and where its words end."""
    words = match["unit"] + match["tail"]
    places = [(found.start(), -found.end(), of) for of, nouns in _NOUNS if (found := re.search(nouns, words))]
    if places:
        _start, end, of = min(places)
        return of, match.start("unit") - end
    end = match.end("unit")
    return ("phases" if match["unit"] == "步" else ""), end


_RANGE = re.compile(
    rf"第(?P<first>{NUMERAL})(?:条|项|个)?(?:至|到|-|~)第?(?P<last>{NUMERAL})(?:条|项|个)的?"
    r"(?P<tail>[\u4e00-\u9fff]{0,6})"
)
_TASK_RANGE = re.compile(rf"任务(?P<first>{NUMERAL})(?:至|到|-|~)(?P<last>{NUMERAL})(?!\d|年|月|日)")


def read_ranges(text: str) -> list[Numbers]:
    """第1至22条整治重点: only where the noun says that the plan's own rows are meant, not the articles of a law."""
    folded = _without_quotes(fold(text))
    found: list[Numbers] = []
    for match in _RANGE.finditer(folded):
        nouns = [(hit.start(), of) for of, words in _NOUNS[3:] if (hit := re.search(words, match["tail"]))]
        if nouns and "×" not in folded[max(0, match.start() - 3) : match.start()]:
            found += _range(match, min(nouns)[1])
    for match in _TASK_RANGE.finditer(folded):
        found += _range(match, "tasks")
    return sorted(found, key=lambda row: row.start)


def _range(match: re.Match[str], of: str) -> Iterator[Numbers]:
    first, last = read_numeral(match["first"]), read_numeral(match["last"])
    if first and last and first <= last:
        yield Numbers(match.start(), match.end("last"), tuple(range(first, last + 1)), of)


_ANNEX = re.compile(
    rf"附(?:件|表)(?P<first>{NUMERAL})(?P<more>(?:(?:、|,|和|及|至|到|-|~)(?:附(?:件|表))?{NUMERAL})*)(?![\d年月日]|个|份)"
)


def read_annexes(text: str) -> list[Numbers]:
    """附件3, 附件1、2, 附件1至4: where the text names annexes by their numbers."""
    folded = _without_quotes(fold(text))
    found = []
    for match in _ANNEX.finditer(folded):
        numbers: list[int] = []
        for sign, printed in re.findall(
            rf"([、,和及至到~-]?)(?:附(?:件|表))?({NUMERAL})", match[0].replace("附件", "")
        ):
            value = read_numeral(printed) or 0
            numbers += range(numbers[-1] + 1, value + 1) if sign in ("至", "到", "-", "~") and numbers else [value]
        found.append(Numbers(match.start(), match.end(), tuple(number for number in numbers if number)))
    return found
