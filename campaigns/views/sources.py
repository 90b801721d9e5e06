"""The notice that a campaign was made of, with the words of one field marked."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.scope import ActorRequest
from campaigns.intake.marked import marked_lines
from campaigns.intake.values import kept_of
from campaigns.views.configure import ConfigureView


class SourceView(ConfigureView):
    """The kept text of the notice; `row` and `field` of the address say whose words are marked."""

    http_method_names = ["get", "head", "options"]
    nav = "source"

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = self.sources.reading
        if reading is None:
            raise Http404(self.campaign.slug)
        place = (request.GET.get("row", ""), request.GET.get("field", ""))
        spans = self.sources.spans.get(place, [])
        context = {
            **self.frame(),
            "reading": reading,
            "lines": marked_lines(reading.text, spans),
            "marked": spans,
            "kept": kept_of(reading.draft),
        }
        return render(request, "campaigns/campaign_source.html", context)
