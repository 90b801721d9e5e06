"""导出 of what the ledger shows."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from accounts.transitions import Refused
from campaigns.current import current_campaign
from rectification.views.ledger_look import columns_shown
from rectification.views.ledger_views import back_to, posted_filter, views_of
from reporting.ledger_export import CSV, EXCEL, Asked, Download, codes_of, export_ledger


class LedgerExportView(ScopedView):
    """The file of what is filtered, in the columns of the screen; many rows become a report."""

    capability = Capability.REPORT_DOWNLOAD
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign, chosen = current_campaign(request), posted_filter(request)
        if campaign is None:
            return redirect("problem-list")
        columns = columns_shown(request.user, views_of(campaign, request.user), chosen)
        kind = CSV if request.POST.get("format") == CSV else EXCEL
        asked = Asked(chosen.query(page="").removeprefix("?"), codes_of(columns), kind)
        try:
            made = export_ledger(campaign=campaign, asked=asked, actor=self.actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return back_to(chosen)
        if isinstance(made, Download):
            disposition = content_disposition_header(True, made.name)
            return HttpResponse(
                made.data, content_type=made.content_type, headers={"Content-Disposition": disposition or "attachment"}
            )
        messages.success(request, _("条数较多，已在后台生成，完成后在这里下载。可以离开本页。"))
        return redirect(reverse("export-detail", args=[made.uuid]))
