"""Bytes of a file → text that is kept. Pure.

The kept text differs from the file in its line ends alone; every span of a draft counts its signs.
"""

LARGEST_BYTES = 4_000_000
LARGEST_SIGNS = 400_000


class Unreadable(Exception):
    """A file that cannot be read; the message is for the person who chose it, in Chinese: fact, then remedy."""


def keep(text: str) -> str:
    """The text that is kept. Raises Unreadable where there is nothing to read or too much."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LARGEST_SIGNS:
        raise Unreadable(f"文件有{len(text)}字，超过{LARGEST_SIGNS}字的上限，请只保留通知正文后再读取。")
    if not any("\u4e00" <= sign <= "\u9fff" for sign in text):
        raise Unreadable("文件里没有读到汉字，可能是扫描件或其他格式，请改用可以复制文字的版本。")
    return text


def decode(content: bytes) -> str:
    """UTF-8, UTF-16 with a mark, or GB18030 → the kept text. Raises Unreadable."""
    if len(content) > LARGEST_BYTES:
        raise Unreadable(f"文件超过{LARGEST_BYTES // 1_000_000} MB，请只保留通知正文后再读取。")
    if content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("文件不是纯文本，请另存为文本后再读取。")
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return keep(text)
    raise Unreadable("文件的文字编码无法识别，请另存为 UTF-8 编码的文本后再读取。")


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig", "gb18030")
