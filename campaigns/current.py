"""Which campaign a person works on: chosen in the top bar, kept in the session, asked for by pages without a slug."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from campaigns.models import Campaign, CampaignState

SESSION_KEY = "campaign_slug"
_CACHE = "_campaigns_of_request"
#: Running campaigns come first in the switch and are what a newcomer is given.
_ORDER = {CampaignState.PUBLISHED: 0, CampaignState.DRAFT: 1, CampaignState.CLOSED: 2, CampaignState.ARCHIVED: 3}


def visible_campaigns(request: HttpRequest) -> list[Campaign]:
    """The campaigns that the user may read, running ones first, newest first: one query per request."""
    cached: list[Campaign] | None = getattr(request, _CACHE, None)
    if cached is None:
        user = request.user
        rows = Campaign.objects.visible_to(user).select_related("organiser") if isinstance(user, User) else []
        cached = sorted(rows, key=lambda row: (_ORDER[CampaignState(row.state)], -row.pk))
        setattr(request, _CACHE, cached)
    return cached


def current_campaign(request: HttpRequest) -> Campaign | None:
    """The campaign of the session; failing that the first visible one; None when the user reads none."""
    campaigns = visible_campaigns(request)
    kept = request.session.get(SESSION_KEY)
    return next((row for row in campaigns if row.slug == kept), campaigns[0] if campaigns else None)


def remember_campaign(request: HttpRequest, campaign: Campaign) -> None:
    """Keep the campaign whose page is open; pages with a slug call this."""
    if request.session.get(SESSION_KEY) != campaign.slug:
        request.session[SESSION_KEY] = campaign.slug


def switch_context(request: HttpRequest, user: User) -> dict[str, Any]:
    """`campaign_switch` of the top bar: label, url and whether it is the current one."""
    current = current_campaign(request)
    query = urlencode({"next": _page_to_keep(request)})
    items = [
        {
            "label": row.short_title or row.title,
            "url": f"{reverse('campaign-choose', args=[row.slug])}?{query}",
            "current": row == current,
        }
        for row in visible_campaigns(request)
    ]
    return {"campaign_switch": items}


def _page_to_keep(request: HttpRequest) -> str:
    """A list without a slug shows the other campaign's rows; a page of one object leads home instead."""
    match = request.resolver_match
    return request.path if match is not None and not match.kwargs and request.method == "GET" else "/"
