"""The states of sessions, examinations and effects."""

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, Transition
from audit import clock
from personnel.models import (
    AttendanceState,
    EffectState,
    ExamState,
    SessionState,
    TrainingEffect,
    TrainingExam,
    TrainingSession,
)

_MANAGE, _DECIDE = Capability.OFFICER_MANAGE, Capability.CERTIFICATE_DECIDE


def is_over(row: TrainingSession, actor: Actor) -> None:
    """What has not ended cannot have been held."""
    if row.ends_on > clock.today():
        raise Refused(_("这次培训%(day)s才结束，结束以后再登记为已举办。") % {"day": row.ends_on.isoformat()})


def attended(row: TrainingSession, actor: Actor) -> None:
    """Hours come from the organiser's list: without one there is nothing to count."""
    if not row.attendances.filter(state=AttendanceState.PRESENT).exists():
        raise Refused(_("还没有登记出勤的人。请先登记出勤，或者导入签到表。"))


def marked(row: TrainingExam, actor: Actor) -> None:
    """Marks first; and nobody confirms an examination that he sat himself."""
    if not row.marks.exists():
        raise Refused(_("还没有登记成绩。请先登记成绩。"))
    if actor.user is not None and row.marks.filter(officer__user=actor.user).exists():
        raise Refused(_("这次考试里有您本人的成绩，请由其他人确认。"))


def session_is_held(row: TrainingExam, actor: Actor) -> None:
    """The examination closes a session that took place."""
    if row.session.state != SessionState.HELD:
        raise Refused(_("这次培训还没有登记为已举办。请先登记出勤、登记为已举办。"))


def not_about_oneself(row: TrainingEffect, actor: Actor) -> None:
    """Nobody decides about himself."""
    if actor.user is not None and row.officer.user_id == actor.user.pk:
        raise Refused(_("这是您本人的事项，请由其他人办理。"))


HELD = Transition(
    "personnel.training.held", frozenset({SessionState.PLANNED}), SessionState.HELD, _MANAGE, (is_over, attended)
)
CANCELLED = Transition(
    "personnel.training.cancelled", frozenset({SessionState.PLANNED}), SessionState.CANCELLED, _MANAGE
)
EXAM_CONFIRMED = Transition(
    "personnel.training_exam.confirmed", frozenset({ExamState.OPEN}), ExamState.CONFIRMED, _DECIDE,
    (session_is_held, marked),
)  # fmt: skip
EFFECT_CONFIRMED = Transition(
    "personnel.training_effect.confirmed", frozenset({EffectState.PROPOSED}), EffectState.CONFIRMED, _DECIDE,
    (not_about_oneself,),
)  # fmt: skip
EFFECT_DROPPED = Transition(
    "personnel.training_effect.dropped", frozenset({EffectState.PROPOSED}), EffectState.DROPPED, _DECIDE,
    (not_about_oneself,),
)  # fmt: skip
