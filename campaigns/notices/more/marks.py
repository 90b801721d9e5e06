"""Where a task prints who does it and by when: brackets and labels, with the part that each party has. Pure.

Forms of the genre: （责任单位：甲、乙，完成时间：…）, （甲牵头，乙、丙配合）, （甲负责）, 牵头单位：甲；配合单位：乙.
"""

import re
from dataclasses import dataclass, field

from campaigns.notices.brackets import brackets_of
from campaigns.notices.parties import printed_units, split_units
from campaigns.notices.pieces import EMPTY, Piece

_LEADING = (
    r"(?:(?:主要|共同|第一|直接)?(?:牵头|责任|承办|主办|落实|实施|负责|主责|主管|承担|完成|督办|整改|执行)"
    r"(?:的)?(?:单位|部门|科室|处室|股室|机构|主体|乡镇|街道|地区)(?:和部门|及部门|、部门)?|责任分工|责任处室?"
    r"|牵头|责任|主办|承办|负责|分工)"
)
_HELPING = (
    r"(?:(?:配合|协同|协助|参与|参加|协办|协作|参加|联合)(?:的)?(?:单位|部门|科室|处室|股室|机构|主体|乡镇|街道|地区)?)"
)
_PERSON = r"(?:责任领导|责任人|牵头领导|分管领导|包联领导|挂牌领导|负责人|联系人|责任人员|督办领导)"
_DUE = (
    r"(?:(?:完成|整改|办结|办理|落实|整治|推进|工作|责任|实施|达标|销号)(?:的)?(?:时限|时间|期限|日期|节点)"
    r"|时间节点|时限要求|时间要求|整改到位时间|时限|期限|完成)"
)
_LABEL = re.compile(
    rf"(?P<person>{_PERSON}) ?:|(?P<due>{_DUE}) ?:|(?P<help>{_HELPING}) ?:|(?P<lead>{_LEADING}) ?:"
    rf"|(?<=[(,;。 ])(?:(?P<help2>配合单位|协办单位|参与单位)|(?P<lead2>责任单位|牵头单位|主办单位|责任部门"
    rf"|牵头部门)) (?=\S)"
)
_ACT = re.compile(
    r"(?P<help>(?:按职责)?(?:参与|积极)?(?:配合|协助|参与|参加|协办|协同)(?:配合|落实|参与)?)"
    r"|(?P<lead>(?:共同)?牵头(?:负责|落实|组织)?|主办|承办)"
    r"|(?P<duty>(?:等(?:有关|相关|各)?(?:部门|单位|地区)?)?(?:按(?:照)?(?:各自)?职责(?:分工)?|根据职责分工|分别|分工"
    r"|共同|具体|组织)*(?:负责(?:落实)?|落实|组织实施|实施)(?![\u4e00-\u9fff]))"
    r"|(?P<with>会同|联合(?=[\u4e00-\u9fff]{2}))"
)
_NO_NAME = re.compile(r"长期|持续|适时|常态|立即|\d{1,2}月|\d{4}年|年底|完成$|前$|落实到位|^\W*$")
_NEXT_NUMBER = re.compile(r"[(]?\d{1,2}[.、)]$")
_BETWEEN = re.compile(r"[ ,;。、]*")


@dataclass
class Mark:
    """One place that names parties, dates or both; `start` and `end` are places in the task's text."""

    start: int
    end: int
    lead: list[Piece] = field(default_factory=list)
    cooperating: list[Piece] = field(default_factory=list)
    printed: Piece = EMPTY
    doubled: bool = False  # 牵头单位 and 责任单位 side by side

    @property
    def has_parties(self) -> bool:
        """Whether anybody is named."""
        return bool(self.lead or self.cooperating)


def marks_in(text: Piece, dues: list[Piece]) -> list[Mark]:
    """The marks of a text in order; `dues` are deadlines printed behind a label or alone in a bracket."""
    spans = [*printed_units(text)[1], *_labelled_places(text)]
    at = {spot: index for index, spot in enumerate(text.at)}
    spans += [(at[due.at[0]], at[due.at[-1]] + 1) for due in dues if due and due.at[0] in at and due.at[-1] in at]
    brackets = brackets_of(text.folded)
    spans = sorted(_widened(span, brackets) for span in spans)
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and (start < merged[-1][1] or _one_run(text, merged[-1], start)):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [_mark(text, start, end) for start, end in merged]


def _one_run(text: Piece, before: tuple[int, int], start: int) -> bool:
    """Whether labels follow each other without text between: 责任单位：甲；完成时限：6月底. Two brackets that each name
    parties stay apart."""
    if not _BETWEEN.fullmatch(text.folded[before[1] : start]):
        return False
    return not (text.folded[start] == "(" and text.folded[before[1] - 1] == ")" and _names_both(text, before, start))


def _names_both(text: Piece, before: tuple[int, int], start: int) -> bool:
    end = next((b for a, b in brackets_of(text.folded) if a == start), len(text))
    first, second = _mark(text, *before), _mark(text, start, end)
    return first.has_parties and second.has_parties and not (second.cooperating and not second.lead)


def _labelled_places(text: Piece) -> list[tuple[int, int]]:
    """Labels with their values, so that 完成时限：… belongs to the mark beside it."""
    found = []
    matches = list(_LABEL.finditer(text.folded))
    for number, match in enumerate(matches):
        if match["due"] or match["person"] or match["help"] or match["lead"]:
            stop = matches[number + 1].start() if number + 1 < len(matches) else len(text)
            end = _value_end(text.folded, match.end(), stop)
            if end - match.end() <= 200 and (match["due"] or match["person"] or len(match[0]) > 4):
                found.append((match.start(), end))
    return found


def _value_end(folded: str, start: int, stop: int) -> int:
    depth = 0
    for index in range(start, stop):
        sign = folded[index]
        if sign == "(":
            depth += 1
        elif sign == ")":
            if not depth:
                return index
            depth -= 1
        elif sign in "。;" and not depth:
            return index
    return stop


def _widened(span: tuple[int, int], brackets: list[tuple[int, int]]) -> tuple[int, int]:
    """The bracket in which a place stands, where it fills it."""
    for start, end in brackets:
        if start <= span[0] and span[1] <= end:
            return start, end
    return span


def _mark(text: Piece, start: int, end: int) -> Mark:
    """The parties of one place; brackets that follow each other are read one by one."""
    mark = Mark(start, end)
    whole = text.cut(start, end)
    printed: list[tuple[int, int]] = []
    roles: list[int] = []
    for first, last in _chunks(whole.folded):
        _read_chunk(mark, whole, first, last, printed, roles)
    if printed:
        begin = min(a for a, _ in printed)
        begin = min(roles) if len(roles) > 1 else begin
        mark.printed = whole.cut(begin, max(b for _, b in printed)).strip(" ,;。、")
    return mark


def _chunks(folded: str) -> list[tuple[int, int]]:
    """The parts of a place that are read by themselves: brackets that say something of their own, and what stands
    between them; a bracket inside a name is no part."""
    own = [(a, b) for a, b in brackets_of(folded) if _speaks(folded[a + 1 : b - 1]) or (a == 0 and b == len(folded))]
    if not own:
        return [(0, len(folded))]
    outside = "".join(sign for i, sign in enumerate(folded) if not any(a <= i < b for a, b in own))
    found = [(a + 1, b - 1) for a, b in own]
    if not _BETWEEN.fullmatch(outside):
        bounds = [0, *(spot for pair in own for spot in pair), len(folded)]
        found += [(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True) if b > a]
    return sorted(found)


def _speaks(inner: str) -> bool:
    """Whether a bracket has labels or says who leads."""
    return bool(_LABEL.search(inner)) or any(_is_act(inner, match) for match in _ACT.finditer(inner))


def _read_chunk(
    mark: Mark, whole: Piece, first: int, last: int, printed: list[tuple[int, int]], roles: list[int]
) -> None:
    inner = whole.cut(first, last)
    labels = [m for m in _LABEL.finditer(inner.folded) if _at_label(inner, m)]
    bounds = [m.start() for m in labels] + [len(inner)]
    if inner.cut(0, bounds[0]).strip(" ,;。("):
        _take(mark, inner.cut(0, bounds[0]), "lead", first, printed)
    for number, match in enumerate(labels):
        role = "help" if match["help"] or match["help2"] else "lead" if match["lead"] or match["lead2"] else ""
        if not role:
            continue
        if role == "lead" and mark.lead and not match[0].startswith(("牵头", "主办", "主要")):
            mark.doubled, role = True, "help"
        roles.append(first + match.start())
        _take(mark, inner.cut(match.end(), bounds[number + 1]), role, first + match.end(), printed)


def _at_label(inner: Piece, match: re.Match[str]) -> bool:
    """Whether a label stands at the beginning of a part or a line, and not inside a sentence."""
    start = match.start()
    if start == 0 or inner.folded[start - 1] in " ,;。、(.)0123456789":
        return True
    return inner.at[start] - inner.at[start - 1] > 1


def _take(mark: Mark, value: Piece, role: str, offset: int, printed: list[tuple[int, int]]) -> None:
    """The names of one value, parted by the words that say who leads and who helps."""
    value = value.cut(0, len(value.folded.partition("。")[0]))
    counted = _NEXT_NUMBER.search(value.folded)
    value = value.cut(0, counted.start()) if counted else value
    folded = value.folded
    start, after_with = 0, False
    acts = [m for m in _ACT.finditer(folded) if _is_act(folded, m)]
    leads = any(m["lead"] for m in acts)
    for match in [*acts, None]:
        stop = match.start() if match else len(folded)
        part = value.cut(start, stop)
        names = [name for name in split_units(part) if not _NO_NAME.search(name.folded)]
        if match is None:
            own = role
        elif match["with"]:
            own = "lead" if not after_with else "help"
        elif match["help"]:
            own = "help"
        elif match["lead"]:
            own = "lead"
        else:
            own = "help" if leads and mark.lead else role
        if after_with and not (match and match["with"]):
            own = "help"
        after_with = bool(match and match["with"])
        (mark.cooperating if own == "help" else mark.lead).extend(names)
        if names:
            first, last = names[0], names[-1]
            begin = value.at.index(first.at[0])
            end = value.at.index(last.at[-1]) + 1
            tail = match.end() if match and not match["with"] else end
            printed.append((offset + begin, offset + max(end, tail)))
        start = match.end() if match else stop


def _is_act(folded: str, match: re.Match[str]) -> bool:
    """Whether the word ends a list of names: 甲牵头，乙配合."""
    if match["with"]:
        return match.start() > 1
    after = folded[match.end() : match.end() + 1]
    return match.start() > 0 and (not after or after in ",;。、) (" or bool(match["lead"]))
