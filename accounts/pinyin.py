"""First letters in pinyin, by which people type names of units."""

import re

from pypinyin import Style, lazy_pinyin


def initials_of(*names: str) -> str:
    """The first letters of each name, apart from one another: “望溪县局” gives "wxxj". Letters and digits stay."""
    return " ".join(filter(None, map(_letters, names)))[:170]


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower())
