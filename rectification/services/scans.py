"""Scans of signed and sealed paper."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import Refused
from audit import clock
from files.models import Attachment
from files.services import store_upload
from rectification.models import FilingVersion, Signature, SignatureMode

#: What a scanner or a telephone makes.
SCAN_TYPES = ("application/pdf", "image/jpeg", "image/png")
SCAN_ENDINGS = ".pdf,.jpg,.jpeg,.png"


def store_scan(*, upload: "UploadedFile[Any] | None", actor: Actor) -> Attachment:
    """Check and keep a scan. Refused without one, and for what is neither PDF nor picture."""
    if upload is None:
        raise Refused(_("没有选扫描件。请把签字盖章的纸质件扫描或拍照后上传。"))
    attachment = store_upload(upload=upload, actor=actor)
    if attachment.content_type not in SCAN_TYPES:
        raise Refused(_("扫描件只收 PDF、JPG、PNG。请扫描或拍照后上传。"))
    return attachment


def keep_scan(*, version: FilingVersion, scan: Attachment) -> None:
    """Keep the paper with the version that it shows. Call in the transaction of the transition."""
    FilingVersion.objects.filter(pk=version.pk).update(scan=scan)


def sign_by_scan(*, version: FilingVersion, scan: Attachment, name: str, post: str, actor: Actor) -> Signature:
    """The paper signature over a frozen version. Call in the transaction of the transition."""
    keep_scan(version=version, scan=scan)
    return Signature.objects.create(
        version=version, signer=None, name=name[:60], post=post[:60], mode=SignatureMode.PAPER, sha256=version.sha256,
        at=clock.now(), file=scan, entered_by=actor.person,
    )  # fmt: skip
