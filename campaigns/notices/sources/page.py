"""A saved web page → text: what a browser shows of it, navigation and all (furniture.py leaves it out later). Pure.

Python's own parser knows no entities but HTML's, fetches nothing and runs nothing. A table of data becomes rows as
word.py has them; a table that only lays out the page is taken apart into its lines.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from campaigns.notices.decoding import LARGEST_BYTES, Unreadable
from campaigns.notices.sources.word import cell_of, row_of

_UNSHOWN = frozenset(
    [
        *("script", "style", "head", "template", "noscript", "noframes", "svg", "math", "select", "textarea"),
        *("button", "iframe", "object", "audio", "video", "canvas", "map", "datalist"),
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "ul"),
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_CHINESE = ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk")
#: A tag that the next one begins inside of; thousands of them would cost the parser their square.
_UNCLOSED = re.compile(r"<(?=[^<>]*<)")
#: A cell with more than this in it is no datum.
_LONGEST_CELL = 600
_DEEPEST = 2_000


def text_of_page(content: bytes) -> str:
    """The text of a saved page. Raises Unreadable."""
    if len(content) > LARGEST_BYTES:
        raise Unreadable(f"网页超过{LARGEST_BYTES // 1_000_000} MB。请复制正文粘贴后再读取。")
    parser = _Page()
    parser.feed(_UNCLOSED.sub("&lt;", _without_comments(decoded(content))))
    parser.close()
    return parser.text()


def decoded(content: bytes) -> str:
    """A page's signs, by its mark, its own word, or what fits. Raises Unreadable."""
    named = _CHARSET.search(content[:4096])
    name = named[1].decode("ascii").lower() if named else ""
    orders: tuple[str, ...] = ("gb18030", "utf-8-sig") if name in _CHINESE else ("utf-8-sig", "gb18030")
    if name in ("big5", "big5-hkscs"):
        orders = ("big5hkscs", *orders)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        orders = ("utf-16",)
    for encoding in orders:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable("网页的文字编码无法识别。请复制正文粘贴后再读取。")


def _without_comments(text: str) -> str:
    """Without what stands in <!-- -->; the parser would look for the end of each unclosed one anew."""
    found, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        found.append(text[at:start])
        end = text.find("-->", start + 4)
        at = end + 3 if end >= 0 else len(text)
    return "".join(found) + text[at:]


@dataclass
class _Table:
    rows: list[list[list[str]]] = field(default_factory=list)
    is_layout: bool = False

    def lines(self) -> list[str]:
        cells = [cell for row in self.rows for cell in row]
        alone = all(len(row) < 2 for row in self.rows)
        if self.is_layout or alone or any(sum(map(len, cell)) > _LONGEST_CELL for cell in cells):
            return [line for cell in cells for line in cell]
        return [row_of(cell_of(cell) for cell in row) if len(row) > 1 else cell_of(row[0]) for row in self.rows if row]


class _Page(HTMLParser):
    """Lines go into the innermost open cell, or into the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._tables: list[_Table] = []
        self._hidden: list[str] = []  # open elements, from the first hidden one on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self._void(tag)
        elif self._hidden:
            if len(self._hidden) < _DEEPEST:
                self._hidden.append(tag)
        elif tag in _UNSHOWN or _is_hidden(attrs):
            self._break(tag)
            self._hidden.append(tag)
        elif tag == "table":
            self._open_table()
        elif tag in ("tr", "td", "th"):
            self._open_cell(tag)
        else:
            self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self._void(tag)
        elif tag in _UNSHOWN:
            return
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:  # what was left open inside closes with it
                place = len(self._hidden) - 1 - self._hidden[::-1].index(tag)
                del self._hidden[place:]
            return
        if tag == "table":
            self._close_table()
        elif tag in ("td", "th", "tr"):
            self._end_line()
        else:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden and data:
            self._line.append(data)

    def text(self) -> str:
        """All lines; blank ones are dropped."""
        while self._tables:
            self._close_table()
        self._end_line()
        return "\n".join(self._lines)

    def _void(self, tag: str) -> None:
        if tag in ("br", "hr") and not self._hidden:
            self._end_line()

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_line()

    def _end_line(self) -> None:
        text = re.sub(r"[ \t\r\n\f\v]+", " ", "".join(self._line)).strip(" ")
        self._line = []
        if text.strip():
            self._target().append(text)

    def _target(self) -> list[str]:
        table = self._tables[-1] if self._tables else None
        if table is None:
            return self._lines
        if not table.rows:
            table.rows.append([])
        if not table.rows[-1]:
            table.rows[-1].append([])
        return table.rows[-1][-1]

    def _open_table(self) -> None:
        self._end_line()
        if len(self._tables) < 50:
            self._tables.append(_Table())

    def _open_cell(self, tag: str) -> None:
        self._end_line()
        if self._tables:
            rows = self._tables[-1].rows
            if tag == "tr" or not rows:
                rows.append([])
            if tag != "tr":
                rows[-1].append([])

    def _close_table(self) -> None:
        self._end_line()
        if not self._tables:
            return
        lines = self._tables.pop().lines()
        if self._tables:
            self._tables[-1].is_layout = True
        target = self._target()
        target += lines


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    given = dict(attrs)
    return "hidden" in given or given.get("type") == "hidden" or bool(_HIDDEN.search(given.get("style") or ""))
