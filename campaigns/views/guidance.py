"""指导联系 of a campaign: whom a department guides and how they stand; the organiser pairs them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from accounts.typed import key_of
from campaigns.current import remember_campaign
from campaigns.guidance import guided_lines, sides, taking_part
from campaigns.models import Campaign, CampaignState
from campaigns.services.guidance import save_guidance


class GuidanceView(ScopedObjectView):
    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_READ
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign: Campaign = self.row
        remember_campaign(request, campaign)
        configures = self.actor.may(Capability.CAMPAIGN_CONFIGURE, campaign)
        own = request.user.grants.unit_ids
        units = taking_part(campaign)
        guides, _guided = sides(units)
        lines = guided_lines(campaign, units, everybody=configures, own=own)
        any_pair = any(line.guide for line in lines)
        over = campaign.state not in (CampaignState.DRAFT, CampaignState.PUBLISHED)
        context = {
            "campaign": campaign, "lines": lines, "guides": guides, "may_pair": configures and not over,
            "mine": [line for line in lines if line.guide and line.guide.pk in own],
            "my_guides": [line for line in lines if line.guide and line.unit.pk in own],
            "lacking": sum(line.guide is None for line in lines) if any_pair else 0, "any_pair": any_pair,
        }  # fmt: skip
        return render(request, "campaigns/guidance_list.html", context)


class GuidanceSaveView(VerbView):
    """`guide-<unit>`: the department chosen for a unit, empty for none."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_CONFIGURE

    def act(self, request: ActorRequest) -> HttpResponse:
        chosen = {
            unit: key_of(str(value))
            for name, value in request.POST.items()
            if name.startswith("guide-") and (unit := key_of(name.removeprefix("guide-"))) is not None
        }
        self.told(lambda: save_guidance(campaign=self.row, guides=chosen, actor=self.actor), _("已保存指导联系。"))
        return redirect("guidance-list", self.row.slug)
