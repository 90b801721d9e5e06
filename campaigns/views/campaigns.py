"""The list of campaigns, a new draft, and the choice of the current one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView
from campaigns.counting import with_part_counts
from campaigns.current import remember_campaign
from campaigns.forms import CampaignCreateForm
from campaigns.models import Campaign
from campaigns.services.configure_campaign import create_campaign, organisers_of

PAGE_SIZE = 20


class CampaignListView(ScopedView):
    """All campaigns that a manager may read; those of the own office can be configured."""

    capability = Capability.CAMPAIGN_CONFIGURE
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visible = Campaign.objects.visible_to(request.user).select_related("organiser").order_by("-pk")
        words = request.GET.get("q", "").strip()
        if words:
            visible = visible.filter(title__icontains=words) | visible.filter(document_number__icontains=words)
        page = Paginator(with_part_counts(visible), PAGE_SIZE).get_page(request.GET.get("page"))
        own = set(organisers_of(self.actor))
        rows = [{"campaign": row, "own": row.organiser_id in own} for row in page.object_list]
        return render(request, "campaigns/campaign_list.html", {"page": page, "rows": rows, "words": words})


class CampaignCreateView(ScopedView):
    """Open a draft."""

    capability = Capability.CAMPAIGN_CONFIGURE
    http_method_names = ["get", "post", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(CampaignCreateForm(organisers=organisers_of(self.actor)))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CampaignCreateForm(request.POST, organisers=organisers_of(self.actor))
        if not form.is_valid():
            return self.show(form, status=422)
        campaign = create_campaign(**form.cleaned_data, actor=self.actor)
        messages.success(request, _("已建好草稿。各部分可以任意顺序填写，随填随存，发布前会检查。"))
        return redirect("campaign-configure", campaign.slug, "basics")

    def show(self, form: CampaignCreateForm, status: int = 200) -> HttpResponse:
        """The form."""
        return render(self.request, "campaigns/campaign_create.html", {"form": form}, status=status)


class CampaignChooseView(ScopedObjectView):
    """Make a campaign the current one and go on where one was."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_READ
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row)
        url = request.GET.get("next", "/")
        safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
        return HttpResponseRedirect(url if safe else "/")
