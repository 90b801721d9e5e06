"""Examinations of a session: marks, and what a confirmed result leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, apply, what
from audit import clock
from audit.services import record
from personnel.models import (
    Certificate,
    CertificateState,
    Completion,
    EffectKind,
    Examination,
    ExamMark,
    ExamState,
    Officer,
    SessionState,
    TrainingEffect,
    TrainingExam,
    TrainingSession,
)
from personnel.services.qualifying import MOST_MARKS
from personnel.services.training.sessions import keeping
from personnel.training.states import EXAM_CONFIRMED


@dataclass(frozen=True)
class ExamFields:
    """An examination; marks in points."""

    kind: str
    on: date
    full_mark: Decimal = Decimal(100)
    pass_mark: Decimal = Decimal(60)
    suspends: bool = False


def add_exam(*, session: TrainingSession, data: ExamFields, actor: Actor) -> TrainingExam:
    """An examination that closes a session. Raises PermissionDenied, StaleState, Refused."""
    actor.require(keeping(session.category), session)
    if session.state == SessionState.CANCELLED:
        raise StaleState(session, session.state)
    if not 0 < data.pass_mark <= data.full_mark <= MOST_MARKS:
        raise Refused(_("合格分应大于0，不超过满分；满分不超过%(most)d。") % {"most": MOST_MARKS})
    if data.on < session.begins_on:
        raise Refused(_("考试日期早于培训开始的日期。请核对后再填。"))
    with transaction.atomic():
        row = TrainingExam.objects.create(
            session=session, kind=data.kind, on=data.on, full_mark=data.full_mark, pass_mark=data.pass_mark,
            suspends=data.suspends, created_at=clock.now(),
        )  # fmt: skip
        after = {"exam": row.get_kind_display(), "on": row.on, "pass_mark": row.pass_mark, "suspends": row.suspends}
        record(who=actor.who, action="personnel.training_exam.added", what=what(row), after=after)
    return row


def mark_refusal(exam: TrainingExam, mark: Decimal | None) -> str:
    """Why a mark cannot be written; "" when it can."""
    if mark is not None and not 0 <= mark <= exam.full_mark:
        return _("成绩应是0至%(most)s分。") % {"most": exam.full_mark.normalize().to_eng_string()}
    return ""


def enter_marks(*, exam: TrainingExam, marks: Mapping[Officer, Decimal | None], actor: Actor) -> int:
    """Write marks of who is on the session's list; None: did not sit. How many changed.

    Raises PermissionDenied, StaleState (confirmed), Refused: one's own mark, not on the list, out of range, to come."""
    actor.require(keeping(exam.session.category), exam)
    with transaction.atomic():
        row = TrainingExam.objects.select_for_update(of=("self",)).select_related("session").get(pk=exam.pk)
        if row.state != ExamState.OPEN:
            raise StaleState(row, row.state)
        _refuse_marks(row, marks, actor)
        there = {each.officer_id: each for each in row.marks.filter(officer__in=list(marks))}
        told = []
        for officer, mark in marks.items():
            old = there.get(officer.pk)
            if old is not None and old.mark == mark:
                continue
            values = {
                "mark": mark, "passed": mark is not None and mark >= row.pass_mark, "recorded_at": clock.now(),
                "recorded_by": actor.user,
            }  # fmt: skip
            ExamMark.objects.update_or_create(exam=row, officer=officer, defaults=values)
            told.append(f"{officer.name} {_('缺考') if mark is None else mark}")
        if told:
            after = {"count": len(told), "persons": told}
            record(who=actor.who, action="personnel.training_exam.marks_written", what=what(row), after=after)
    return len(told)


def _refuse_marks(exam: TrainingExam, marks: Mapping[Officer, Decimal | None], actor: Actor) -> None:
    if exam.on > clock.today():
        raise Refused(_("考试日期还没有到，考完再登记成绩。"))
    listed = set(exam.session.attendances.filter(officer__in=list(marks)).values_list("officer", flat=True))
    for officer, mark in marks.items():
        if actor.user is not None and officer.user_id == actor.user.pk:
            raise Refused(_("这是您本人的成绩，请由其他人登记。"))
        if officer.pk not in listed:
            raise Refused(_("%(name)s不在这次培训的名单里。请先登记出勤。") % {"name": officer.name})
        refusal = mark_refusal(exam, mark)
        if refusal:
            raise Refused(f"{officer.name}：{refusal}")


@dataclass(frozen=True)
class Confirmed:
    """What confirming wrote; `passed_over`: who has gone out of the reach of who confirms."""

    results: int
    effects: int
    passed_over: int = 0


def confirm_exam(*, exam: TrainingExam, actor: Actor) -> Confirmed:
    """确认成绩: marks become results of the officers, and what follows is proposed, not done.

    Raises PermissionDenied (CERTIFICATE_DECIDE), StaleState, Refused (no marks, not held, one's own mark)."""
    with transaction.atomic():
        apply(EXAM_CONFIRMED, row=exam, actor=actor)
        marks = list(exam.marks.exclude(mark=None).select_related("officer"))
        reached = set(
            Officer.objects.within(actor.person, Capability.CERTIFICATE_DECIDE)
            .filter(exam_marks__exam=exam).values_list("pk", flat=True)
        )  # fmt: skip
        mine = [mark for mark in marks if mark.officer_id in reached]
        organiser = exam.session.unit.name
        Examination.objects.bulk_create(
            Examination(
                officer=mark.officer, kind=exam.kind, on=exam.on, passed=mark.passed, mark=mark.mark,
                organiser=organiser, recorded_at=clock.now(), recorded_by=actor.user,
            )
            for mark in mine
        )  # fmt: skip
        effects = TrainingEffect.objects.bulk_create([*_suspensions(exam, mine), *_completions(exam, mine)])
        found = Confirmed(len(mine), len(effects), len(marks) - len(mine))
        after = {"count": found.results, "proposals": found.effects, "passed_over": found.passed_over}
        record(who=actor.who, action="personnel.training_exam.results_recorded", what=what(exam), after=after)
    return found


def _suspensions(exam: TrainingExam, marks: list[ExamMark]) -> list[TrainingEffect]:
    """不合格人员暂扣执法证件 (004): each certificate that is in use."""
    failed = [mark.officer_id for mark in marks if not mark.passed] if exam.suspends else []
    in_use = Certificate.objects.filter(
        officer__in=failed, state__in=[CertificateState.VALID, CertificateState.INSPECTION_DUE]
    )
    return [
        TrainingEffect(exam=exam, officer_id=row.officer_id, certificate=row, kind=EffectKind.SUSPEND,
                       proposed_at=clock.now())
        for row in in_use.order_by("pk")
    ]  # fmt: skip


def _completions(exam: TrainingExam, marks: list[ExamMark]) -> list[TrainingEffect]:
    """合格人员发放结业证 (004): who has none that still holds."""
    kind = exam.session.category.completes
    passed = [mark.officer_id for mark in marks if mark.passed] if kind else []
    have = {
        row.officer_id
        for row in Completion.objects.filter(officer__in=passed, kind=kind, withdrawn_on=None)
        if row.valid_until is None or row.valid_until >= exam.on
    }
    return [
        TrainingEffect(exam=exam, officer_id=pk, kind=EffectKind.COMPLETE, proposed_at=clock.now())
        for pk in passed
        if pk not in have
    ]
