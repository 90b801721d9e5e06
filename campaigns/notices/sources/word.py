"""A .docx → text: paragraphs and tables of its body in order, as a reader of the print sees them. Pure.

Left out: headers, footers, notes, comments, hidden text, what tracked changes have deleted, tables of contents.
Rows of a table become "a | b | c |", as tables of saved notices look; an empty cell is a bare "|".
"""

import posixpath
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from campaigns.notices.decoding import Unreadable
from campaigns.notices.sources.archive import Archive
from campaigns.notices.sources.markup import is_on, tree, value_of
from campaigns.notices.sources.numbering import Numbering, Styles, labelled
from campaigns.notices.sources.numerals import counted

_GONE = ("w_del", "w_moveFrom", "w_rt", "w_delText", "w_instrText", "w_sectPr")
_SIGNS = {"w_tab": "\t", "w_br": "\n", "w_cr": "\n", "w_noBreakHyphen": "-", "w_ptab": "\t"}
_PRIVATE = range(0xE000, 0xF900)
_SKIPPED_FIELDS = re.compile(r"\s*(?:TOC|PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
#: Word's 带圈字符: a circle printed over a number.
_CIRCLED = re.compile(r"\s*eq\s*\\o\s*\\ac\s*\(\s*[○〇]\s*[,，]\s*(\d{1,2})\s*\)", re.IGNORECASE)


def text_of_word(content: bytes) -> str:
    """The text of a .docx. Raises Unreadable."""
    archive = Archive(content)
    main = _main_part(archive)
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise Unreadable("Word 文档里有宏，不读取。请另存为不带宏的 .docx 后再上传。")
    parts = _related(archive, main)
    styles = Styles(parts.get("styles"))
    body = tree(archive.read(main)).find("w_body")
    if body is None:
        raise Unreadable("文件不是 Word 文档。请用原来的软件打开并另存为 .docx 后再上传。")
    return "\n".join(_Walk(Numbering(parts.get("numbering"), styles)).blocks(body))


def _relations(archive: Archive, name: str) -> Iterator[tuple[str, str]]:
    """Kind and target of what a part refers to inside the archive; nothing outside is ever fetched."""
    if name in archive:
        for relation in tree(archive.read(name)):
            if relation.get("TargetMode") != "External":
                yield relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")


def _main_part(archive: Archive) -> str:
    for kind, target in _relations(archive, "_rels/.rels"):
        if kind == "officeDocument":
            name = posixpath.normpath(target.lstrip("/"))
            break
    else:
        name = "word/document.xml"
    if name not in archive or "[Content_Types].xml" not in archive:
        raise Unreadable("文件不是 Word 文档，可能是改了扩展名的压缩包。请上传 Word 另存的 .docx。")
    return name


def _related(archive: Archive, main: str) -> dict[str, Element]:
    folder, name = posixpath.split(main)
    found: dict[str, Element] = {}
    for kind, target in _relations(archive, posixpath.join(folder, "_rels", name + ".rels")):
        path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        if kind in ("styles", "numbering") and path in archive:
            found[kind] = tree(archive.read(path))
    return found


class _Walk:
    """Goes through the body once, in order: numbers count on and fields span paragraphs."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._fields: list[list[str]] = []  # each: what it is, then "shown" once its result has begun
        self._carried = ""  # of paragraphs whose end was deleted
        self._boxes: list[str] = []

    def blocks(self, parent: Element) -> list[str]:
        """The lines of a body, a cell or a text box."""
        lines: list[str] = []
        for child in parent:
            if child.tag == "w_p":
                lines += self._paragraph(child)
            elif child.tag == "w_tbl":
                lines += self._table(child)
            elif child.tag not in _GONE:
                lines += self.blocks(_chosen(child))
        return lines

    def _paragraph(self, paragraph: Element) -> list[str]:
        outer, self._boxes = self._boxes, []
        properties = paragraph.find("w_pPr")
        text = self._inline(paragraph)
        found, self._boxes = self._boxes, outer
        mark = properties.find("w_rPr") if properties is not None else None
        if mark is not None and (mark.find("w_del") is not None or mark.find("w_moveFrom") is not None):
            self._carried += text
            return found
        text, self._carried = self._carried + text, ""
        label = self._numbering.label(properties)
        return [*found, *(labelled(label, text) if text.strip() else "").split("\n")]

    def _inline(self, parent: Element) -> str:
        return "".join(self._piece(child) for child in parent if child.tag not in _GONE or child.tag == "w_instrText")

    def _piece(self, child: Element) -> str:
        tag = child.tag
        if tag == "w_r":
            return "" if is_on(child.find("w_rPr"), "w_vanish") else self._inline(child)
        if tag in ("w_t", "m_t"):
            return (child.text or "") if self._is_shown() else ""
        if tag in _SIGNS:
            return _SIGNS[tag] if self._is_shown() else ""
        if tag in _OWN:
            return _OWN[tag](self, child)
        if tag in ("w_pPr", "w_rPr", "w_sdtPr", "w_rubyPr"):
            return ""
        return self._inline(_chosen(child))

    def _is_shown(self) -> bool:
        return all(len(field) > 1 and not _SKIPPED_FIELDS.match(field[0]) for field in self._fields)

    def _symbol(self, child: Element) -> str:
        code = child.get("char", "")
        number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) else 0
        shown = number > 0x20 and number not in _PRIVATE and not 0xD800 <= number < 0xE000
        return chr(number) if shown and self._is_shown() else ""

    def _instruction(self, child: Element) -> str:
        if self._fields and len(self._fields[-1]) == 1:
            self._fields[-1][0] += (child.text or "")[:200]
        return ""

    def _field(self, child: Element) -> str:
        kind = child.get("fldCharType")
        if kind == "begin":
            self._fields.append([""])
        elif kind == "separate" and self._fields:
            self._fields[-1].append("shown")
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            circled = _CIRCLED.match(field[0])
            if circled and len(field) == 1 and self._is_shown():
                return counted(int(circled[1]), "decimalEnclosedCircle")
        return ""

    def _simple_field(self, child: Element) -> str:
        return "" if _SKIPPED_FIELDS.match(child.get("instr", "")) else self._inline(child)

    def _box(self, child: Element) -> str:
        """A text box goes before the paragraph that it hangs on: an issuer's red head does."""
        fields, self._fields = self._fields, []
        carried, self._carried = self._carried, ""
        lines = self.blocks(child)
        self._fields, self._carried = fields, carried
        self._boxes += lines
        return ""

    def _table(self, table: Element) -> list[str]:
        lines: list[str] = []
        for row in _inside(table, "w_tr"):
            properties = row.find("w_trPr")
            if properties is not None and properties.find("w_del") is not None:
                continue
            cells = [cell for cell in _inside(row, "w_tc") if value_of(cell.find("w_tcPr"), "w_hMerge") != "continue"]
            texts = [self.blocks(cell) for cell in cells]
            goes_on = [_goes_on(cell) for cell in cells]
            if len(cells) == 1:
                lines += texts[0]
            else:
                lines.append(row_of("" if above else cell_of(text) for text, above in zip(texts, goes_on, strict=True)))
        return lines


_OWN = {
    "w_sym": _Walk._symbol,
    "w_instrText": _Walk._instruction,
    "w_fldChar": _Walk._field,
    "w_fldSimple": _Walk._simple_field,
    "w_txbxContent": _Walk._box,
}


def _chosen(element: Element) -> Element:
    """Of two ways to say the same (a drawing and its old form) the first."""
    if element.tag != "mc_AlternateContent":
        return element
    for name in ("mc_Choice", "mc_Fallback"):
        found = element.find(name)
        if found is not None:
            return found
    return Element("none")


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, those in content controls and insertions too."""
    for child in parent:
        if child.tag == name:
            yield child
        elif child.tag in ("w_sdt", "w_sdtContent", "w_ins", "w_moveTo", "w_customXml", "w_smartTag"):
            yield from _inside(child, name)


def _goes_on(cell: Element) -> bool:
    """Whether a cell is the lower part of one that was merged downwards."""
    merge = cell.find("w_tcPr/w_vMerge")
    return merge is not None and merge.get("val", "continue") == "continue"


def cell_of(lines: list[str]) -> str:
    """The lines of a cell on one."""
    return " ".join(line for line in (" ".join(line.split()) for line in lines) if line)


def row_of(cells: Iterator[str]) -> str:
    """A row as saved notices have it: each cell and a bar; an empty cell is the bar alone."""
    return "".join(f"{cell} | " if cell else "|" for cell in cells).rstrip()
