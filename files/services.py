"""Storing files: uploads are checked against what their bytes say, generated files are trusted."""

import hashlib
from pathlib import PurePath
from typing import Any

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from files.models import Attachment

#: Allowed endings, the type served for each, and the first bytes that such a file has.
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ALLOWED: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (_ZIP,)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (_ZIP,)),
    ".doc": ("application/msword", (_OLE,)),
    ".xls": ("application/vnd.ms-excel", (_OLE,)),
    ".wps": ("application/vnd.ms-works", (_OLE,)),
    ".et": ("application/octet-stream", (_OLE, _ZIP)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
}
#: Endings of text, which has no first bytes of its own; taken only where text is what is asked for. A saved page is
#: served as bytes, so that no browser shows it.
TEXTS = {".txt": "text/plain", ".htm": "application/octet-stream", ".html": "application/octet-stream"}

_LONGEST_ENDING = 10
_LONGEST_NAME = int(Attachment._meta.get_field("name").max_length or 0)


def _checked_text(name: str, data: bytes, ending: str) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if data.startswith((_ZIP, _OLE, b"%PDF-", b"MZ", b"\x7fELF")) or (b"\x00" in data and not wide):
        raise Refused(
            _("“%(name)s”的内容与扩展名不符，可能已损坏或被改名。请用原来的软件另存后再传。") % {"name": name}
        )
    return TEXTS[ending]


def _checked_type(name: str, data: bytes, texts: bool = False) -> str:
    """The type to serve, or Refused with what to do."""
    ending = PurePath(name).suffix.lower()
    if texts and ending in TEXTS:
        return _checked_text(name, data, ending)
    if ending not in ALLOWED:
        raise Refused(_("“%(name)s”不能上传：只收 PDF、Word、Excel、WPS 和 JPG、PNG 图片。") % {"name": name})
    kind, heads = ALLOWED[ending]
    if not data.startswith(heads):
        raise Refused(
            _("“%(name)s”的内容与扩展名不符，可能已损坏或被改名。请用原来的软件另存后再传。") % {"name": name}
        )
    if heads == (_ZIP,) and not _is_office(data, ending):
        raise Refused(_("“%(name)s”不是有效的 Office 文件。请重新另存后再传。") % {"name": name})
    return kind


def _is_office(data: bytes, ending: str) -> bool:
    found: set[str] = {str(match.extension) for match in puremagic.magic_string(data, filename=f"a{ending}")}
    return ending in found


def store_upload(*, upload: "UploadedFile[Any]", actor: Actor, texts: bool = False) -> Attachment:
    """Check and keep an upload; with `texts` also plain text and saved pages. Raises Refused (too large, empty, of a
    type not allowed, broken)."""
    name = _short(PurePath(str(upload.name or "").replace("\\", "/")).name)
    if not upload.size:
        raise Refused(_("“%(name)s”是空文件，没有上传。") % {"name": name})
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        raise Refused(_("“%(name)s”超过 %(limit)d MB，没有上传。请压缩或拆分。") % {"name": name, "limit": limit})
    data = upload.read()
    return _store(name, data, _checked_type(name, data, texts), actor)


def _short(name: str) -> str:
    """A file's name as long as its column takes, with its ending."""
    if len(name) <= _LONGEST_NAME:
        return name
    ending = PurePath(name).suffix[-_LONGEST_ENDING:]
    return name[: _LONGEST_NAME - len(ending)] + ending


def store_generated(*, name: str, data: bytes, content_type: str, actor: Actor) -> Attachment:
    """Keep a file that the product made."""
    return _store(name, data, content_type, actor)


def discard_generated(*, attachment: Attachment, actor: Actor) -> None:
    """Remove a file that the product made and can make again. The bytes go when the transaction has committed."""
    content = attachment.content
    storage, path = content.storage, content.name
    with transaction.atomic():
        record(who=actor.who, action="files.attachment.discarded", what=what(attachment))
        attachment.delete()
        transaction.on_commit(lambda: storage.delete(path) if path else None)


def _store(name: str, data: bytes, content_type: str, actor: Actor) -> Attachment:
    with transaction.atomic():
        attachment = Attachment(
            name=name,
            content_type=content_type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            uploaded_by=actor.user,
            uploaded_at=clock.now(),
        )
        attachment.content.save(name, ContentFile(data), save=False)
        attachment.save()
        record(
            who=actor.who,
            action="files.attachment.stored",
            what=what(attachment),
            after={"size": attachment.size, "sha256": attachment.sha256},
        )
    return attachment


def record_download(*, attachment: Attachment, actor: Actor) -> None:
    """Write into the trail that a file was taken."""
    record(who=actor.who, action="files.attachment.downloaded", what=what(attachment))
