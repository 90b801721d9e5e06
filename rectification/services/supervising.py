"""挂牌督办: imposed by the lead office with a reason, a date and the leader who answers for it; lifted by a leader."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability, Role
from accounts.models import Membership, User
from accounts.transitions import Refused, StaleState
from audit import clock
from rectification.models import Problem, ProblemEvent, ProblemEventKind, ProblemState, Supervision
from rectification.services.acting import Note, Said, locked, note
from rectification.services.telling import tell_unit

_UNFINISHED = (ProblemState.OPEN, ProblemState.RECTIFYING, ProblemState.CLAIMED)
_IMPOSED = Note("rectification.problem.supervised", Capability.SUPERVISION_IMPOSE, _UNFINISHED)
_LIFTED = Note("rectification.problem.supervision_lifted", Capability.SUPERVISION_LIFT, ProblemState.values)


def leaders_over(problem: Problem) -> list[User]:
    """The bureau's leaders who can answer for a problem, and lift its supervision: those of its unit's line and of the
    organiser's."""
    paths = [problem.unit.path, problem.campaign.organiser.path]
    step = len(problem.unit.path) // problem.unit.depth
    above = {path[:end] for path in paths for end in range(step, len(path) + 1, step)}
    posts = Membership.objects.in_force(clock.today()).filter(Q(unit__path__in=above), role=Role.LEADER)
    return list(User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("pk"))


def impose_supervision(*, problem: Problem, reason: str, until: date, leader: User | None, actor: Actor) -> Supervision:
    """挂牌督办 of what is not closed. The unit and the leader are told."""
    actor.require(Capability.SUPERVISION_IMPOSE, problem)
    if not reason.strip():
        raise Refused(_("请写挂牌督办的理由。"))
    if until < clock.today():
        raise Refused(_("督办期限已经过去。请填今天或以后的日期。"))
    if leader is None or leader not in leaders_over(problem):
        raise Refused(_("请选包案的局领导。"))
    present = clock.now()
    with transaction.atomic():
        locked(problem)
        if problem.supervised_at is not None:
            raise StaleState(problem, problem.state)
        event = note(
            _IMPOSED, ProblemEventKind.SUPERVISED, problem=problem, actor=actor, at=present,
            values={"supervised_at": present},
            said=Said(reason.strip(), note={"until": until.isoformat(), "leader": leader.name}),
        )  # fmt: skip
        supervision = Supervision.objects.create(
            problem=problem, reason=reason.strip(), until=until, leader=leader, leader_name=leader.name,
            imposed_by=actor.person, imposed_by_name=actor.person.name, imposed_at=present,
        )  # fmt: skip
        tell_unit(problem, event, leaders=True, others=[leader])
    return supervision


def lift_supervision(*, problem: Problem, reason: str, actor: Actor) -> ProblemEvent:
    """解除挂牌督办, by a leader only."""
    actor.require(Capability.SUPERVISION_LIFT, problem)
    if not reason.strip():
        raise Refused(_("请写解除挂牌督办的理由。"))
    present = clock.now()
    with transaction.atomic():
        locked(problem)
        standing = problem.supervisions.standing().first()
        if standing is None:
            raise StaleState(problem, problem.state)
        event = note(
            _LIFTED, ProblemEventKind.SUPERVISION_LIFTED, problem=problem, actor=actor, at=present,
            values={"supervised_at": None}, said=Said(reason.strip()),
        )  # fmt: skip
        Supervision.objects.filter(pk=standing.pk).update(
            lifted_by=actor.person, lifted_by_name=actor.person.name, lifted_at=present, lift_reason=reason.strip()
        )
        others = [standing.imposed_by] if standing.imposed_by else []
        tell_unit(problem, event, leaders=True, others=others)
    return event
