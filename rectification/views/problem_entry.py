"""What a problem's page offers of answering, objecting and splitting."""

from typing import Any

from accounts.actors import Actor
from accounts.capabilities import Capability
from rectification.forms_entry import AnswerForm, ObjectionDecisionForm, ObjectionForm
from rectification.models import Problem, ProblemEventKind, ProblemState
from rectification.services.splitting import SPLITTABLE

_UNFINISHED = (ProblemState.OPEN, ProblemState.RECTIFYING)


def entry_of(problem: Problem, actor: Actor) -> dict[str, Any]:
    """The context of templates/rectification/_problem_entry.html. `entry_waits`: "answer" or "objection", "" where
    nothing is open between the office and the unit."""
    if problem.state not in _UNFINISHED or not problem.unanswered:
        return {"may_split": may_split(problem, actor)}
    context: dict[str, Any] = {"entry_waits": "objection" if problem.objected_at else "answer"}
    if problem.objected_at:
        context["objection"] = problem.events.filter(kind=ProblemEventKind.OBJECTED).order_by("-id").first()
        if problem.unit_id not in actor.person.grants.unit_ids and actor.may(Capability.PROBLEM_LIST, problem):
            context["objection_decision_form"] = ObjectionDecisionForm()
    elif actor.may(Capability.PROBLEM_CLAIM, problem):
        context["answer_form"] = AnswerForm.of(problem)
        if not problem.events.filter(kind=ProblemEventKind.OBJECTION_REFUSED).exists():
            context["objection_form"] = ObjectionForm()
    return context


def may_split(problem: Problem, actor: Actor) -> bool:
    """Whether the campaign splits problems, this one can be split now, and this person may."""
    if not problem.campaign.splits_problems or problem.state not in SPLITTABLE or problem.supervised_at:
        return False
    return actor.may(Capability.PROBLEM_CLAIM, problem) or actor.may(Capability.PROBLEM_LIST, problem)
