"""Which acts one problem's page offers to this person, each with its form, and what others are waited for."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from rectification.evidence import reused_in
from rectification.forms_acts import (
    CheckForm,
    DecisionForm,
    ExtensionForm,
    LiftForm,
    LookBackForm,
    SupervisionForm,
)
from rectification.models import ExtensionState, Problem, ProblemCheck, ProblemEvent, ProblemState
from rectification.services import leaders_over
from rectification.views.problem_entry import entry_of

IN_HAND = (ProblemState.OPEN, ProblemState.RECTIFYING)


@dataclass(frozen=True)
class Acts:
    """`context` for the templates `_problem_*.html`; `offered` tells whether the right column has anything."""

    context: dict[str, Any]
    offered: bool


def acts_of(problem: Problem, *, actor: Actor, claim: ProblemEvent | None, why_not: str) -> Acts:
    """The acts of checking, extension, supervision and look-back. `why_not` as of `why_not_verify`, "" where nothing
    is claimed."""
    context = {
        **entry_of(problem, actor),
        **_checking(problem, actor, claim, why_not),
        **_extension(problem, actor),
        **_supervision(problem, actor),
        **_look_back(problem, actor),
    }
    return Acts(context, any(bool(value) for value in context.values()))


def _checking(problem: Problem, actor: Actor, claim: ProblemEvent | None, why_not: str) -> dict[str, Any]:
    if problem.state != ProblemState.CLAIMED:
        return {}
    own = actor.may(Capability.PROBLEM_CLAIM, problem)
    passed = _passed(problem)
    return {
        "reused": reused_in(claim, actor.person) if claim and not why_not else [],
        "passed": passed,
        "may_check": not why_not and passed is None,
        "may_close": not why_not and (passed is None or not _same_person(problem, passed, actor)),
        "why_not_close": _("核账和销账由两个人办。这条是您核账的，等另一人销账。")
        if not why_not and passed is not None and _same_person(problem, passed, actor)
        else "",
        "separate": problem.campaign.separate_check,
        "may_withdraw_claim": own and passed is None,
        "check_form": None if why_not else CheckForm.blank(),
    }


def _passed(problem: Problem) -> ProblemCheck | None:
    if problem.checked_at is None:
        return None
    return problem.checks.filter(passed=True).select_related("checked_by", "event").order_by("-id").first()


def _same_person(problem: Problem, passed: ProblemCheck, actor: Actor) -> bool:
    return problem.campaign.separate_check and passed.checked_by_id == actor.person.pk


def _extension(problem: Problem, actor: Actor) -> dict[str, Any]:
    if problem.state not in IN_HAND:
        return {}
    pending = problem.extensions.filter(state=ExtensionState.ASKED).first()
    asks = actor.may(Capability.EXTENSION_ASK, problem)
    decides = pending is not None and actor.may(Capability.EXTENSION_DECIDE, problem)
    decides = decides and pending is not None and pending.asked_by_id != actor.person.pk
    end = problem.campaign.end
    return {
        "extension": pending,
        "extension_past_end": pending is not None and end is not None and pending.new_due > end,
        "may_decide": decides,
        "may_withdraw_extension": pending is not None and asks,
        "decision_form": DecisionForm() if decides else None,
        "extension_form": ExtensionForm() if asks and pending is None and problem.due_date else None,
    }


def _supervision(problem: Problem, actor: Actor) -> dict[str, Any]:
    standing = problem.supervisions.standing().first() if problem.supervised_at else None
    live = problem.state in (*IN_HAND, ProblemState.CLAIMED)
    imposes = standing is None and live and actor.may(Capability.SUPERVISION_IMPOSE, problem)
    lifts = standing is not None and actor.may(Capability.SUPERVISION_LIFT, problem)
    return {
        "supervision": standing,
        "lift_form": LiftForm() if lifts else None,
        "supervision_form": SupervisionForm(leaders=leaders_over(problem)) if imposes else None,
    }


def _look_back(problem: Problem, actor: Actor) -> dict[str, Any]:
    if problem.state != ProblemState.CLOSED or not actor.may(Capability.CLOSURE_VERIFY, problem):
        return {}
    return {"look_back_form": LookBackForm.blank()}
