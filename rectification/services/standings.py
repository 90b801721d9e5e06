"""What persons say about the year-end evaluation: that others found a problem, and how an undecided one counts."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from rectification.models import (
    OutsideFinding,
    Problem,
    ProblemEventKind,
    ProblemSource,
    ProblemState,
    Standing,
    StandingDecision,
)
from rectification.services.events import problem_event
from rectification.standing import OWN
from rectification.standing_rows import decision_of, verdict_of


def record_finding(*, problem: Problem, source: str, found_on: date, actor: Actor, organ: str = "") -> OutsideFinding:
    """登记他人发现: that somebody else found it too, and on which day. Raises PermissionDenied, Refused."""
    actor.require(Capability.STANDING_DECIDE, problem)
    if source in OWN:
        raise Refused(_("本单位自查不是他人发现。请选其他发现途径。"))
    if found_on > clock.today():
        raise Refused(_("发现日期在今天以后。请填实际发现的日期。"))
    with transaction.atomic():
        held = _held(problem)
        row = OutsideFinding.objects.create(
            problem=held, source=ProblemSource(source), organ=organ.strip()[:120], found_on=found_on,
            recorded_name=actor.person.name[:60], recorded_at=clock.now(),
        )  # fmt: skip
        statement = " ".join(part for part in (row.get_source_display(), row.organ, str(found_on)) if part)
        problem_event(held, ProblemEventKind.FOUND_OUTSIDE, actor=actor, at=clock.now(), statement=statement).save()
        after = {"source": row.source, "organ": row.organ, "found_on": found_on}
        record(who=actor.who, action="rectification.finding.recorded", what=what(problem), after=after)
    return row


def withdraw_finding(*, finding: OutsideFinding, reason: str, actor: Actor) -> None:
    """撤销登记, with a reason. Raises StaleState when it is already."""
    problem = finding.problem
    actor.require(Capability.STANDING_DECIDE, problem)
    if not reason.strip():
        raise Refused(_("请写明撤销登记的原因。"))
    values = {"withdrawn_at": clock.now(), "withdrawn_reason": reason.strip()}
    with transaction.atomic():
        if not OutsideFinding.objects.filter(pk=finding.pk, withdrawn_at=None).update(**values):
            raise StaleState(finding, "withdrawn")
        event = problem_event(
            problem, ProblemEventKind.FINDING_WITHDRAWN, actor=actor, at=clock.now(), statement=reason.strip()
        )
        event.save()
        before = {"source": finding.source, "organ": finding.organ, "found_on": finding.found_on}
        record(
            who=actor.who, action="rectification.finding.withdrawn", what=what(problem), before=before,
            reason=reason.strip(),
        )  # fmt: skip


def decide_standing(*, problem: Problem, standing: str, reason: str, actor: Actor) -> StandingDecision:
    """认定: how a problem counts that the rule leaves undecided. A later decision replaces it; both stay in the trail.

    Refused: no reason; the rule decides; exempt where the campaign knows no exemption; the same again.
    """
    actor.require(Capability.STANDING_DECIDE, problem)
    if not reason.strip():
        raise Refused(_("请写认定的理由。"))
    chosen = Standing(standing)
    with transaction.atomic():
        held = _held(problem)
        verdict = verdict_of(held, clock.today())
        if verdict is not None and verdict.standing != Standing.UNDECIDED:
            label = Standing(verdict.standing).label
            raise Refused(_("按规定已经是“%(standing)s”，不用认定。") % {"standing": label})
        if chosen == Standing.EXEMPT and not held.campaign.exempts_self_reported:
            raise Refused(_("本专项整治没有规定自查并整改的问题不扣分，不能认定为“不作为扣分依据”。"))
        last = decision_of(held)
        if chosen == (last.standing if last else Standing.UNDECIDED):
            raise Refused(_("现在就是“%(standing)s”，没有改动。") % {"standing": chosen.label})
        if last is not None:
            StandingDecision.objects.filter(pk=last.pk).update(replaced_at=clock.now())
        row = StandingDecision.objects.create(
            problem=held, standing=chosen, reason=reason.strip(), decided_by=actor.person,
            decided_name=actor.person.name[:60], decided_at=clock.now(),
        )  # fmt: skip
        statement = _("%(standing)s：%(reason)s") % {"standing": chosen.label, "reason": row.reason}
        problem_event(held, ProblemEventKind.STANDING_DECIDED, actor=actor, at=clock.now(), statement=statement).save()
        record(
            who=actor.who, action="rectification.standing.decided", what=what(problem),
            before={"standing": last.standing} if last else None, after={"standing": chosen}, reason=row.reason,
        )  # fmt: skip
    return row


def _held(problem: Problem) -> Problem:
    held: Problem = Problem.objects.select_for_update(no_key=True).get(pk=problem.pk)
    if held.state == ProblemState.WITHDRAWN:
        raise Refused(_("这条问题已撤回，不用认定。"))
    return held
