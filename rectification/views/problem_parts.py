"""The parts of a problem's page that bureau and unit write beside it: comments, standing, dispositions, 普遍性问题."""

from typing import Any

from accounts.actors import Actor
from accounts.capabilities import Capability
from audit import clock
from rectification.forms_office import CommentForm, DispositionForm, FindingForm, StandingForm
from rectification.models import (
    CommentsSeen,
    CommonProblem,
    Disposition,
    InspectionCandidate,
    Problem,
    ProblemState,
    Standing,
)
from rectification.services import mark_comments_seen, note_restricted_read
from rectification.services.comments import TAKE_BACK
from rectification.standing_rows import decision_of, verdict_of


def parts_of(problem: Problem, *, actor: Actor) -> dict[str, Any]:
    """The context of templates/rectification/_problem_parts.html; forms are there for who may use them."""
    parts = {
        **_comments(problem, actor),
        **_standing(problem, actor),
        **_dispositions(problem, actor),
        **_common(problem, actor),
        **_candidate(problem, actor),
    }
    parts["offers"] = parts["may_propose"] or (parts["may_group"] and parts["common"] is None)
    return parts


def note_shown(problem: Problem, context: dict[str, Any], *, actor: Actor) -> None:
    """The person has the page: new comments are read now, and a look at what is restricted stands in the trail."""
    if any(line["new"] for line in context["comments"]):
        mark_comments_seen(problem=problem, actor=actor)
    restricted = sum(row.restricted for row in context["dispositions"] or ())
    note_restricted_read(problem=problem, count=restricted, actor=actor)


def _comments(problem: Problem, actor: Actor) -> dict[str, Any]:
    person, present = actor.person, clock.now()
    seen = CommentsSeen.objects.filter(problem=problem, user=person).values_list("seen_at", flat=True).first()
    lines = []
    for comment in problem.comments.all():
        mine = comment.author_id == person.pk
        lines.append(
            {
                "comment": comment,
                "mine": mine,
                "new": not mine and not comment.taken_back_at and (seen is None or comment.written_at > seen),
                "may_take_back": mine and not comment.taken_back_at and present - comment.written_at <= TAKE_BACK,
            }
        )
    may = problem.state != ProblemState.WITHDRAWN and actor.may(Capability.COMMENT_WRITE, problem)
    return {"comments": lines, "comment_form": CommentForm() if may else None}


def _standing(problem: Problem, actor: Actor) -> dict[str, Any]:
    verdict = verdict_of(problem, clock.today())
    if verdict is None:
        return {"verdict": None}
    decision = decision_of(problem)
    undecided = verdict.standing == Standing.UNDECIDED
    effective = decision.standing if undecided and decision else verdict.standing
    may = actor.may(Capability.STANDING_DECIDE, problem)
    exempts = problem.campaign.exempts_self_reported
    form = StandingForm(exempts=exempts, decided=decision.standing if decision else "") if may and undecided else None
    return {
        "verdict": verdict,
        "standing": Standing(effective),
        "standing_chip": {Standing.EXEMPT: "done", Standing.ACCOUNTABLE: "void"}.get(Standing(effective), "idle"),
        "standing_decision": decision,
        "standing_by_person": undecided and decision is not None,
        "standing_form": form,
        "findings": list(problem.outside_findings.filter(withdrawn_at=None)),
        "finding_form": FindingForm() if may else None,
    }


def _dispositions(problem: Problem, actor: Actor) -> dict[str, Any]:
    """What is restricted is among the rows of who is named, and there is nothing of it for anybody else."""
    if not actor.may(Capability.DISPOSITION_READ, problem):
        return {"dispositions": None}
    rows = list(Disposition.objects.visible_to(actor.person).filter(problem=problem))
    may = problem.state != ProblemState.WITHDRAWN and actor.may(Capability.DISPOSITION_RECORD, problem)
    named = may and actor.may(Capability.DISPOSITION_RESTRICTED, problem)
    return {
        "dispositions": rows,
        "may_record": may,
        "may_restrict": named,
        "disposition_form": DispositionForm(named=named) if may else None,
    }


def _common(problem: Problem, actor: Actor) -> dict[str, Any]:
    common = CommonProblem.objects.filter(parts__problem=problem).first()
    may = problem.state != ProblemState.WITHDRAWN and actor.may(Capability.PROBLEM_GROUP, problem)
    return {"common": common, "may_group": may}


def _candidate(problem: Problem, actor: Actor) -> dict[str, Any]:
    """The office's own: a unit's people have no part in it."""
    rows = InspectionCandidate.objects.visible_to(actor.person).standing()
    candidate = rows.filter(problem=problem).first() if actor.may(Capability.LEDGER_OVERSEE, problem) else None
    may = problem.state != ProblemState.WITHDRAWN and actor.may(Capability.INSPECTION_PROPOSE, problem)
    return {"candidate": candidate, "may_propose": may and candidate is None}
