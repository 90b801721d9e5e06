"""What the page of one problem shows."""

import uuid
from typing import Any

from django.db.models import Case, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import User
from audit import clock
from campaigns.workdays import load_calendar
from rectification.filters import LedgerFilter
from rectification.forms_ledger import ClaimForm
from rectification.models import Problem, ProblemEvent, ProblemEventKind, ProblemState
from rectification.reconciliation_screen import last_reconciliation
from rectification.views.problem_acts import acts_of
from rectification.views.timeline import timeline_of

CLAIMABLE = (ProblemState.OPEN, ProblemState.RECTIFYING)


def problem_page(problem: Problem, *, actor: Actor, chosen: LedgerFilter) -> dict[str, Any]:
    """The context of templates/rectification/problem_detail.html, typed text and errors apart."""
    events = list(problem.events.prefetch_related("attachments", "finding", "look_back").order_by("-id"))
    claim = next((event for event in events if event.kind == ProblemEventKind.CLAIMED), None)
    waiting = problem.state == ProblemState.CLAIMED
    may_claim = problem.state in CLAIMABLE and not problem.unanswered and actor.may(Capability.PROBLEM_CLAIM, problem)
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
        "reconciliation": last_reconciliation(problem),
        "next_url": next_url(problem, actor.person),
        "query": chosen.query(),
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


def next_claimed(problem: Problem, user: User) -> uuid.UUID | None:
    """Another problem of the campaign that waits for this person's verification: first those for which he is named,
    last those for which another is; among them the oldest claim."""
    rows = Problem.objects.all().within(user, Capability.CLOSURE_VERIFY).filter(campaign=problem.campaign_id).claimed()
    whose = Case(When(assigned_to=user.pk, then=0), When(assigned_to=None, then=1), default=2)
    rows = rows.exclude(pk=problem.pk).alias(whose=whose).order_by("whose", "claimed_at", "id")
    found: uuid.UUID | None = rows.values_list("uuid", flat=True).first()
    return found


def next_url(problem: Problem, user: User) -> str:
    """Its address; "" where none waits."""
    following = next_claimed(problem, user)
    return f"{reverse('problem-detail', args=[following])}?state=claimed" if following else ""
