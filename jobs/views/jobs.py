"""One's own jobs, and all jobs as kind and state for who operates the system."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from jobs.cards import card_of
from jobs.models import Job, JobState
from jobs.registry import label_of
from jobs.services import cancel_job, retry_job

PAGE_SIZE = 20


def back(request: ActorRequest, otherwise: str) -> HttpResponse:
    """To the page of this site on which the button stood."""
    origin = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure()):
        return redirect(origin)
    return redirect(otherwise)


class JobListView(ScopedView):
    """One's own jobs, newest first."""

    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Job.objects.visible_to(request.user).order_by("-id")
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "jobs/job_list.html", {"page": page, "cards": [card_of(job) for job in page]})


class JobView(ScopedObjectView):
    """State, step and outcome of one's own job. With htmx only the fragment is sent."""

    model = Job
    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fragment = request.headers.get("HX-Request") == "true"
        template = "jobs/_job_progress.html" if fragment else "jobs/job_detail.html"
        return render(request, template, {"job": self.row, "card": card_of(self.row)})


class JobCancelView(VerbView):
    """取消 one's own job."""

    model = Job
    capability = Capability.SELF
    page = "job-list"

    def act(self, request: ActorRequest) -> HttpResponse:
        done = _("已取消。") if self.row.state == JobState.QUEUED else _("已通知后台停下，做完当前一步就停。")
        self.told(lambda: cancel_job(job=self.row, actor=self.actor, capability=self.capability), done)
        return back(request, self.page)


class JobRetryView(VerbView):
    """重试 one's own job."""

    model = Job
    capability = Capability.SELF
    page = "job-list"

    def act(self, request: ActorRequest) -> HttpResponse:
        verb = lambda: retry_job(job=self.row, actor=self.actor, capability=self.capability)  # noqa: E731
        self.told(verb, _("已重新排队。可以离开本页。"))
        return back(request, self.page)


class SystemJobListView(ScopedView):
    """Everybody's jobs by kind, state and times. Their names and results are business data and not shown."""

    capability = Capability.SYSTEM_OPERATE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        everything = Job.objects.within(request.user, self.capability)
        counts = dict(everything.order_by().values_list("state").annotate(Count("pk")))
        state = request.GET.get("state", "")
        state = state if state in JobState.values else ""
        rows = everything.filter(state=state) if state else everything
        page = Paginator(rows.select_related("requested_by").order_by("-id"), PAGE_SIZE).get_page(
            request.GET.get("page")
        )
        context = {
            "page": page,
            "lines": [{"job": job, "kind": label_of(job.kind), "again": job.state in AGAIN} for job in page],
            "tabs": [(value, label, counts.get(value, 0)) for value, label in JobState.choices],
            "state": state,
            "total": sum(counts.values()),
        }
        return render(request, "jobs/system_job_list.html", context)


AGAIN = (JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED)


class SystemJobCancelView(JobCancelView):
    """取消 anybody's job. To everybody else no such job exists here."""

    capability = Capability.SYSTEM_OPERATE
    page = "system-job-list"

    def rows(self) -> QuerySet[Any]:
        return Job.objects.within(self.request.user, self.capability)


class SystemJobRetryView(JobRetryView):
    """重试 anybody's job."""

    capability = Capability.SYSTEM_OPERATE
    page = "system-job-list"

    def rows(self) -> QuerySet[Any]:
        return Job.objects.within(self.request.user, self.capability)
