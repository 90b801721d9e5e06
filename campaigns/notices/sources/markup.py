"""XML of an office document → a tree, strictly: no document type, so no entities; no endless depth. Pure."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from campaigns.notices.decoding import Unreadable

#: Tables in tables in text boxes reach forty.
DEEPEST = 120

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
_PREFIXES = {
    **dict.fromkeys(_W, "w_"),
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc_",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m_",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m_",
    "http://www.w3.org/XML/1998/namespace": "xml_",
}


def tree(content: bytes) -> Element:
    """The root element. Names are `w_…`, `mc_…`, `m_…`, and `other_…`; attributes are named without prefix.

    Raises Unreadable for what is no XML, has a document type, or lies too deep.
    """
    builder, depth = TreeBuilder(), 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unreadable("Word 文档的层次异常深，不读取。请把正文复制到新文档，保存后再上传。")
        builder.start(_short(name), {key.rpartition("}")[2]: value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_short(name))

    def refuse(*_: object) -> None:
        raise Unreadable("Word 文档里有外部实体或文档类型声明，不读取。请把正文复制到新文档，保存后再上传。")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse  # type: ignore[assignment]
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as fault:  # the last two: an encoding that nobody knows
        raise Unreadable("Word 文档已损坏或不完整。请用原来的软件打开并另存后再上传。") from fault
    return builder.close()


def _short(name: str) -> str:
    space, _, local = name.rpartition("}")
    return _PREFIXES.get(space, "other_" if space else "") + local


def value_of(parent: Element | None, name: str) -> str | None:
    """The `val` of a child, e.g. of `w_ilvl`."""
    child = parent.find(name) if parent is not None else None
    return child.get("val") if child is not None else None


def number_of(parent: Element | None, name: str) -> int | None:
    """The `val` of a child as a number; None for none and for what is no number."""
    text = value_of(parent, name)
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else None


def is_on(parent: Element | None, name: str) -> bool:
    """Whether a switch such as `w_vanish` is set."""
    child = parent.find(name) if parent is not None else None
    return child is not None and child.get("val", "1") not in ("0", "false", "off")
