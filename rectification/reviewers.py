"""Who may review what a unit files for one obligation: asked before an act that would leave nobody."""

from audit import clock
from campaigns.checks.facts import Substitute, UnitFacts
from campaigns.checks.loader import posts_on
from campaigns.checks.people import may_review
from campaigns.models import CampaignGrant, GrantKind, Obligation, ObligationReceiver


def reviewers_of(obligation: Obligation) -> set[int]:
    """The ids of the users who may review it today: four queries, whatever the number of people.

    The same rule as `FilingQuerySet.within(user, FILING_REVIEW)`, without the exclusion of who entered a version.
    """
    receiving = ObligationReceiver.objects.filter(obligation=obligation, reviews=True, unit__isnull=False)
    units = [row.unit for row in receiving.select_related("unit") if row.unit is not None]
    receivers = [UnitFacts(unit.pk, unit.path, unit.name) for unit in units]
    named = CampaignGrant.objects.filter(campaign=obligation.campaign_id, kind=GrantKind.SUBSTITUTE_REVIEWER)
    substitutes = [Substitute(user, unit) for user, unit in named.values_list("user_id", "unit_id")]
    unit_id = obligation.unit_id
    return {
        grants.user_id
        for grants in posts_on(clock.today(), {unit_id})
        if any(
            may_review(grants, receiver=receiver, unit_id=unit_id, substitutes=substitutes)
            for receiver in [*receivers, None]
        )
    }
