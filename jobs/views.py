"""A job's progress, as a page and as a fragment that asks again by itself."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView
from jobs.cards import card_of
from jobs.models import Job


class JobView(ScopedObjectView):
    """State, step and outcome of one's own job. With htmx only the fragment is sent."""

    model = Job
    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fragment = request.headers.get("HX-Request") == "true"
        template = "jobs/_job_progress.html" if fragment else "jobs/job_detail.html"
        return render(request, template, {"job": self.row, "card": card_of(self.row)})
