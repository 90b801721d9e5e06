"""Paper mode 纸质签字: the frozen version is printed, signed and sealed by hand, scanned, and matched by its code."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, apply, what
from audit.models import Outcome
from audit.services import record
from rectification import states
from rectification.content import digest
from rectification.models import Filing, FilingVersion, Signature
from rectification.services.scans import sign_by_scan, store_scan


def plain_code(text: str) -> str:
    """A typed check code without the signs between its digits: people type hyphens and spaces as they like."""
    return "".join(char for char in text.upper() if char.isalnum())


def sign_on_paper(
    *,
    filing: Filing,
    code: str,
    name: str,
    upload: "UploadedFile[Any] | None",
    actor: Actor,
    post: str = "",
) -> Signature:
    """The unit brings the scan of the paper that its leader signed. `code` is read off that paper.

    Refused when the code is another version's (the trail keeps the attempt), when the content is not what was frozen,
    without the signer's name, and without a scan. StaleState when it does not wait for a signature any more.
    """
    actor.require(Capability.FILING_FILL, filing)
    if not name.strip():
        raise Refused(_("请填纸上签字人的姓名。"))
    _match(filing, code, actor)
    with transaction.atomic():
        note = {"sha256": filing.current.sha256, "name": name.strip()}
        apply(states.SIGNED_ON_PAPER, row=filing, actor=actor, change=Change(note=note))
        version = _unchanged(filing, code)
        scan = store_scan(upload=upload, actor=actor)
        return sign_by_scan(version=version, scan=scan, name=name.strip(), post=post.strip(), actor=actor)


def _match(filing: Filing, code: str, actor: Actor) -> None:
    """Outside the transaction of the signature, which would take the trail's entry back."""
    version = filing.current
    if not version.sha256 or plain_code(code) == plain_code(version.check_code):
        return
    if plain_code(code):
        record(
            who=actor.who, action="rectification.filing.signed_on_paper", what=what(filing), outcome=Outcome.REFUSED,
            reason="check code",
        )  # fmt: skip
    others = {plain_code(other.check_code): other.number for other in filing.versions.exclude(sha256="")}
    if plain_code(code) in others:
        values = {"old": others[plain_code(code)], "number": version.number}
        raise Refused(_("这是第%(old)d版的校验码，现在要签的是第%(number)d版。请打印第%(number)d版重新签字。") % values)
    raise Refused(_("校验码与第%(number)d版不一致。请照纸上打印的校验码输入。") % {"number": version.number})


def _unchanged(filing: Filing, code: str) -> FilingVersion:
    """Under the row's lock: the version that was printed is the current one, and its content what was frozen."""
    version = filing.current
    if plain_code(code) != plain_code(version.check_code) or digest(version.content) != version.sha256:
        raise Refused(_("内容已有变化，纸上签的不是这一版。请重新打印、签字。"))
    return version
