"""Sending for signature, signing, submitting, and the ways back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability, Role
from accounts.lockout import WrongPassword, confirm_password
from accounts.transitions import Change, Refused, StaleState, apply, what
from audit import clock
from audit.models import Outcome
from audit.services import record
from rectification import states
from rectification.content import digest
from rectification.models import Filing, FilingVersion, Signature
from rectification.services.freezing import NotReady, freeze_or_refuse, lock_owed
from rectification.services.versions import back_to_draft

__all__ = [
    "NotReady", "SignedTogether", "recall_filing", "refuse_signature", "send_for_signature", "sign_and_submit",
    "sign_filing", "sign_together", "submit_filing", "withdraw_filing",
]  # fmt: skip


def _own(filing: Filing) -> None:
    """The unit's people send it themselves: whoever had begun to enter it for them has no part in it."""
    FilingVersion.objects.filter(filing=filing, number=filing.version_number).update(entered_by=None)


def send_for_signature(*, filing: Filing, actor: Actor) -> FilingVersion:
    """Freeze the draft and hand it to the unit leader. Raises NotReady, StaleState, PermissionDenied."""
    if not filing.obligation.requirement.needs_signature:
        raise Refused(_("这份材料不用签字，可以直接报送。"))
    with transaction.atomic():
        lock_owed(filing)
        apply(states.SENT_FOR_SIGNATURE, row=filing, actor=actor, change=Change({"entered_by": None}))
        _own(filing)
        return freeze_or_refuse(filing)


def _confirm(filings: Sequence[Filing], password: str, actor: Actor) -> None:
    """The signer is who he says he is. A wrong password is refused, and the trail keeps the attempt: call this outside
    the transaction of the signature, which would take the entry back."""
    for filing in filings:
        actor.require(Capability.FILING_SIGN, filing)
    try:
        confirm_password(actor=actor, password=password)
    except WrongPassword as refusal:
        for filing in filings:
            record(
                who=actor.who, action="rectification.filing.signed", what=what(filing), outcome=Outcome.REFUSED,
                reason="password" if refusal.looked_at else "locked",
            )  # fmt: skip
        wrong = _("密码不对，没有签字。请输入您的登录密码。")
        raise Refused(_("没有签字：%(why)s") % {"why": refusal} if refusal.locked else wrong) from refusal


def sign_filing(*, filing: Filing, password: str, sha256: str, actor: Actor) -> Signature:
    """Sign exactly the content shown: `sha256` is the hash that the signer saw. Refused on a wrong password; the fifth
    one closes the same lock as at signing in."""
    _confirm([filing], password, actor)
    return _sign(filing, sha256, actor)


def _sign(filing: Filing, sha256: str, actor: Actor) -> Signature:
    signer = actor.person
    with transaction.atomic():
        apply(states.SIGNED, row=filing, actor=actor, change=Change(note={"sha256": sha256}))
        version = filing.current
        if sha256 != version.sha256 or digest(version.content) != version.sha256:
            raise Refused(_("内容已有变化，没有签字。请重新打开核对后再签。"))
        post = next(
            (p.post for p in signer.grants.posts if p.role == Role.UNIT_LEADER and p.unit_id == filing.unit_id), ""
        )
        return Signature.objects.create(
            version=version, signer=signer, name=signer.name, post=post, sha256=version.sha256, at=clock.now()
        )


def submit_filing(*, filing: Filing, actor: Actor) -> FilingVersion:
    """Send to the receiving office: a signed filing, or a draft where no signature is demanded."""
    present = clock.now()
    values: dict[str, Any] = {"submitted_at": present, "first_submitted_at": Coalesce(F("first_submitted_at"), present)}
    signed = filing.obligation.requirement.needs_signature
    if not signed:
        values["entered_by"] = None
    with transaction.atomic():
        lock_owed(filing)
        transition = states.SUBMITTED if signed else states.SUBMITTED_UNSIGNED
        apply(transition, row=filing, actor=actor, change=Change(values, note={"version": filing.version_number}))
        if not signed:
            _own(filing)
        version = filing.current if signed else freeze_or_refuse(filing)
        FilingVersion.objects.filter(pk=version.pk).update(submitted_at=present)
    return version


def sign_and_submit(*, filing: Filing, password: str, sha256: str, actor: Actor) -> Signature:
    """核对无误，签字并报送: both or neither."""
    _confirm([filing], password, actor)
    return _sign_and_submit(filing, sha256, actor)


def _sign_and_submit(filing: Filing, sha256: str, actor: Actor) -> Signature:
    with transaction.atomic():
        signature = _sign(filing, sha256, actor)
        submit_filing(filing=filing, actor=actor)
    return signature


@dataclass(frozen=True)
class SignedTogether:
    """What one password signed and submitted, and what was left out with the reason."""

    signatures: list[Signature] = field(default_factory=list)
    left: list[tuple[Filing, str]] = field(default_factory=list)


def sign_together(*, chosen: Sequence[tuple[Filing, str]], password: str, actor: Actor) -> SignedTogether:
    """一并签字: several filings, each with the hash that the signer saw, after one password.

    Each is signed and submitted by itself, so that one that has changed meanwhile is left out and the others are not.
    Refused on a wrong password or when nothing was chosen; PermissionDenied when one of them is not his to sign.
    """
    if not chosen:
        raise Refused(_("没有选要签的材料。请在要签的材料前打勾。"))
    _confirm([filing for filing, _sha256 in chosen], password, actor)
    done = SignedTogether()
    for filing, sha256 in chosen:
        try:
            done.signatures.append(_sign_and_submit(filing, sha256, actor))
        except (Refused, StaleState) as refusal:
            done.left.append((filing, str(refusal)))
    return done


def recall_filing(*, filing: Filing, actor: Actor) -> FilingVersion:
    """The unit takes it back before submission to edit it; a signature is voided."""
    with transaction.atomic():
        return back_to_draft(states.RECALLED, filing=filing, actor=actor, reason=_("填报人取回修改"))


def refuse_signature(*, filing: Filing, reason: str, actor: Actor) -> FilingVersion:
    """The unit leader gives it back to the liaison with a reason."""
    if not reason.strip():
        raise Refused(_("请写明退回联络员的原因。"))
    with transaction.atomic():
        return back_to_draft(states.REFUSED_SIGNATURE, filing=filing, actor=actor, reason=reason.strip())


def withdraw_filing(*, filing: Filing, actor: Actor) -> FilingVersion:
    """Take a submitted filing back before its review has begun."""
    with transaction.atomic():
        return back_to_draft(states.WITHDRAWN, filing=filing, actor=actor, reason=_("审核开始前撤回"))
