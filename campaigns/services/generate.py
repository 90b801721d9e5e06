"""Generation ahead: the obligations of a running campaign that have come near enough, written once."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Unit
from accounts.transitions import what
from audit import clock
from audit.services import record
from campaigns.checks import take_snapshot
from campaigns.checks.facts import RequirementFacts, UnitFacts
from campaigns.models import Campaign, CampaignState
from campaigns.planning import PlannedObligation, plan
from campaigns.services.obligations import create_obligations
from campaigns.successions import filing_heirs, with_heirs


def generate_obligations(*, campaign: Campaign, today: date, actor: Actor) -> int:
    """Create what begins within the campaign's `ahead_days` and is not there yet; returns how many.

    The units are those of publication and of later amendments, with the names frozen then; a unit dissolved since is
    asked for nothing new, and who took over from it files in its stead. What is past is not made up for: an amendment
    decides what a unit owes from its day on. Nothing happens in a campaign that does not run. Generators at once wait
    for one another on the campaign's row, and the second finds nothing to do. `actor` is the system, or a manager's act
    that leads here.
    """
    with transaction.atomic():
        held = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if held.state != CampaignState.PUBLISHED or held.published_at is None:
            return 0
        planned = [row for row in _ahead(held, today) if row.due is None or row.due >= today]
        made = create_obligations(campaign=held, planned=planned)
        if made:
            record(
                who=actor.who, action="campaigns.obligation.generated", what=what(held), after={"created": made}
            )  # fmt: skip
    return made


def _ahead(campaign: Campaign, today: date) -> list[PlannedObligation]:
    assert campaign.published_at is not None
    snapshot = take_snapshot(campaign, clock.local_date(campaign.published_at), people=False)
    standing = set(Unit.objects.standing(today).filter(participations__campaign=campaign).values_list("pk", flat=True))
    frozen = {row.unit_id: row for row in campaign.participations.all()}
    heirs = filing_heirs(campaign, today)
    came = Unit.objects.filter(pk__in={heir for each in heirs.values() for heir in each})
    known = {**{unit.pk: UnitFacts(unit.pk, unit.path, unit.name) for unit in came}, **snapshot.units}
    units = {
        key: UnitFacts(key, unit.path, frozen[key].name, frozen[key].short_name) if key in frozen else unit
        for key, unit in known.items()
    }
    requirements = tuple(
        _of(replace(row, filers=with_heirs(row.filers, heirs)), standing) for row in snapshot.requirements
    )
    return plan(replace(snapshot, on=today, units=units, requirements=requirements)).ahead(today, campaign.ahead_days)


def _of(requirement: RequirementFacts, units: set[int]) -> RequirementFacts:
    """The requirement for units that take part and stand."""
    return replace(requirement, filers=tuple(unit for unit in requirement.filers if unit in units))
