"""The print of a party taken apart: what makes no difference, quantity, alternatives in brackets, levels. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from campaigns.notices.pieces import fold

MOST_SIGNS = 200
_MOST_VARIANTS = 24
_LEVEL = r"(?:自治区|省|市(?![场容民]|政(?![府务协法]))|州|盟|县|区(?!域)|旗)"
_QUANTITY = re.compile(
    rf"^(?:全{_LEVEL})?(?:(?P<vague>各?(?:有关|相关|涉及))|(?P<all>各级?|所有|全部|每个|其他各?|其余各?)"
    r"|共?(?P<count>\d{1,4}|[一二三四五六七八九十百两]{1,5})(?:个|家|支|所)(?!月))"
)
_COUNT_BEHIND = re.compile(r"[(,]?(?:等|共)?(?P<count>\d{1,4})(?:个|家|支|所)(?:单位|部门)?[)]?$")
_VAGUE = re.compile(r"有关|相关|涉及")
#: What a name trails behind it that names nobody: 甲局等部门.
_AND_OTHERS = re.compile(r"等(?:有关|相关|各)?(?:部门|单位|地|机构)?$")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
#: What a bracket behind it may replace: 乡镇(街道), 科(室).
_BASE = re.compile(r"(?:乡镇|街道|办事处|县区|委员会|[\u4e00-\u9fff])$")
_LEVELS = re.compile(rf"^(?P<levels>{_LEVEL}级?(?:[、和及与]?{_LEVEL}级?)*)(?:[两二三四]级)?(?:各级)?(?P<rest>.*)$")
_JOINTS = re.compile(r"[、,;]|以及|及其|(?<=[\u4e00-\u9fff)])(?:及|和|与)(?=[\u4e00-\u9fff])")


@lru_cache(maxsize=20_000)
def alike(words: str) -> str:
    """Printed words with brackets, blanks and stops made alike: the key under which an answer is remembered."""
    tight = re.sub(r"\s+", "", fold(words)).replace(",", "、").replace("，", "、")
    return tight.strip("、。.;:·")[:MOST_SIGNS]


@dataclass(frozen=True)
class Quantity:
    """What stands before a name: `many` (各, 22个), the printed `count`; `vague` where it is left open who (有关)."""

    rest: str
    many: bool = False
    count: int | None = None
    vague: bool = False


def quantity(words: str) -> Quantity:
    """The quantity that a name begins or ends with, and the rest."""
    head = _QUANTITY.match(words)
    rest = words[head.end() :] if head else words
    count = _number(head["count"]) if head and head["count"] else None
    tail = _COUNT_BEHIND.search(rest)
    if tail and tail.start() > 1:
        rest, count = rest[: tail.start()], int(tail["count"])
    vague = bool(_VAGUE.search(words))
    if (head is None and count is None) or not rest:
        return Quantity(words, vague=vague)
    return Quantity(rest, True, count, vague)


def without_others(words: str) -> str:
    """A name without the others that it only hints at: 甲局等部门 → 甲局."""
    tail = _AND_OTHERS.search(words)
    return words[: tail.start()] if tail and tail.start() > 1 else words


def _number(printed: str) -> int:
    """22, 二十二, 百二十."""
    if printed.isdigit():
        return int(printed)
    total, one = 0, 0
    for sign in printed:
        if sign in "十百":
            total, one = total + (one or 1) * (10 if sign == "十" else 100), 0
        else:
            one = _DIGITS[sign]
    return total + one


@dataclass(frozen=True)
class Variant:
    """One reading of a name: `level` is the level word that stands for a place (县; empty: none was printed), `own`
    whether that place is the organiser's own and not each of a class, `core` the rest."""

    core: str
    level: str = ""
    own: bool = False


def variants(words: str, *, many: bool) -> tuple[Variant, ...]:
    """What a name with alternatives may read: 市、县(市、区)甲支(大)队 → 市甲支队, 县甲支队, 市甲大队 …"""
    found: dict[Variant, None] = {}
    by_bracket = bool(re.match(rf"{_LEVEL}\(", words))
    for text in _unfold(words)[:_MOST_VARIANTS]:
        split = _LEVELS.match(text)
        if split is not None and split["rest"]:
            levels = re.findall(_LEVEL, split["levels"])
            for place, level in enumerate(levels):
                own = not many and place == 0 and not (len(levels) == 1 and by_bracket)
                found[Variant(split["rest"], level, own)] = None
        found.setdefault(Variant(text), None)
    return tuple(found)


def _unfold(words: str) -> list[str]:
    """All alternatives that brackets offer."""
    match = re.search(r"\((?P<inner>[^()]*)\)", words)
    if match is None:
        return [words]
    before, after = words[: match.start()], words[match.end() :]
    base = _BASE.search(before)
    inner = [part for part in re.split(r"[、,/]", match["inner"]) if part]
    if base is None or not inner or any(len(part) > 4 or part[0] in "含原挂" for part in inner):
        return _unfold(before + after)
    stem, own = before[: base.start()], base[0]
    if own in ("科", "处", "股") and inner == ["室"]:
        inner = [own + "室"]
    return [text for choice in (own, *inner) for text in _unfold(stem + choice + after)]


def pieces(words: str) -> tuple[str, ...]:
    """The parties that words name one after another; levels (市、县) and what stands in brackets do not part."""
    found, start = [], 0
    for joint in _JOINTS.finditer(words):
        before, depth = (
            words[start : joint.start()],
            words[: joint.start()].count("(") - words[: joint.start()].count(")"),
        )
        if depth or re.fullmatch(rf"(?:各|全)?{_LEVEL}级?|乡镇?|镇", before):
            continue
        found.append(before)
        start = joint.end()
    found.append(words[start:])
    return tuple(part for part in found if part)


def without_brackets(words: str) -> str:
    """A name without what brackets add."""
    return re.sub(r"\([^()]*\)", "", words)
