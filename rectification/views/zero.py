"""零报告: one page that says what it means, one button."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView
from accounts.transitions import Refused, StaleState
from campaigns.current import remember_campaign
from campaigns.models import Obligation
from rectification.desk import people_of
from rectification.progress import People
from rectification.services import report_zero
from rectification.services.zero import may_be_zero
from rectification.views.filing_screen import send_label


class ZeroReportView(ScopedObjectView):
    """The confirmation, and the act."""

    model = Obligation
    capability = Capability.FILING_FILL

    def rows(self) -> Any:
        return super().rows().select_related("campaign", "unit", "requirement")

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        if not may_be_zero(self.row):
            messages.info(request, _("这份材料现在不能零报告。"))
            return redirect("obligation-list")
        people = people_of([self.row]).get(self.row.pk, People())
        needs = self.row.requirement.needs_signature
        context = {"obligation": self.row, "send_label": send_label(needs_signature=needs, signer=people.signer)}
        return render(request, "rectification/obligation_zero.html", context)

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            filing = report_zero(obligation=self.row, actor=self.actor)
        except (Refused, StaleState) as error:
            messages.error(request, str(error))
            return redirect("obligation-list")
        signed = self.row.requirement.needs_signature
        messages.success(request, _("零报告已送签字。") if signed else _("零报告已报送。"))
        return redirect("filing-detail", filing.uuid)
