"""Numbers that open a paragraph, in all their prints: 一、（一）㈠ 1. １． ⒈ (1) 1） ⑴ ① ● 第一阶段. Pure.

Whether a marker is one is decided by its run (outline.py): "3.5万" opens with none unless 2. stands before it.
"""

import re
from dataclasses import dataclass

CHAPTER, CHINESE, BRACKETED, ARABIC, DECIMAL, ROUND, CIRCLED, BULLET, STAGE = (
    "chapter", "chinese", "bracketed", "arabic", "decimal", "round", "circled", "bullet", "stage",
)  # fmt: skip

_CN = "一二三四五六七八九十"
_NUMERAL = rf"(?:[{_CN}百]{{1,4}})"
_GARBLED = rf"(?:十?[-ー—一]|[{_CN}]十?[-ー])"
_OPEN, _CLOSE = r"[(\[【{<《]", r"[)\]】}>》]"
_PATTERNS = (
    (CHAPTER, rf"第(?P<n>{_NUMERAL}|\d{{1,2}}) ?(?:章|部分|节)(?=[ 、:.]|[\u4e00-\u9fff])"),
    (STAGE, rf"第(?P<n>[{_CN}]|\d) ?(?:个)?(?=阶段|步[ ,:.(])"),
    (BRACKETED, rf"{_OPEN} ?(?P<n>{_NUMERAL}|{_GARBLED}) ?{_CLOSE} ?[、.,]?"),
    (BRACKETED, rf"(?P<n>{_NUMERAL})[)\]】]"),
    (BRACKETED, rf"[(](?P<n>{_NUMERAL})(?=[\u4e00-\u9fff]{{3}})"),
    (BRACKETED, r"(?P<n>[㈠-㈩])[、.]?"),
    (CHINESE, rf"(?P<n>{_NUMERAL}) ?[、.,:](?![{_CN}]、)"),
    (CHINESE, rf"(?P<n>[{_CN}]{{1,2}}) (?=[\u4e00-\u9fff]{{2}})"),
    (ROUND, rf"{_OPEN} ?(?P<n>\d{{1,3}}) ?{_CLOSE} ?[、.]?"),
    (ROUND, r"(?P<n>\d{1,2}) ?[)】]"),
    (ROUND, r"(?P<n>[⑴-⒇])"),
    (DECIMAL, r"(?P<n>\d{1,2}\.\d{1,2})(?:[.、 ]|(?=[\u4e00-\u9fff]))(?![多余万亿个项名件家倍米元公平吨年月日])"),
    (ARABIC, r"(?P<n>\d{1,3}) ?(?:[.、:]|,(?!\d))(?=\D|$|\d{4}年|\d)"),
    (ARABIC, r"(?P<n>[⒈-⒛])"),
    (ARABIC, r"(?P<n>\d{1,2}) (?=[\u4e00-\u9fff《“])"),
    (CIRCLED, r"(?P<n>[①-⑳❶-❿➀-➉])[、.]?"),
    (BULLET, r"(?P<n>-{1,4})(?=[\u4e00-\u9fff“])"),
    (BULLET, r"(?P<n>[●■◆★▲•□▪※◇○►➢√])"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_SYMBOLS = {"㈠": 0x3220, "⑴": 0x2474, "⒈": 0x2488, "①": 0x2460, "❶": 0x2776, "➀": 0x2780}
_DIGITS = {sign: value for value, sign in enumerate(_CN, 1)}
#: A marker may be glued to the text before it only when it opens with one of these.
INLINE = re.compile(
    rf"{_OPEN} ?(?:{_NUMERAL}|\d{{1,2}}) ?{_CLOSE}|[㈠-㈩]|(?<![{_CN}\d.]){_NUMERAL}、|(?<![\d.])\d{{1,3}} ?[.、]"
    r"|(?<=[\u4e00-\u9fff。;])\d{1,2} (?=[\u4e00-\u9fff《“])"
)


@dataclass(frozen=True)
class Marker:
    """A number before a paragraph: where its digits stand in the paragraph and where the text begins."""

    kind: str
    value: int
    start: int
    end: int
    after: int


def chinese_value(text: str) -> int:
    """十二 → 12, 二十一 → 21; 0 for what is none."""
    if not text or set(text) - set(_DIGITS):
        return 0
    if "十" not in text:
        return _DIGITS[text] if len(text) == 1 else 0
    tens, _, ones = text.partition("十")
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _value(digits: str) -> int:
    if digits.isascii() and digits.isdigit():
        return int(digits)
    for first in _SYMBOLS.values():
        if len(digits) == 1 and first <= ord(digits) < first + 20:
            return ord(digits) - first + 1
    if re.fullmatch(r"\d+\.\d+", digits):
        return int(digits.partition(".")[2])
    return chinese_value(re.sub(r"[-ー—]", "一", digits))


def marker_at(folded: str, at: int = 0) -> Marker | None:
    """The marker that stands at a place of a folded paragraph, or None."""
    for kind, pattern in _COMPILED:
        match = pattern.match(folded, at)
        if match:
            value = 0 if kind == BULLET else _value(match["n"])
            if value or kind == BULLET:
                after = match.end()
                while after < len(folded) and folded[after] == " ":
                    after += 1
                return Marker(kind, value, *match.span("n"), after=after)
    return None


_DATE_LIKE = re.compile(r"\d{1,4}[.、]\d{1,2}[.、]\d{1,2}(?:日|号|$)|\d+\.\d+[%万亿]")


def opens_with_marker(folded: str) -> bool:
    """Whether a paragraph opens with something that may be a number."""
    if _DATE_LIKE.match(folded):
        return False
    return marker_at(folded) is not None or bool(re.match(r"附件|附表|附:|抄送|联系人|主题词", folded))
