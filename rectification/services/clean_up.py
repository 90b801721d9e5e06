"""Closing a case of the clean-up ledger: said to be done by the unit, verified by others, who hold no post in it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, Transition, apply
from audit import clock
from files.services import store_upload
from personnel.private import private_in
from rectification import states
from rectification.clean_up_standing import still_listed
from rectification.models import CaseEventKind, CleanUpCase, CleanUpEvent
from rectification.services.acting import Uploads
from rectification.services.clean_up_ledger import case_event


def claim_case(
    *, case: CleanUpCase, done_on: date, statement: str, actor: Actor, uploads: Uploads = ()
) -> CleanUpEvent:
    """报办结: the day it was done, and a statement or a file that shows it. The event tells whether the roster still
    has the case."""
    actor.require(Capability.PROBLEM_CLAIM, case)
    files = list(uploads)
    if not statement.strip() and not files:
        raise Refused(_("请写怎么清理的，或者上传佐证材料。"))
    if done_on > clock.today():
        raise Refused(_("办结日期在今天以后。请填实际办结的日期。"))
    with transaction.atomic():
        event = _move(
            states.CASE_CLAIMED, CaseEventKind.CLAIMED, case, actor, statement,
            values={"claimed_at": clock.now()}, business_date=done_on, still_listed=still_listed(case),
        )  # fmt: skip
        event.attachments.set(store_upload(upload=upload, actor=actor) for upload in files)
    return event


def withdraw_case_claim(*, case: CleanUpCase, actor: Actor) -> CleanUpEvent:
    """撤回办结申请 by the unit, as long as nobody has verified it."""
    with transaction.atomic():
        return _move(
            states.CASE_CLAIM_WITHDRAWN, CaseEventKind.CLAIM_WITHDRAWN, case, actor, "", values={"claimed_at": None}
        )


def verify_case(*, case: CleanUpCase, actor: Actor, statement: str = "") -> CleanUpEvent:
    """核验销号. Refused without a word of why while the roster still has the case."""
    actor.require(Capability.CLOSURE_VERIFY, case)
    with transaction.atomic():
        standing = still_listed(case)
        if standing and not statement.strip():
            raise Refused(_("名册里仍有这种情形。请退回清理；确实办结的，写明为什么可以销号。"))
        return _move(
            states.CASE_VERIFIED, CaseEventKind.VERIFIED, case, actor, statement,
            values={"closed_at": clock.now()}, still_listed=standing,
        )  # fmt: skip


def send_case_back(*, case: CleanUpCase, reason: str, actor: Actor) -> CleanUpEvent:
    """退回清理, with a reason."""
    actor.require(Capability.CLOSURE_VERIFY, case)
    if not reason.strip():
        raise Refused(_("请写明退回的原因：缺什么，还要做什么。"))
    with transaction.atomic():
        return _move(states.CASE_SENT_BACK, CaseEventKind.SENT_BACK, case, actor, reason, values={"claimed_at": None})


def _move(
    transition: Transition, kind: str, case: CleanUpCase, actor: Actor, statement: str, *, values: dict[str, Any],
    **more: Any,
) -> CleanUpEvent:  # fmt: skip
    statement = statement.strip()
    if private_in(statement):
        raise Refused(_("里面像有身份证号或手机号。请删去号码，名册里查得到。"))
    note = {"still_listed": more["still_listed"]} if "still_listed" in more else {}
    apply(transition, row=case, actor=actor, change=Change(values, statement, note))
    event = case_event(case, kind, actor=actor, at=clock.now(), statement=statement, **more)
    event.save()
    return event
