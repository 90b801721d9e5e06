"""Which campaign a person works on: chosen in the top bar, kept in the session, asked for by pages without a slug."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from campaigns.models import Campaign, CampaignState

SESSION_KEY = "campaign_slug"
_CACHE = "_campaigns_of_request"
#: How many things wait for a person, by campaign's primary key.
Waiting = Callable[[User], Mapping[int, int]]
_COUNTERS: list[Waiting] = []
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


def add_waiting(counter: Waiting) -> None:
    """Register what waits for a person in the campaigns; called from an app's `ready()`."""
    _COUNTERS.append(counter)


def _waiting(request: HttpRequest, user: User) -> Counter[int]:
    """What waits in each campaign. Nothing is asked where only one can have anything: its menu says it already."""
    found: Counter[int] = Counter()
    if sum(not row.is_draft for row in visible_campaigns(request)) > 1:
        for counter in _COUNTERS:
            found.update(counter(user))
    return found


def switch_context(request: HttpRequest, user: User) -> dict[str, Any]:
    """`campaign_switch` of the top bar: label, url, whether it is the current one and how much waits there for the
    user. `elsewhere`: those other campaigns where something waits, so that a new campaign hides no old duty."""
    current, waiting = current_campaign(request), _waiting(request, user)
    query = urlencode({"next": _page_to_keep(request)})
    items = [
        {
            "label": row.short_title or row.title,
            "url": f"{reverse('campaign-choose', args=[row.slug])}?{query}",
            "current": row == current,
            "waiting": waiting[row.pk],
        }
        for row in visible_campaigns(request)
    ]
    elsewhere = [item for item in items if item["waiting"] and not item["current"]]
    return {"campaign_switch": items, "elsewhere": elsewhere, "elsewhere_count": sum(i["waiting"] for i in elsewhere)}


def _page_to_keep(request: HttpRequest) -> str:
    """A list without a slug shows the other campaign's rows; a page of one object leads home instead."""
    match = request.resolver_match
    return request.path if match is not None and not match.kwargs and request.method == "GET" else "/"
