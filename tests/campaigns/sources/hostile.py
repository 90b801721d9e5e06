"""Files that mean harm or are no longer whole, with the words that each refusal must hold."""

import zipfile
from collections.abc import Callable

from tests.campaigns.sources.word import document, p, parts_of, word, zipped

SOUND = p("关于开展云溪市整治的通知")
_ENTITY = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x {}>]>'
_BILLION = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "汉">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
_PDF = b"%PDF-1.4\n"


def changed(**parts: str | bytes) -> bytes:
    """A sound .docx with parts set anew; `document` is the main one."""
    names = {"document": "word/document.xml", "types": "[Content_Types].xml", "macro": "word/vbaProject.bin"}
    return zipped({**parts_of(SOUND), **{names[name]: content for name, content in parts.items()}})


def with_entity(definition: str) -> bytes:
    """A main part whose document type defines an entity, and uses it."""
    body = document(p("汉&x;")).partition("?>")[2]
    return changed(document=_ENTITY.format(definition) + body)


def encrypted_zip() -> bytes:
    """A .docx whose parts carry the mark of a password."""
    content = bytearray(word(SOUND))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def liar() -> bytes:
    """A zip whose directory says that its main part is small, while it inflates to far more."""
    content = bytearray(changed(document=b"0" * 60_000_000))
    true_size = (60_000_000).to_bytes(4, "little")
    return bytes(content).replace(true_size, (1000).to_bytes(4, "little"))


def ole(*names: str, head: bytes = b"") -> bytes:
    """The outside of an old Office file with these streams."""
    return _OLE + head.ljust(512, b"\x00") + b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in names)


def many_pages(count: int) -> bytes:
    """A PDF that says it has so many pages, all of them the same empty one."""
    kids = b" ".join(b"3 0 R" for _ in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    return pdf_of(objects)


def pdf_of(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first of them its catalogue."""
    content, places = _PDF, []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, trailer, len(content))
    )


def locked_pdf() -> bytes:
    """A PDF with a password for opening (RC4, 40 bits) that nobody knows."""
    lock = b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"11" * 32, b"22" * 32)
    pages = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R>>"]
    return pdf_of([*pages, lock], b"/Encrypt 4 0 R/ID[<00><00>]")


def deep(levels: int) -> bytes:
    """Content controls in one another."""
    return word("<w:sdt><w:sdtContent>" * levels + SOUND + "</w:sdtContent></w:sdt>" * levels)


#: What it is, name, content, words of the refusal.
FILES: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("nothing", "a.docx", lambda: b"", "空的"),
    ("no text at all", "a.txt", lambda: b"", "空的"),
    ("an ending that nobody reads", "a.exe", lambda: "MZ通知".encode(), "不能读取"),
    ("no ending", "notice", lambda: "通知".encode(), "不能读取"),
    ("too large", "a.pdf", lambda: _PDF + b"0" * 21_000_000, "超过20 MB"),
    ("text too large", "a.txt", lambda: b"0" * 4_000_001, "超过4 MB"),
    ("page too large", "a.html", lambda: b"0" * 4_000_001, "超过4 MB"),
    ("text too long", "a.txt", lambda: ("汉" * 400_001).encode(), "400000字"),
    ("word renamed to text", "a.txt", lambda: word(SOUND), "不是纯文本"),
    ("text renamed to word", "a.docx", lambda: "通知".encode(), "扩展名.docx不符"),
    ("old word renamed", "a.docx", lambda: ole("WordDocument"), "改回 .doc"),
    ("text renamed to pdf", "a.pdf", lambda: "通知".encode(), "扩展名.pdf不符"),
    ("new word renamed to old", "a.doc", lambda: word(SOUND), "扩展名.doc不符"),
    ("another zip", "a.docx", lambda: zipped({"a.txt": "汉字"}), "压缩包"),
    ("a workbook", "a.docx", lambda: changed(document="<workbook/>"), "不是 Word 文档"),
    ("word with a password", "a.docx", lambda: ole("EncryptedPackage"), "密码"),
    ("zip with a password", "a.docx", lambda: encrypted_zip(), "密码"),
    ("half a word file", "a.docx", lambda: word(SOUND)[:400], "损坏"),
    ("half its main part", "a.docx", lambda: changed(document=document(SOUND)[:-30]), "损坏"),
    ("zip bomb", "a.docx", lambda: changed(document=b" " * 50_000_000), "异常大"),
    ("zip bomb beside the text", "a.docx", lambda: zipped(
        {**parts_of(SOUND), "word/media/x": b"0" * 210_000_000}
    ), "异常大"),
    ("a part beyond the limit", "a.docx", lambda: zipped(
        {**parts_of(SOUND), "word/document.xml": b"0" * 13_000_000, "a": b"0" * 13_000_000}, zipfile.ZIP_STORED
    ), "超过20 MB"),
    ("too many parts", "a.docx", lambda: zipped({**parts_of(SOUND), **{f"x{n}": "" for n in range(3_100)}}), "异常大"),
    ("a zip that lies about its size", "a.docx", lambda: liar(), "损坏"),
    ("bzip2 inside", "a.docx", lambda: zipped(parts_of(SOUND), zipfile.ZIP_BZIP2), "损坏"),
    ("an entity for a file", "a.docx", lambda: with_entity('SYSTEM "file:///etc/passwd"'), "外部实体"),
    ("an entity of its own", "a.docx", lambda: with_entity('"字"'), "外部实体"),
    ("entities in entities", "a.docx", lambda: changed(
        document=_BILLION + document(p("&j;")).partition("?>")[2]
    ), "外部实体"),
    ("a document type without entities", "a.docx", lambda: changed(
        document='<!DOCTYPE w SYSTEM "http://127.0.0.1:9/w.dtd">' + document(SOUND).partition("?>")[2]
    ), "外部实体"),
    ("very deep", "a.docx", lambda: deep(3_000), "异常深"),
    ("macro ending", "a.docm", lambda: word(SOUND), "宏"),
    ("macro inside", "a.docx", lambda: changed(macro=b"\xd0\xcf"), "宏"),
    ("macro type", "a.docx", lambda: changed(
        types='<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    ), "宏"),
    ("old word with a macro", "a.doc", lambda: ole("WordDocument", "_VBA_PROJECT"), "宏"),
    ("old word with a password", "a.doc", lambda: ole(
        "WordDocument", head=b"\xec\xa5" + b"\x00" * 9 + b"\x01"
    ), "密码"),
    ("an old workbook", "a.wps", lambda: ole("Workbook"), "不是 Word 或 WPS"),
    ("pdf without text", "a.pdf", lambda: many_pages(1), "扫描件"),
    ("pdf of many pages", "a.pdf", lambda: many_pages(201), "201页"),
    ("pdf with a password", "a.pdf", lambda: locked_pdf(), "密码"),
    ("broken pdf", "a.pdf", lambda: _PDF + b"1 0 obj <<", "损坏"),
    ("page without text", "a.htm", lambda: b"<html><script>var a;</script></html>", "没有读到汉字"),
    ("no Chinese", "", lambda: b"only latin letters", "没有读到汉字"),
    ("no text but numbers", "a.txt", lambda: bytes(range(128, 256)) * 20, "无法识别"),
    ("page of no encoding", "a.html", lambda: b"\xff\xff\xff\x00", "无法识别"),
]  # fmt: skip
