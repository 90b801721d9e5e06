"""Bytes of a file → the kept text: text, Word, PDF, saved web pages. Pure, but for LibreOffice beside it (office.py).

Nothing here is safe from a file that is made to be slow or large: `campaigns.notices.fence` runs it in a process of
its own, with ceilings on time and memory.
"""

from collections.abc import Callable
from pathlib import PurePath

from campaigns.notices.decoding import Unreadable, decode, keep

#: Largest file of each kind; text and pages have decoding.LARGEST_BYTES. Files come with pictures.
LARGEST_FILE = 20 * 1024 * 1024
ENDINGS = (".txt", ".docx", ".pdf", ".doc", ".wps", ".html", ".htm")
#: These are made into .docx by LibreOffice before anything reads them.
CONVERTED = (".doc", ".wps")

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_HEADS = {".docx": _ZIP, ".pdf": _PDF, ".doc": _OLE, ".wps": _OLE}
_MACRO_ENDINGS = (".docm", ".dotm")


def ending_of(name: str) -> str:
    """The ending in small letters; pasted text has no name and counts as .txt."""
    return PurePath(name).suffix.lower() if name else ".txt"


def check_kind(content: bytes, name: str) -> str:
    """The ending, once the first bytes agree with it. Raises Unreadable."""
    ending = ending_of(name)
    if ending in _MACRO_ENDINGS:
        raise Unreadable("文件是带宏的 Word 文档，不读取。请另存为 .docx 后再上传。")
    if ending not in ENDINGS:
        raise Unreadable("这种文件不能读取，只读 .txt、.docx、.doc、.wps、.pdf 和网页。请另存为其中一种后再上传。")
    if not content:
        raise Unreadable("文件是空的。请检查后重新上传。")
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"文件超过{LARGEST_FILE // 1024 // 1024} MB。请去掉图片或只保留通知正文后再上传。")
    if ending == ".docx" and content.startswith(_OLE):
        _refuse_ole(content)
    head = _HEADS.get(ending)
    if head and not content.startswith(head):
        raise Unreadable(f"文件的内容与扩展名{ending}不符，可能已损坏或被改名。请用原来的软件另存后再上传。")
    return ending


def _refuse_ole(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("文件设有密码，不能读取。请取消密码后再上传。")
    raise Unreadable("文件其实是旧版 .doc 格式，扩展名被改过。请改回 .doc 或另存为 .docx 后再上传。")


def read_source(content: bytes, name: str) -> str:
    """The kept text of a file, or of pasted text (`name` empty, UTF-8). Raises Unreadable and nothing else."""
    ending = check_kind(content, name)
    try:
        return _reader_of(ending)(content)
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable("文件展开后太大，不能读取。请只保留通知正文后再上传。") from None
    except Exception as fault:
        raise Unreadable("文件已损坏或不完整，不能读取。请用原来的软件打开并另存后再上传。") from fault


def _reader_of(ending: str) -> Callable[[bytes], str]:
    """The reader of one kind, imported when asked for: PDFium alone takes a tenth of a second."""
    if ending == ".docx":
        from campaigns.notices.sources.word import text_of_word

        return lambda content: keep(text_of_word(content))
    if ending in CONVERTED:
        from campaigns.notices.sources.office import to_docx
        from campaigns.notices.sources.word import text_of_word

        return lambda content: keep(text_of_word(to_docx(content)))
    if ending == ".pdf":
        from campaigns.notices.sources.pdf import text_of_pdf

        return lambda content: keep(text_of_pdf(content))
    if ending in (".html", ".htm"):
        from campaigns.notices.sources.page import text_of_page

        return lambda content: keep(text_of_page(content))
    return decode
