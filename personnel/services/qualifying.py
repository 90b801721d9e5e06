"""Examination results and completed training, as the organiser's records say."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from personnel.models import Completion, CompletionKind, Examination, Officer
from personnel.services.acting import day_past, fitting, is_oneself, said

MOST_MARKS = 1000


@dataclass(frozen=True)
class Result:
    """An examination's outcome; `mark` in points, where there is one."""

    kind: str
    on: date
    passed: bool
    mark: Decimal | None = None
    organiser: str = ""


def record_examination(*, officer: Officer, result: Result, actor: Actor) -> Examination:
    """Keep a result. Raises PermissionDenied, or Refused for a day to come and for one's own result."""
    actor.require(Capability.CERTIFICATE_DECIDE, officer)
    _not_oneself(officer, actor)
    day_past(result.on)
    if result.mark is not None and not 0 <= result.mark <= MOST_MARKS:
        raise Refused(_("成绩应是0至%(most)d分。") % {"most": MOST_MARKS})
    with transaction.atomic():
        row = Examination(
            officer=officer, kind=result.kind, on=result.on, passed=result.passed, mark=result.mark,
            organiser=said(result.organiser), recorded_at=clock.now(), recorded_by=actor.user,
        )  # fmt: skip
        fitting(row)
        row.save()
        after = {"exam": row.get_kind_display(), "on": row.on, "passed": row.passed, "mark": row.mark}
        record(who=actor.who, action="personnel.examination.recorded", what=what(officer), after=after)
    return row


@dataclass(frozen=True)
class Papers:
    """A completion certificate; `valid_until` None: for good."""

    issued_on: date
    number: str = ""
    issuer: str = ""
    valid_until: date | None = None


def record_completion(*, officer: Officer, papers: Papers, actor: Actor) -> Completion:
    """Keep a completion certificate of the public-law training. Raises as `record_examination`."""
    actor.require(Capability.CERTIFICATE_DECIDE, officer)
    _not_oneself(officer, actor)
    day_past(papers.issued_on)
    if papers.valid_until is not None and papers.valid_until < papers.issued_on:
        raise Refused(_("有效期至早于发证日期。请核对后再填。"))
    with transaction.atomic():
        row = Completion(
            officer=officer, kind=CompletionKind.PUBLIC_LAW, number=said(papers.number), issuer=said(papers.issuer),
            issued_on=papers.issued_on, valid_until=papers.valid_until, recorded_at=clock.now(),
            recorded_by=actor.user,
        )  # fmt: skip
        fitting(row)
        row.save()
        after = {"number": row.number, "issued_on": row.issued_on, "valid_until": row.valid_until}
        record(who=actor.who, action="personnel.completion.recorded", what=what(officer), after=after)
    return row


def _not_oneself(officer: Officer, actor: Actor) -> None:
    if is_oneself(officer, actor):
        raise Refused(_("这是您本人的成绩，请由其他人登记。"))
