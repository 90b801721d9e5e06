"""The shortest real closing 销号: claimed by the unit, verified by another person who holds no post in it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, Transition, apply
from audit import clock
from files.services import store_upload
from rectification import states
from rectification.models import Problem, ProblemEvent, ProblemEventKind
from rectification.services.events import problem_event


def _act(
    transition: Transition, kind: str, *, problem: Problem, actor: Actor, at: datetime, values: dict[str, Any],
    statement: str, business_date: date | None = None,
) -> ProblemEvent:  # fmt: skip
    apply(transition, row=problem, actor=actor, change=Change(values, reason=statement))
    event = problem_event(problem, kind, actor=actor, at=at, statement=statement, business_date=business_date)
    event.save()
    return event


def claim_done(
    *,
    problem: Problem,
    done_on: date,
    statement: str,
    actor: Actor,
    uploads: "Iterable[UploadedFile[Any]]" = (),
) -> ProblemEvent:
    """申请销号: the day it was done, and a statement or a file that shows it."""
    actor.require(Capability.PROBLEM_CLAIM, problem)
    files = list(uploads)
    if not statement.strip() and not files:
        raise Refused(_("请写整改完成情况，或者上传佐证材料。"))
    if done_on > clock.today():
        raise Refused(_("整改完成日期在今天以后。请填实际完成的日期。"))
    present = clock.now()
    with transaction.atomic():
        event = _act(
            states.CLAIMED, ProblemEventKind.CLAIMED, problem=problem, actor=actor, at=present,
            values={"claimed_at": present}, statement=statement.strip(), business_date=done_on,
        )  # fmt: skip
        event.attachments.set([store_upload(upload=upload, actor=actor) for upload in files])
    return event


def verify_closure(*, problem: Problem, actor: Actor, statement: str = "") -> ProblemEvent:
    """核验销号. The right to verify never covers problems of a unit in which one holds a post."""
    present = clock.now()
    with transaction.atomic():
        return _act(
            states.VERIFIED, ProblemEventKind.VERIFIED, problem=problem, actor=actor, at=present,
            values={"closed_at": present}, statement=statement.strip(),
        )  # fmt: skip


def send_back(*, problem: Problem, reason: str, actor: Actor) -> ProblemEvent:
    """核验不通过，退回整改, with a reason."""
    if not reason.strip():
        actor.require(Capability.CLOSURE_VERIFY, problem)
        raise Refused(_("请写明退回的原因：缺什么，还要做什么。"))
    present = clock.now()
    with transaction.atomic():
        return _act(
            states.SENT_BACK, ProblemEventKind.SENT_BACK, problem=problem, actor=actor, at=present,
            values={"claimed_at": None}, statement=reason.strip(),
        )  # fmt: skip
