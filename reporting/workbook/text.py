"""Text for cells: made harmless, measured as it will be drawn, and cut into pieces that fit a row.

Widths are counted in halves: a Chinese character takes two, a Latin letter one.
"""

import re
from collections.abc import Iterator

# What XML cannot hold: control characters, lone surrogates and the two noncharacters.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# "_x0041_" in a cell's text means the character 41 to Excel; escaped, it means itself.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LATIN = re.compile(r"[!-~]+|.", re.DOTALL)
#: Characters that make spreadsheet programs think of a formula.
FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r")
CELL_LIMIT = 32_767  # characters of one cell, by the file format
FONT_POINTS = 10
LINE_POINTS = 14.6  # one line at that size in the widest-spaced of the usual fonts
#: Pixels of a digit in the workbook's normal font (Arial 10, or Liberation Sans, its equal): the unit of column widths.
DIGIT_PIXELS = 7
_CUT_MARK = "…"


def clean(value: str) -> str:
    """The text without what a cell cannot hold; line ends are newlines; never longer than a cell may be."""
    text = _ILLEGAL.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if "_x" in text:
        text = _ESCAPED.sub("_x005F_", text)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + _CUT_MARK


def halves(text: str) -> int:
    """The width of a line. Characters that the encoding spells with four bytes are counted twice: never too narrow."""
    return len(text.encode("gb18030"))


def capacity(column_width: float, points: float = FONT_POINTS) -> int:
    """How many halves one line of a column holds; a line may end one character early to keep a comma off the next."""
    pixels = DIGIT_PIXELS * column_width - 6
    return max(2, int(pixels / (points * 2 / 3)) - 2)


def line_count(text: str, room: int) -> int:
    """How many lines the text takes in a column that holds `room` halves a line; at least one."""
    return sum(_lines_of(paragraph, room) for paragraph in text.split("\n"))


def _lines_of(paragraph: str, room: int) -> int:
    width = halves(paragraph)
    if width <= room:
        return 1
    # Latin words are not broken, so a line may end well before it is full.
    if 2 * len(paragraph) - width > 6:
        return sum(1 for _line in _wrapped(paragraph, room))
    return -(-width // room)


def _wrapped(paragraph: str, room: int) -> Iterator[str]:
    """The lines of one paragraph: words are kept whole unless longer than a line."""
    line, used = "", 0
    for match in _LATIN.finditer(paragraph):
        for word in _pieces(match[0], room):
            width = halves(word)
            if used + width > room and line:
                yield line
                line, used = "", 0
            line, used = line + word, used + width
    yield line


def _pieces(word: str, room: int) -> list[str]:
    """A word too long for any line falls apart at its end."""
    if len(word) <= room:
        return [word]
    return [word[start : start + room] for start in range(0, len(word), room)]


def chunks(text: str, room: int, most: int) -> list[tuple[str, int]]:
    """The text in pieces of at most `most` lines, which is what a row can show, each with the lines that it takes."""
    count = line_count(text, room)
    if count <= most:
        return [(text, count)]
    made: list[tuple[str, int]] = []
    piece, lines = "", 0
    for paragraph in text.split("\n"):
        for number, line in enumerate(_wrapped(paragraph, room)):
            if lines == most:
                made.append((piece, lines))
                piece, lines = line, 1
                continue
            piece += ("\n" if number == 0 and lines else "") + line
            lines += 1
    return [*made, (piece, lines)]
