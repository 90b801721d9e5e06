"""The list of whom to inspect 待督查名单: put on with a reason, taken off with one. Units never learn of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from campaigns.models import Campaign, Participation
from rectification.models import InspectionCandidate, Problem


def propose_unit(*, campaign: Campaign, unit: Unit, reason: str, actor: Actor) -> InspectionCandidate:
    """Put a participating unit on the list. Doing it again changes nothing. Raises PermissionDenied, Refused."""
    _require(campaign, actor)
    if not Participation.objects.filter(campaign=campaign, unit=unit).exists():
        raise Refused(_("%(unit)s不是本专项整治的参加单位。") % {"unit": unit.label})
    return _propose(campaign, unit, None, reason, actor)


def propose_problem(*, problem: Problem, reason: str, actor: Actor) -> InspectionCandidate:
    """Put one problem on the list. Doing it again changes nothing. Raises PermissionDenied, Refused."""
    actor.require(Capability.INSPECTION_PROPOSE, problem)
    return _propose(problem.campaign, problem.unit, problem, reason, actor)


def _require(campaign: Campaign, actor: Actor) -> None:
    """The organiser's own people and the campaign's inspectors: asked of a row as it would be."""
    actor.require_any(Capability.INSPECTION_PROPOSE)
    actor.require(Capability.INSPECTION_PROPOSE, campaign)


def _propose(campaign: Campaign, unit: Unit, problem: Problem | None, reason: str, actor: Actor) -> InspectionCandidate:
    if not reason.strip():
        raise Refused(_("请写列入待督查名单的理由。"))
    with transaction.atomic():
        # The lock makes "once" true: a constraint cannot say "once among those not taken off" in every database.
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        rows = InspectionCandidate.objects.standing().filter(campaign=campaign, unit=unit, problem=problem)
        known: InspectionCandidate | None = rows.first()
        if known is not None:
            return known
        made = InspectionCandidate.objects.create(
            campaign=campaign, unit=unit, problem=problem, reason=reason.strip(), listed_by=actor.person,
            listed_name=actor.person.name[:60], listed_at=clock.now(),
        )  # fmt: skip
        record(
            who=actor.who, action="rectification.candidate.proposed", what=what(problem or unit), reason=reason.strip()
        )
    return made


def remove_candidate(*, candidate: InspectionCandidate, reason: str, actor: Actor) -> None:
    """Take off the list, with a reason (inspected, or listed by mistake). Raises StaleState when it is off already."""
    actor.require(Capability.INSPECTION_PROPOSE, candidate)
    if not reason.strip():
        raise Refused(_("请写移出待督查名单的理由。"))
    values = {"removed_at": clock.now(), "removed_name": actor.person.name[:60], "removed_reason": reason.strip()}
    with transaction.atomic():
        if not InspectionCandidate.objects.filter(pk=candidate.pk, removed_at=None).update(**values):
            raise StaleState(candidate, "removed")
        about = what(candidate.problem or candidate.unit)
        record(who=actor.who, action="rectification.candidate.removed", what=about, reason=reason.strip())


def note_export(*, campaign: Campaign, count: int, actor: Actor) -> None:
    """The list has left the product."""
    actor.require_any(Capability.LEDGER_OVERSEE)
    record(who=actor.who, action="rectification.candidate.exported", what=what(campaign), after={"rows": count})
