"""Obligations: writing what is missing of a plan, and starting one of an any-time material."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from campaigns.checks import take_snapshot
from campaigns.checks.facts import Snapshot, UnitFacts
from campaigns.models import (
    Campaign,
    CampaignState,
    FilingRequirement,
    Obligation,
    ObligationReceiver,
    OwnerChange,
    Participation,
    RequirementReceiver,
    Rhythm,
)
from campaigns.planning import PlannedObligation
from campaigns.querysets import ADDITION
from campaigns.successions import filing_heirs, own_period, with_heirs

#: Rows of one INSERT: more gains nothing and costs memory.
BATCH = 2000


def freeze_participants(*, campaign: Campaign, units: Sequence[UnitFacts]) -> int:
    """Write the participations that are not there yet; returns how many. Call it under the campaign's lock."""
    there = set(campaign.participations.values_list("unit", flat=True))
    rows = [
        Participation(campaign=campaign, unit_id=unit.id, position=at, name=unit.name, short_name=unit.short_name)
        for at, unit in enumerate(units)
        if unit.id not in there
    ]
    Participation.objects.bulk_create(rows)
    return len(rows)


def create_obligations(*, campaign: Campaign, planned: Iterable[PlannedObligation]) -> int:
    """Write the obligations that are not there yet, each with its receivers; returns how many. Running it again
    creates nothing, and what another unit took over is there too. Call it under the campaign's lock."""
    there = set(campaign.obligations.values_list("requirement", "unit", "period_key"))
    carried = OwnerChange.objects.filter(obligation__campaign=campaign)
    there |= set(carried.values_list("obligation__requirement", "old_unit", "old_key"))
    rows = [
        Obligation(
            requirement_id=row.requirement_id,
            campaign=campaign,
            unit_id=row.unit.id,
            unit_name=row.unit.name,
            period_key=row.period_key,
            title=row.title,
            due_date=row.due,
            printed_due=row.printed,
            expected_from=row.expected_from,
        )
        for row in planned
        if (row.requirement_id, row.unit.id, row.period_key) not in there
    ]
    Obligation.objects.bulk_create(rows, batch_size=BATCH)
    _copy_receivers(rows)
    return len(rows)


def _copy_receivers(obligations: Sequence[Obligation]) -> None:
    """Who receives is frozen with the obligation."""
    receivers: dict[int, list[RequirementReceiver]] = {}
    requirements = {row.requirement_id for row in obligations}
    for receiver in RequirementReceiver.objects.filter(requirement__in=requirements):
        receivers.setdefault(receiver.requirement_id, []).append(receiver)
    ObligationReceiver.objects.bulk_create(
        (
            ObligationReceiver(
                obligation=obligation,
                unit_id=receiver.unit_id,
                outside_name=receiver.outside_name,
                reviews=receiver.reviews,
            )
            for obligation in obligations
            for receiver in receivers.get(obligation.requirement_id, ())
        ),
        batch_size=BATCH,
    )


def start_any_time_obligation(*, requirement: FilingRequirement, unit: Unit, actor: Actor) -> Obligation:
    """Create a unit's next obligation of an any-time material (a typical case).

    Whoever fills that unit's filings may. Refused while the campaign does not run, for other rhythms, and for a unit
    that the requirement did not name on the day of publication.
    """
    actor.require(Capability.FILING_FILL, unit)
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(pk=requirement.campaign_id)
        facts = _startable(campaign, requirement, unit)
        key = f"any-{_next_number(requirement, unit, 'any-')}"
        planned = PlannedObligation(requirement.pk, facts, key, requirement.title, None, clock.today())
        create_obligations(campaign=campaign, planned=[planned])
        obligation = Obligation.objects.get(requirement=requirement, unit=unit, period_key=planned.period_key)
        record(
            who=actor.who,
            action="campaigns.obligation.started",
            what=what(obligation),
            after={"campaign": campaign.slug, "requirement": requirement.title, "period": planned.period_key},
        )
    return obligation


def start_addition_obligation(*, requirement: FilingRequirement, unit: Unit, actor: Actor) -> Obligation:
    """Create a unit's next addition 补报 to a list that it has filed: the same form, signer and reviewer, no due day.

    Whoever fills that unit's filings may. Whether the list was accepted, `rectification` knows and asks before.
    Refused while the campaign does not run, for a withdrawn requirement, and for a unit that owes no such list.
    """
    actor.require(Capability.FILING_FILL, unit)
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(pk=requirement.campaign_id)
        _require_running(campaign)
        owed = Obligation.objects.filter(requirement=requirement, unit=unit)
        named = owed.demanded().order_by("pk").first()
        if requirement.withdrawn_at is not None or named is None:
            values = {"unit": unit.name, "title": requirement.title}
            raise Refused(_("%(unit)s没有“%(title)s”要报，不能补报。如应报送，请联系牵头单位。") % values)
        number = _next_number(requirement, unit, ADDITION)
        facts = UnitFacts(unit.pk, unit.path, named.unit_name, "")
        title = _("%(title)s（第%(number)d次补报）") % {"title": requirement.title, "number": number}
        planned = PlannedObligation(requirement.pk, facts, f"{ADDITION}{number}", title[:120], None, clock.today())
        create_obligations(campaign=campaign, planned=[planned])
        obligation = Obligation.objects.get(requirement=requirement, unit=unit, period_key=planned.period_key)
        record(
            who=actor.who, action="campaigns.obligation.addition_started", what=what(obligation),
            after={"campaign": campaign.slug, "requirement": requirement.title, "period": planned.period_key},
        )  # fmt: skip
    return obligation


def _next_number(requirement: FilingRequirement, unit: Unit, begin: str) -> int:
    """The number after the last that the unit's materials of a kind have had, with those that went to another unit."""
    keys = set(requirement.obligations.filter(unit=unit).values_list("period_key", flat=True))
    gone = OwnerChange.objects.filter(obligation__requirement=requirement, old_unit=unit)
    keys |= set(gone.values_list("old_key", flat=True))
    numbers = [own_period(key).removeprefix(begin) for key in keys if key.startswith(begin)]
    return max((int(number) for number in numbers), default=0) + 1


def _require_running(campaign: Campaign) -> None:
    if campaign.state != CampaignState.PUBLISHED or campaign.published_at is None:
        raise Refused(_("“%(title)s”没有在进行，不能报送新材料。") % {"title": campaign.short_title})


def _startable(campaign: Campaign, requirement: FilingRequirement, unit: Unit) -> UnitFacts:
    _require_running(campaign)
    if requirement.rhythm != Rhythm.ANY_TIME or requirement.withdrawn_at is not None:
        raise Refused(_("“%(title)s”不是随时报送的材料，请在待办中办理。") % {"title": requirement.title})
    assert campaign.published_at is not None  # _require_running
    snapshot = take_snapshot(campaign, clock.local_date(campaign.published_at))
    heirs = filing_heirs(campaign, clock.today())
    place = campaign.participations.filter(unit=unit).first()
    if place is None or not _files(snapshot, requirement, unit, heirs):
        values = {"unit": unit.name, "title": requirement.title}
        raise Refused(_("%(unit)s不在“%(title)s”的填报单位之内。如应报送，请联系牵头单位。") % values)
    return UnitFacts(unit.pk, unit.path, place.name, place.short_name)


def _files(snapshot: Snapshot, requirement: FilingRequirement, unit: Unit, heirs: dict[int, set[int]]) -> bool:
    filers = next((facts.filers for facts in snapshot.requirements if facts.id == requirement.pk), ())
    return unit.pk in with_heirs(filers, heirs)
