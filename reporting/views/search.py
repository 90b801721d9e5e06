"""查找: one box over all that a person may read."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from reporting.search import KINDS, Asked, search


class SearchView(ScopedView):
    """Rows found, grouped by kind; what cannot be read is not there."""

    capability = Capability.CAMPAIGN_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = Asked.read(request.GET.get("q", ""), request.GET.get("kind", ""))
        found = search(request.user, asked, request.GET.get("page"))
        context = {
            "asked": asked,
            "found": found,
            "total": sum(one.count for one in found),
            "kind_label": KINDS[asked.kind].label if asked.kind else "",
            "all_url": asked.query(),
        }
        return render(request, "reporting/search.html", context)
