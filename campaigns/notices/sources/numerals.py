"""Counting as Word's automatic numbering prints it: 1 → 一, 壹, 甲, ①, １, i. Pure."""

_DIGITS = "〇一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def chinese(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百〇五; digits from 10,000 on."""
    if not 0 < number < 10_000:
        return _DIGITS[0] if number == 0 else str(number)
    found, zero = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            found += ("〇" if zero and found else "") + _DIGITS[digit] + unit
        zero = not digit
    return found.removeprefix("一") if found.startswith("一十") else found


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _within(signs: str, number: int) -> str:
    return signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _run(first: str, count: int, number: int) -> str:
    return chr(ord(first) + number - 1) if 1 <= number <= count else str(number)


def _circled(number: int) -> str:
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if 36 <= number <= 50 else _run("①", 20, number)


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9) if number > 0 else "0"


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    found = ""
    for value, sign in _ROMAN:
        found += sign * (number // value)
        number %= value
    return found


_CHINESE = (
    "chineseCounting chineseCountingThousand japaneseCounting japaneseDigitalTenThousand taiwaneseCounting "
    "taiwaneseCountingThousand koreanCounting"
)


def counted(number: int, form: str) -> str:
    """A number in one of Word's number formats (ST_NumberFormat); nothing for bullets, digits for unknown ones."""
    if form in ("bullet", "none"):
        return ""
    if form in _CHINESE.split():
        return chinese(number)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return chinese(number).replace("〇", "零").translate(_LEGAL)
    return _OTHERS.get(form, str)(number)


_OTHERS = {
    "decimalZero": lambda number: f"{number:02d}",
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "ideographTraditional": lambda number: _within(_STEMS, number),
    "ideographZodiac": lambda number: _within(_BRANCHES, number),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "ideographEnclosedCircle": lambda number: _run("㊀", 10, number),
    "decimalEnclosedFullstop": lambda number: _run("⒈", 20, number),
    "decimalEnclosedParen": lambda number: _run("⑴", 20, number),
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalFullWidth2": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperLetter": _letters,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
}
