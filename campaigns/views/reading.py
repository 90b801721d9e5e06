"""The plan as printed: for everybody who takes part, and as a preview of a draft."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView
from campaigns.amending.words import records_of
from campaigns.current import remember_campaign
from campaigns.models import Campaign
from campaigns.printing import plan_sheet
from campaigns.training import training_lines
from campaigns.views.configure import ConfigureView


class PlanView(ScopedObjectView):
    """通知原文: the plan of a campaign for whoever may read it."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_READ
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign: Campaign = self.row
        remember_campaign(request, campaign)
        context = {
            "campaign": campaign,
            "sheet": plan_sheet(campaign),
            "may_configure": self.actor.may(Capability.CAMPAIGN_CONFIGURE, campaign),
            "records": records_of(campaign),
            "higher": list(campaign.higher_campaigns.all()),
            "training": training_lines(campaign),
        }
        return render(request, "campaigns/campaign_plan.html", context)


class PreviewView(ConfigureView):
    """按原样预览: the same paper within the configuration."""

    nav = "preview"
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = {**self.frame(), "sheet": plan_sheet(self.campaign)}
        return render(request, "campaigns/campaign_preview.html", context)
