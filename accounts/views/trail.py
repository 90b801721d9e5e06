"""审计: who did what, when, from where, to what."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from accounts.capabilities import Capability
from accounts.forms.trail import TrailFilterForm
from accounts.scope import ActorRequest, ScopedView
from accounts.services.trail import export_trail
from accounts.transitions import Refused
from accounts.views.base import page_of
from accounts.views.imports import workbook_answer
from audit import clock
from audit.models import Entry
from audit.reading import line_of


class TrailListView(ScopedView):
    """The trail, newest first."""

    capability = Capability.TRAIL_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TrailFilterForm(request.GET)
        rows = Entry.objects.order_by("-id")
        if form.is_valid():
            rows = form.narrow(rows)
        page = page_of(rows, request)
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "form": form,
            "page": page,
            "lines": [line_of(entry) for entry in page],
            "filtered": bool(form.is_valid() and form.asked()),
            "query": query.urlencode(),
        }
        return render(request, "audit/entry_list.html", context)


class TrailExportView(ScopedView):
    """What the filters show, all pages, as CSV or workbook (`format`); the export is an entry itself."""

    capability = Capability.TRAIL_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
        form = TrailFilterForm(request.GET)
        if not form.is_valid():
            return redirect("trail-list")
        kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
        rows = form.narrow(Entry.objects.all())
        try:
            content = export_trail(rows=rows, kind=kind, asked=form.asked(), actor=self.actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("trail-list")
        name = f"trail-{clock.today():%Y%m%d}.{kind}"
        if isinstance(content, bytes):
            return workbook_answer(content, name)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
