"""Printed numbers of things: 22, ２２, 二十二, 一百零五, 两. Pure."""

import unicodedata

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
#: A printed number from 1 to 999 in either print, for use in patterns over half-width text.
NUMERAL = r"(?:\d{1,3}|[一二两三四五六七八九十百零〇]{1,7})"


def read_numeral(printed: str) -> int | None:
    """The number, from 1 to 999; None for anything else."""
    text = unicodedata.normalize("NFKC", printed).strip()
    number = int(text) if text.isascii() and text.isdigit() else _chinese(text)
    return number if 0 < number <= 999 else None


def _chinese(text: str) -> int:
    """0 for what is no number."""
    hundreds, sign, rest = text.rpartition("百")
    total = 0
    if sign:
        if hundreds not in _DIGITS or not _DIGITS[hundreds]:
            return 0
        total, rest = _DIGITS[hundreds] * 100, rest.lstrip("零〇")
        if len(rest) == 1 and rest in _DIGITS and not text.endswith(("零" + rest, "〇" + rest)):
            return total + _DIGITS[rest] * 10  # 一百二 is 120
    tens, sign, ones = rest.partition("十")
    if sign:
        if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
            return 0
        return total + (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    if rest and rest not in _DIGITS:
        return 0
    return total + (_DIGITS[rest] if rest else 0)
