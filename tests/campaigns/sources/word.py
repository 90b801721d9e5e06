"""Word files written part by part, so that they can hold what no library would write."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/numbering" Target="/word/numbering.xml"/>'
    f'<Relationship Id="r3" Type="{_OFFICE}/image" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
    "</Relationships>"
)


def part(name: str, inner: str) -> str:
    """A part's XML with all names bound."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_NAMES}>{inner}</w:{name}>'


def document(body: str) -> str:
    """The main part."""
    return part("document", f"<w:body>{body}</w:body>")


def zipped(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of named parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def parts_of(body: str, *, numbering: str = "", styles: str = "") -> dict[str, str | bytes]:
    """The parts of a document, to be changed before they are zipped."""
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": _LINKS,
        "word/styles.xml": part("styles", styles),
        "word/numbering.xml": part("numbering", numbering),
    }


def word(body: str, *, numbering: str = "", styles: str = "") -> bytes:
    """A .docx."""
    return zipped(parts_of(body, numbering=numbering, styles=styles))


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text: str = "", properties: str = "", runs: str = "") -> str:
    """A paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}{runs}</w:p>"


def listed(text: str, number: int = 1, level: int = 0) -> str:
    """A paragraph of an automatic list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def abstract(*levels: tuple[str, str], key: int = 0, more: str = "") -> str:
    """A list's definition: (format, text) of each level."""
    inner = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f"{more}</w:lvl>"
        for place, (form, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{key}">{inner}</w:abstractNum>'


def num(number: int = 1, key: int = 0, inner: str = "") -> str:
    """A list that follows a definition."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{key}"/>{inner}</w:num>'


def table(*rows: list[str]) -> str:
    """A table of cells; a cell that begins with < is given as XML (`w:tc` without its tags)."""
    inner = "".join(
        "<w:tr>" + "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{inner}</w:tbl>"
