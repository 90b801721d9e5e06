"""收到的报送: what units file with this one, and another reviews. To read and to take away."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from campaigns.current import current_campaign
from rectification.models import Filing

PAGE_SIZE = 50


class ReceivedListView(ScopedView):
    """Filings of the current campaign that a unit of the reader receives without reviewing, the newest first."""

    capability = Capability.FILING_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        rows = Filing.objects.visible_to(request.user).filter(
            campaign=campaign, first_submitted_at__isnull=False, obligation__receivers__reviews=False,
            obligation__receivers__unit__in=sorted(request.user.grants.unit_ids),
        )  # fmt: skip
        rows = rows.select_related("unit", "obligation").order_by("-submitted_at", "-id").distinct()
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "rectification/received_list.html", {"campaign": campaign, "page": page})
