"""A Word file's zip archive, opened so that nothing of it is inflated beyond its limits. Pure."""

import io
import zipfile
import zlib

from campaigns.notices.decoding import Unreadable

LARGEST_PART = 32 * 1024 * 1024
LARGEST_WHOLE = 200 * 1024 * 1024
MOST_PARTS = 3_000
#: Markup of real documents shrinks to a tenth, long tables to a fortieth.
HIGHEST_RATIO, RATIO_FROM = 100, 1024 * 1024

_BROKEN = "Word 文档已损坏或不完整。请用原来的软件打开并另存后再上传。"
_BOMB = "Word 文档展开后异常大，不读取。请把正文复制到新文档，保存后再上传。"


class Archive:
    """The parts of a .docx. Raises Unreadable for what is broken, has a password or would inflate too far."""

    def __init__(self, content: bytes) -> None:
        try:
            self._file = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
            raise Unreadable(_BROKEN) from fault
        self._parts = self._file.infolist()
        self._check()

    def _check(self) -> None:
        if len(self._parts) > MOST_PARTS or sum(part.file_size for part in self._parts) > LARGEST_WHOLE:
            raise Unreadable(_BOMB)
        for part in self._parts:
            if part.flag_bits & 1:
                raise Unreadable("文件设有密码，不能读取。请取消密码后再上传。")
            if part.file_size > RATIO_FROM and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
                raise Unreadable(_BOMB)
            if part.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")):
                raise Unreadable("Word 文档里有宏，不读取。请另存为不带宏的 .docx 后再上传。")

    def __contains__(self, name: str) -> bool:
        return any(part.filename == name for part in self._parts)

    def read(self, name: str) -> bytes:
        """The bytes of one part, never more than its checked size."""
        try:
            part = self._file.getinfo(name)
            if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Unreadable(_BROKEN)
            if part.file_size > LARGEST_PART:
                raise Unreadable(_BOMB)
            with self._file.open(part) as stream:
                return stream.read(LARGEST_PART)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as fault:
            raise Unreadable(_BROKEN) from fault
