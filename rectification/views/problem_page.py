"""What the page of one problem shows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import User
from audit import clock
from campaigns.models import Campaign
from campaigns.workdays import load_calendar
from rectification.filters import LedgerFilter
from rectification.forms_ledger import ClaimForm
from rectification.models import Problem, ProblemEvent, ProblemEventKind, ProblemState
from rectification.views.problem_acts import acts_of
from rectification.views.problem_parts import parts_of
from rectification.views.timeline import timeline_of

CLAIMABLE = (ProblemState.OPEN, ProblemState.RECTIFYING)


def problem_page(problem: Problem, *, actor: Actor, chosen: LedgerFilter) -> dict[str, Any]:
    """The context of templates/rectification/problem_detail.html, typed text and errors apart."""
    events = list(problem.events.prefetch_related("attachments", "finding", "look_back").order_by("-id"))
    claim = next((event for event in events if event.kind == ProblemEventKind.CLAIMED), None)
    waiting = problem.state == ProblemState.CLAIMED
    may_claim = problem.state in CLAIMABLE and actor.may(Capability.PROBLEM_CLAIM, problem)
    why_not = why_not_verify(problem, claim, actor) if waiting else ""
    acts = acts_of(problem, actor=actor, claim=claim if waiting else None, why_not=why_not)
    return acts.context | {
        "acts_offered": acts.offered,
        "rail": True,
        "problem": problem,
        "light": problem.light,
        "light_text": problem.light.words(clock.today(), load_calendar()),
        "measures": list(problem.measures.all()),
        "events": timeline_of(problem, events),
        "claim": claim if waiting else None,
        "may_claim": may_claim,
        "why_not": why_not,
        "form": ClaimForm(initial={"done_on": clock.today()}) if may_claim else None,
        "today": clock.today(),
        "next_url": next_claimed(problem, actor.person, problem.campaign),
        "query": chosen.query(),
        **parts_of(problem, actor=actor),
    }


def why_not_verify(problem: Problem, claim: ProblemEvent | None, actor: Actor) -> str:
    """Why this person may not verify a claimed problem; "" when he may."""
    user = actor.person
    if problem.unit_id in user.grants.unit_ids:
        return _("这是您本单位的问题，由其他单位的人核验。")
    if not actor.may(Capability.CLOSURE_VERIFY, problem):
        return _("由牵头单位或督查员核验。")
    if claim is not None and claim.actor_id == user.pk:
        return _("这条是您申请销号的，请由其他人核验。")
    return ""


def next_claimed(problem: Problem, user: User, campaign: Campaign) -> str:
    """The address of another problem that waits for this person's verification, the oldest claim first; "" if none."""
    rows = Problem.objects.all().within(user, Capability.CLOSURE_VERIFY).filter(campaign=campaign).claimed()
    uuid = rows.exclude(pk=problem.pk).order_by("claimed_at", "id").values_list("uuid", flat=True).first()
    return f"{reverse('problem-detail', args=[uuid])}?state=claimed" if uuid else ""
