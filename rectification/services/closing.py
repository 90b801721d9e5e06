"""Closing item by item: claimed by the unit, checked 核账 and closed 销账 by others, who hold no post in it.

Check and close are two recorded acts, by one person in one press or, where the campaign demands it, by two.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused
from audit import clock
from rectification import states
from rectification.models import CheckMode, Problem, ProblemCheck, ProblemEvent, ProblemEventKind, ProblemState
from rectification.services.acting import Note, Said, Uploads, locked, move, note
from rectification.services.extensions import drop_extension
from rectification.services.telling import tell_office, tell_unit

_GUARDS = (states.not_the_claimant, states.checked_once)
_CHECKED = Note("rectification.problem.checked", Capability.CLOSURE_VERIFY, {ProblemState.CLAIMED}, _GUARDS)
#: In one press with the closing, which has asked for the right.
_CHECKED_TOO = replace(_CHECKED, capability=None)


@dataclass(frozen=True)
class Finding:
    """What a check found: on paper or on site, on which day (None: today), and what was missing if anything."""

    mode: str = CheckMode.PAPER
    on: date | None = None
    facts_true: bool = True
    evidence_sufficient: bool = True
    uploads: Uploads = ()

    @property
    def day(self) -> date:
        """The day of the check."""
        return self.on or clock.today()


PAPER_CHECK = Finding()


def claim_done(
    *,
    problem: Problem,
    done_on: date,
    statement: str,
    actor: Actor,
    uploads: "Iterable[UploadedFile[Any]]" = (),
) -> ProblemEvent:
    """申请销号: the day it was done, and a statement or a file that shows it. A request for more time that nobody has
    decided falls away."""
    actor.require(Capability.PROBLEM_CLAIM, problem)
    files = list(uploads)
    if not statement.strip() and not files:
        raise Refused(_("请写整改完成情况，或者上传佐证材料。"))
    if done_on > clock.today():
        raise Refused(_("整改完成日期在今天以后。请填实际完成的日期。"))
    present = clock.now()
    with transaction.atomic():
        event = move(
            states.CLAIMED, ProblemEventKind.CLAIMED, problem=problem, actor=actor, at=present,
            values={"claimed_at": present, "checked_at": None},
            said=Said(statement.strip(), done_on, files, {"files": len(files)}),
        )  # fmt: skip
        drop_extension(problem=problem, actor=actor, reason=_("已申请销号，不再需要延期"))
        tell_office(problem, event)
    return event


def withdraw_claim(*, problem: Problem, actor: Actor, reason: str = "") -> ProblemEvent:
    """撤回销号申请 by the unit, as long as its check has not passed."""
    with transaction.atomic():
        return move(
            states.CLAIM_WITHDRAWN, ProblemEventKind.CLAIM_WITHDRAWN, problem=problem, actor=actor,
            values={"claimed_at": None}, said=Said(reason.strip()),
        )  # fmt: skip


def check_problem(
    *, problem: Problem, actor: Actor, finding: Finding = PAPER_CHECK, statement: str = ""
) -> ProblemCheck:
    """核账通过: the claim stands up to a check; what found something missing sends back instead (`send_back`)."""
    actor.require(Capability.CLOSURE_VERIFY, problem)
    with transaction.atomic():
        return _pass(_CHECKED, problem, actor, finding, statement)


def _pass(act: Note, problem: Problem, actor: Actor, finding: Finding, statement: str) -> ProblemCheck:
    _sensible(finding)
    if not (finding.facts_true and finding.evidence_sufficient):
        raise Refused(_("您勾了不属实或佐证不足，不能核账通过。请退回整改；都没有问题的，去掉勾选。"))
    present = clock.now()
    event = note(
        act, ProblemEventKind.CHECKED, problem=problem, actor=actor, at=present, values={"checked_at": present},
        said=_said(finding, statement),
    )  # fmt: skip
    return _found(event, finding, passed=True)


def verify_closure(
    *, problem: Problem, actor: Actor, statement: str = "", finding: Finding | None = None
) -> ProblemEvent:
    """销账; where no passed check of the claim stands yet, 核账 and 销账 in one press, by `finding` (None: on paper).
    What was written belongs to the check then.

    The right to verify never covers problems of a unit in which one holds a post. Raises Refused where the campaign
    wants another person than the one who checked.
    """
    actor.require(Capability.CLOSURE_VERIFY, problem)
    with transaction.atomic():
        locked(problem)
        if problem.state == ProblemState.CLAIMED and problem.checked_at is None:
            if problem.campaign.separate_check:
                raise Refused(_("这项专项整治要求核账和销账由两个人办。请先核账，再由另一人销账。"))
            _pass(_CHECKED_TOO, problem, actor, finding or PAPER_CHECK, statement)
            statement = ""
        present = clock.now()
        event = move(
            states.VERIFIED, ProblemEventKind.VERIFIED, problem=problem, actor=actor, at=present,
            values={"closed_at": present}, said=Said(statement.strip()),
        )  # fmt: skip
        tell_unit(problem, event)
    return event


def send_back(*, problem: Problem, reason: str, actor: Actor, finding: Finding | None = None) -> ProblemEvent:
    """核账不通过，退回整改, with a reason. The check that failed is kept with what it found."""
    actor.require(Capability.CLOSURE_VERIFY, problem)
    if not reason.strip():
        raise Refused(_("请写明退回的原因：缺什么，还要做什么。"))
    finding = finding or PAPER_CHECK
    _sensible(finding)
    with transaction.atomic():
        event = move(
            states.SENT_BACK, ProblemEventKind.SENT_BACK, problem=problem, actor=actor,
            values={"claimed_at": None, "checked_at": None}, said=_said(finding, reason),
        )  # fmt: skip
        _found(event, finding, passed=False)
        tell_unit(problem, event)
    return event


def _sensible(finding: Finding) -> None:
    if finding.mode not in CheckMode.values:
        raise Refused(_("请选核查方式：书面核查或现场核查。"))
    if finding.day > clock.today():
        raise Refused(_("核查日期在今天以后。请填实际核查的日期。"))


def _said(finding: Finding, statement: str) -> Said:
    marks = {"mode": finding.mode, "facts": finding.facts_true, "evidence": finding.evidence_sufficient}
    return Said(statement.strip(), finding.on, finding.uploads, marks)


def _found(event: ProblemEvent, finding: Finding, *, passed: bool) -> ProblemCheck:
    problem = event.problem
    return ProblemCheck.objects.create(
        problem=problem, event=event, round=problem.round, mode=finding.mode, facts_true=finding.facts_true,
        evidence_sufficient=finding.evidence_sufficient, passed=passed, note=event.statement,
        checked_on=finding.day, checked_by=event.actor, recorded_at=event.recorded_at,
    )  # fmt: skip
