"""Who may verify closures in a campaign: whom the lead office can name."""

from django.db.models import Q

from accounts.capabilities import Role
from accounts.models import Membership, User
from audit import clock
from campaigns.models import Campaign, CampaignGrant, GrantKind


def may_verify_in(campaign: Campaign) -> list[User]:
    """The organiser's managers, and those named as inspector or substitute: two queries. Whether one of them may verify
    a certain problem depends on his own units as well: ask `within(user, CLOSURE_VERIFY)`."""
    kinds = (GrantKind.INSPECTOR, GrantKind.SUBSTITUTE_REVIEWER)
    named = CampaignGrant.objects.filter(campaign=campaign, kind__in=kinds).values("user")
    roles = Membership.objects.in_force(clock.today())
    organisers = roles.filter(role=Role.CAMPAIGN_MANAGER, unit=campaign.organiser).values("user")
    holders = roles.filter(role__in=(Role.CAMPAIGN_MANAGER, Role.INSPECTOR)).values("user")
    return list(
        User.objects.filter(Q(pk__in=organisers) | Q(pk__in=named), pk__in=holders, is_active=True).order_by("name")
    )
