"""One form for what is printed in many: half-width, no blanks, Arabic digits."""

import re
import unicodedata

#: The signs between the two ends of a range.
TO = r"(?:至|到|—+|–|-|~)"
_DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMERALS = "".join(_DIGITS) + "十"
_CHINESE_NUMBER = re.compile(
    rf"[{_NUMERALS}]{{4}}(?=年)|[{_NUMERALS}]+(?=月|日|号|时|点|底|末|季度|个月|天|{TO}[{_NUMERALS}\d]{{1,4}}[年月日])"
)


def chinese_number(text: str) -> int:
    """二〇二〇 → 2020, 十二 → 12, 三十一 → 31. Raises ValueError for anything else."""
    if not text or set(text) - set(_NUMERALS):
        raise ValueError(text)
    if "十" not in text:
        return int("".join(str(_DIGITS[sign]) for sign in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        raise ValueError(text)
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _arabic(match: re.Match[str]) -> str:
    try:
        return str(chinese_number(match[0]))
    except ValueError:
        return match[0]


#: 二0一0年, 二OO九年, 二○○九年: signs that are printed for 〇.
_ZEROS = re.compile(r"二[〇○零OoΟοОо0一二三四五六七八九]{3}(?=年)")


def normalise(text: str) -> str:
    """Half-width, without blanks, dates in Arabic digits."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    text = _ZEROS.sub(lambda match: re.sub("[OoΟοОо0]", "〇", match[0]), text)
    return _CHINESE_NUMBER.sub(_arabic, text)
