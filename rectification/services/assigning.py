"""指定核验人: the lead office says who is to verify a problem. It gives no right; it says whose turn it is."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import User
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from rectification.models import Problem, ProblemEvent, ProblemEventKind, ProblemState
from rectification.services.events import field_changes, problem_event

ENDED = (ProblemState.CLOSED, ProblemState.WITHDRAWN)


def assign_verifier(*, problem: Problem, verifier: User, actor: Actor) -> ProblemEvent:
    """Name who verifies it. Raises Refused (he may not verify this one, or is named already), StaleState (it has been
    closed or withdrawn meanwhile)."""
    actor.require(Capability.VERIFIER_ASSIGN, problem)
    if not Problem.objects.all().within(verifier, Capability.CLOSURE_VERIFY).filter(pk=problem.pk).exists():
        raise Refused(
            _("%(name)s不能核验这一条（本单位的问题，或没有核验权限）。请换一个人。") % {"name": verifier.name}
        )
    with transaction.atomic():
        row = Problem.objects.select_for_update().get(pk=problem.pk)
        if row.state in ENDED:
            raise StaleState(row, row.state)
        if row.assigned_to_id == verifier.pk:
            raise Refused(_("已经指定%(name)s核验，没有重复指定。") % {"name": verifier.name})
        changes = field_changes(row, {"assigned_to_id": verifier.pk})
        former = row.assigned_to.name if row.assigned_to else ""
        # Only what has not ended meanwhile: SQLite takes no row locks.
        if not Problem.objects.filter(pk=row.pk).exclude(state__in=ENDED).update(assigned_to=verifier):
            raise StaleState(row, row.state)
        event = problem_event(
            row, ProblemEventKind.ASSIGNED, actor=actor, at=clock.now(), statement=verifier.name, changes=changes
        )
        event.save()
        record(
            who=actor.who, action="rectification.problem.assigned", what=what(row), before={"verifier": former},
            after={"verifier": verifier.name},
        )  # fmt: skip
    problem.refresh_from_db()
    return event
