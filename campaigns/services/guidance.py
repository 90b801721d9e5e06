"""Pairing departments with the units they guide. Named at any time until the campaign is closed, as reviewers are."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.changing import Carriage, Holding
from accounts.models import Unit
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from campaigns.guidance import taking_part
from campaigns.models import Campaign, CampaignState, GuidancePairing

GUIDANCE = "campaigns.guidance"


def save_guidance(*, campaign: Campaign, guides: Mapping[int, int | None], actor: Actor) -> int:
    """Who guides each unit, by ids; None takes the guide away, units that are not named stay as they are. How many
    changed. Raises PermissionDenied, or Refused: a unit that does not take part, one that would guide itself."""
    actor.require(Capability.CAMPAIGN_CONFIGURE, campaign)
    with transaction.atomic():
        held = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        if held.state not in (CampaignState.DRAFT, CampaignState.PUBLISHED):
            raise Refused(_("“%(title)s”已经结束，指导联系不再改动。") % {"title": held.short_title})
        units = {unit.pk: unit for unit in taking_part(held)}
        present = {row.guided_id: row for row in GuidancePairing.objects.filter(campaign=held).select_related("guide")}
        before, after = {}, {}
        for guided, guide in guides.items():
            row = present.get(guided)
            if (row.guide_id if row else None) == guide:
                continue
            if guided not in units or (guide is not None and guide not in units):
                raise Refused(_("有单位不在本专项整治里，请刷新后重选。"))
            if guide == guided:
                raise Refused(_("%(unit)s不能指导自己。") % {"unit": units[guided].label})
            before[units[guided].name] = row.guide.name if row else ""
            after[units[guided].name] = units[guide].name if guide is not None else ""
            _set(held, row, units[guided], units.get(guide) if guide is not None else None, actor)
        if after:
            record(
                who=actor.who, action="campaigns.guidance.changed", what=what(held),
                before={"pairings": before}, after={"pairings": after},
            )  # fmt: skip
    return len(after)


def _set(campaign: Campaign, row: GuidancePairing | None, guided: Unit, guide: Unit | None, actor: Actor) -> None:
    if guide is None:
        assert row is not None
        row.delete()
        return
    values = {"guide": guide, "named_at": clock.now(), "named_by": actor.user}
    GuidancePairing.objects.update_or_create(campaign=campaign, guided=guided, defaults=values)


class GuidancePart:
    """In a change of the organisation: whom a unit guides and who guides it, in campaigns that go on."""

    def holdings(self, unit: Unit, on: date) -> list[Holding]:
        """The pairings of running campaigns on either side."""
        count = _running(guide=unit).count() + _running(guided=unit).count()
        return [Holding(GUIDANCE, _("指导联系"), count)] if count else []

    def obstacles(self, unit: Unit, on: date) -> list[str]:
        """None."""
        return []

    def hold(self, unit: Unit) -> None:
        """Its pairings wait."""
        for rows in (_running(guide=unit), _running(guided=unit)):
            list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

    def carry(self, carriage: Carriage) -> dict[str, int]:
        """The receiver guides whom the unit guided, and is guided as it was where it has no guide of its own."""
        target = carriage.targets.get(GUIDANCE)
        if target is None:
            return {}
        done = 0
        for row in list(_running(guide=carriage.unit)):
            done += 1
            if row.guided_id == target.pk:
                row.delete()
            else:
                GuidancePairing.objects.filter(pk=row.pk).update(guide=target)
        for row in list(_running(guided=carriage.unit)):
            done += 1
            has = GuidancePairing.objects.filter(campaign=row.campaign_id, guided=target).exists()
            if has or row.guide_id == target.pk:
                row.delete()
            else:
                GuidancePairing.objects.filter(pk=row.pk).update(guided=target)
        return {"pairings": done} if done else {}


def _running(**sides: Unit) -> QuerySet[GuidancePairing]:
    states = (CampaignState.DRAFT, CampaignState.PUBLISHED)
    return GuidancePairing.objects.filter(campaign__state__in=states, **sides)
