"""A text PDF → text: the printed lines of each page, joined to paragraphs. Pure.

A line goes on in the next where it reaches the right edge and the next one begins at the left edge; so a first-line
indent, a centred title and a short last line all end a paragraph. Page numbers and running heads are left out.
"""

import ctypes
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from campaigns.notices.decoding import LARGEST_SIGNS, Unreadable
from campaigns.notices.markers import opens_with_marker
from campaigns.notices.pieces import fold

MOST_PAGES = 200
_NO_TEXT = "PDF 里没有文字，可能是扫描件。请上传可以复制文字的版本，或识别成文字后粘贴。"
#: A page with fewer signs and a picture is a scan; scanners print their name on it.
_FEWEST_SIGNS = 40
_PAGE_NUMBER = re.compile(r"[\W_]*(?:第? ?\d{1,4} ?页?(?: ?[/,，] ?共? ?\d{1,4} ?页?)?)[\W_]*")
_ENDS = "。！？；：.!?;:"


@dataclass
class Line:
    """A printed line; edges in points, `size` the width of its signs."""

    text: str
    left: float
    right: float
    bottom: float
    size: float

    @property
    def key(self) -> tuple[str, int]:
        """For comparing running heads: the text without numbers, and its height on the page."""
        return re.sub(r"[\d\s]", "", self.text), round(self.bottom)


def text_of_pdf(content: bytes) -> str:
    """The text of a PDF. Raises Unreadable: a password, no text, too many pages, broken."""
    document = _open(content)
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable(f"PDF 有{len(document)}页，超过{MOST_PAGES}页的上限。请只保留通知正文后再上传。")
        pages, count, scanned = [], 0, 0
        for number in range(len(document)):
            page = document[number]
            lines = _lines(page)
            signs = sum(len(line.text) for line in lines)
            scanned += signs < _FEWEST_SIGNS and _has_picture(page)
            page.close()
            count += signs
            if count > LARGEST_SIGNS:
                raise Unreadable(f"PDF 超过{LARGEST_SIGNS}字的上限。请只保留通知正文后再上传。")
            pages.append(lines)
    except pypdfium2.PdfiumError as fault:
        raise Unreadable("PDF 已损坏或不完整。请重新导出后再上传。") from fault
    finally:
        document.close()
    if not any(pages):
        raise Unreadable(_NO_TEXT)
    if scanned * 2 >= len(pages):
        raise Unreadable(
            f"PDF 的{len(pages)}页里有{scanned}页是扫描图片。请上传可以复制文字的版本，或识别成文字后粘贴。"
        )
    return "\n".join(_paragraphs(_without_heads(pages)))


def _open(content: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        if "assword" in str(fault):
            raise Unreadable("PDF 设有密码，不能读取。请取消密码后再上传。") from fault
        raise Unreadable("PDF 已损坏或不完整。请重新导出后再上传。") from fault


def _lines(page: Any) -> list[Line]:
    """The lines of one page, in the file's order of reading."""
    textpage = page.get_textpage()
    signs: list[tuple[str, tuple[float, float, float] | None]] = []
    found: list[Line] = []
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (10, 13):
            _close(signs, found)
            signs = []
        elif code >= 32 and not 0xD800 <= code < 0xE000 and code not in (0xFFFE, 0xFFFF):
            signs.append((_sign(code), _box(textpage, index)))
    _close(signs, found)
    textpage.close()
    return found


def _has_picture(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _sign(code: int) -> str:
    """A sign; fonts of a PDF often give 工 the code of the radical ⼯."""
    sign = chr(code)
    return unicodedata.normalize("NFKC", sign) if 0x2E80 <= code < 0x2FE0 else sign


def _box(textpage: Any, index: int) -> tuple[float, float, float] | None:
    """Left, right, bottom of a sign."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
        return None
    return left.value, right.value, bottom.value


def _close(signs: list[tuple[str, tuple[float, float, float] | None]], found: list[Line]) -> None:
    text = "".join(sign for sign, _ in signs)
    boxes = [(sign, box) for sign, box in signs if box is not None and not sign.isspace()]
    if not text.strip() or not boxes:
        return
    wide = [right - left for sign, (left, right, _) in boxes if "\u4e00" <= sign <= "\u9fff"]
    left, right = min(box[0] for _, box in boxes), max(box[1] for _, box in boxes)
    size = max(wide) if wide else (right - left) / len(boxes) * 2
    found.append(Line(text.strip(), left, right, median(box[2] for _, box in boxes), size))


def _without_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Page numbers, and the first or last lines that most pages share, taken away."""
    edges = Counter(key for lines in pages for key in {line.key for line in (*lines[:2], *lines[-2:])} if key[0])
    shared = {key for key, count in edges.items() if count >= 3 and count > 0.6 * len(pages)}
    kept = []
    for lines in pages:
        last = len(lines) - 1
        kept.append(
            [
                line
                for place, line in enumerate(lines)
                if not (place in (0, 1, last - 1, last) and line.key in shared)
                and not (place in (0, last) and _PAGE_NUMBER.fullmatch(line.text))
            ]
        )
    return kept


def _paragraphs(pages: list[list[Line]]) -> list[str]:
    edges = [_edges(page) for page in pages if page]
    if not edges:
        return []
    right = median(right for _, right in edges)
    lines = [
        (line, _margin(left, edges, line.size), max(own, right))
        for page, (left, own) in zip((page for page in pages if page), edges, strict=True)
        for line in page
    ]
    found = [lines[0][0].text]
    for (before, _, right), (line, left, _) in pairwise(lines):
        if _goes_on(before, right, line, left):
            blank = " " if _is_latin(found[-1][-1]) and _is_latin(line.text[0]) else ""
            found[-1] += blank + line.text
        else:
            found.append(line.text)
    return found


def _edges(page: list[Line]) -> tuple[float, float]:
    """Where the lines of a page begin and end; a single mark far left of all others is not counted."""
    starts = sorted(line.left for line in page)
    alone = len(starts) > 4 and starts[1] - starts[0] > 4 * page[0].size
    return starts[alone], max(line.right for line in page)


def _margin(left: float, edges: list[tuple[float, float]], size: float) -> float:
    """The left edge of a page; of one on which every line is indented, that of the others."""
    return min(other for other, _ in edges if other > left - 4 * size)


def _goes_on(before: Line, right: float, line: Line, left: float) -> bool:
    if before.right < right - 2.2 * before.size or abs(line.left - left) > 0.8 * line.size:
        return False
    if abs(before.size - line.size) > 0.25 * line.size:
        return False
    return not (before.text[-1] in _ENDS and opens_with_marker(fold(line.text)))


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
