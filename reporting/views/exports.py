"""报表: ask for a workbook, watch it being built, fetch it, ask again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused
from audit import clock
from campaigns.current import current_campaign
from jobs.cards import card_of
from rectification.sheets.base import long_date
from reporting.forms import WorkbookForm
from reporting.models import Export
from reporting.reach import reported_units
from reporting.services import request_workbook, retry_workbook

PAGE_SIZE = 20


def export_card(export: Export) -> dict[str, Any]:
    """The `job_card` of an export: its own page is asked for progress, and it can be asked for again."""
    card = card_of(export.job) if export.job else {"state": "failed", "text": _("任务记录已清理，请重新申请。")}
    card["name"] = f"{export.campaign.short_title}{export.get_kind_display()}"
    day, scope = long_date(export.cut_off), export.scope
    card["text"] = _("截至%(day)s，%(scope)s。%(text)s") % {"day": day, "scope": scope, "text": card["text"]}
    card["poll_url"] = reverse("export-detail", args=[export.uuid])
    if card.get("retry_url") and export.attachment_id is None:
        card["retry_url"] = reverse("export-retry", args=[export.uuid])
    return card


def own_exports(user: Any) -> Any:
    """Newest first, with all that their cards need."""
    return Export.objects.visible_to(user).select_related("campaign", "job", "attachment")


class ExportListView(ScopedView):
    """One's own reports of all campaigns, and the form for one of the current campaign."""

    capability = Capability.REPORT_DOWNLOAD

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask; nothing typed is lost when it is refused."""
        form = self.form(request.POST)
        campaign = current_campaign(request)
        if form is None or campaign is None:
            return self.page(None, 422)
        if form.is_valid():
            unit, cut_off = form.cleaned_data.get("unit"), form.cleaned_data["cut_off"]
            try:
                request_workbook(campaign=campaign, unit=unit, cut_off=cut_off, actor=self.actor)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("已开始生成，完成后在这里下载。可以离开本页。"))
                if request.POST.get("next") == "overview":
                    return redirect(f"{reverse('overview-detail')}?cut_off={cut_off.isoformat()}")
                return redirect("export-list")
        return self.page(form, 422)

    def form(self, data: Any = None) -> WorkbookForm | None:
        """The form, or None when there is nothing to report on."""
        campaign = current_campaign(self.request)
        if campaign is None or campaign.is_draft:
            return None
        units = reported_units(self.request.user, campaign)
        initial = {"cut_off": clock.today()}
        return WorkbookForm(data, campaign=campaign, unit_ids=units, initial=initial) if units else None

    def page(self, form: WorkbookForm | None, status: int = 200) -> HttpResponse:
        """The page with the form as it stands."""
        page = Paginator(own_exports(self.request.user), PAGE_SIZE).get_page(self.request.GET.get("page"))
        context = {
            "campaign": current_campaign(self.request),
            "form": form,
            "page": page,
            "cards": [export_card(export) for export in page.object_list],
        }
        return render(self.request, "reporting/export_list.html", context, status=status)


class ExportView(ScopedObjectView):
    """One report; with htmx only its card, which asks again while the job runs."""

    model = Export
    capability = Capability.REPORT_DOWNLOAD

    def rows(self) -> Any:
        return super().rows().select_related("campaign", "job", "attachment")

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        card = export_card(self.row)
        if request.headers.get("HX-Request") == "true":
            return render(request, "jobs/_job_progress.html", {"card": card})
        return render(request, "reporting/export_detail.html", {"export": self.row, "card": card})


class ExportRetryView(VerbView):
    """重试 a report that failed."""

    model = Export
    capability = Capability.REPORT_DOWNLOAD

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(lambda: retry_workbook(export=self.row, actor=self.actor), _("已重新开始生成，完成后在这里下载。"))
        return redirect("export-list")
