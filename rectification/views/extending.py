"""延期: asked on the page of the problem, decided there or on the list of what waits."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from campaigns.current import current_campaign
from campaigns.workdays import load_calendar
from rectification.forms_acts import DecisionForm, ExtensionForm
from rectification.models import Extension
from rectification.services import (
    PastTheEnd,
    approve_extension,
    ask_extension,
    refuse_extension,
    withdraw_extension,
)
from rectification.views.ledger import FormVerb, ProblemVerb

LISTED = "list"


def waiting_extensions(user: Any, campaign: Any) -> Any:
    """The requests that this person may decide, the oldest first."""
    rows = Extension.objects.all().within(user, Capability.EXTENSION_DECIDE).asked()
    return rows.filter(problem__campaign=campaign).exclude(asked_by=user).order_by("asked_at", "id")


class ExtensionListView(ScopedView):
    """待批延期: each request with what it asks and why, and one press to approve."""

    capability = Capability.EXTENSION_DECIDE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        found = waiting_extensions(request.user, campaign) if campaign else Extension.objects.none()
        today, calendar = clock.today(), load_calendar()
        rows = [
            {"extension": row, "problem": row.problem, "light": row.problem.light,
             "light_text": row.problem.light.words(today, calendar),
             "past_end": bool(campaign and campaign.end and row.new_due > campaign.end)}
            for row in found.select_related("problem__unit", "problem__focus_item__area")
        ]  # fmt: skip
        context = {"rail": True, "campaign": campaign, "rows": rows}
        return render(request, "rectification/extension_list.html", context)


class ExtensionAskView(FormVerb):
    """申请延期."""

    capability = Capability.EXTENSION_ASK
    form_name = "extension_form"

    def form(self, request: ActorRequest) -> ExtensionForm:
        return ExtensionForm(request.POST)

    def do(self, values: dict[str, Any]) -> object:
        try:
            return ask_extension(problem=self.row, actor=self.actor, **values)
        except PastTheEnd:
            self.past_end = True
            raise

    past_end = False

    def refused(self, fault: str, **typed: Any) -> HttpResponse:
        typed["form"].past_end_asked = self.past_end
        return super().refused(fault, **typed)

    def done(self) -> str:
        return _("已申请延期，等牵头单位审批；批准前仍按原时限。")


class ExtensionVerb(FormVerb):
    """A decision on the request that was shown, by its UUID."""

    abstract = True
    capability = Capability.EXTENSION_DECIDE
    form_name = "decision_form"

    def form(self, request: ActorRequest) -> DecisionForm:
        return DecisionForm(request.POST)

    def asked(self) -> Extension:
        """The request."""
        found: Extension = get_object_or_404(
            self.row.extensions.all(), uuid=self.request.POST.get("extension") or self.row.uuid
        )
        found.problem = self.row
        return found

    def next_url(self) -> str:
        listed = self.request.POST.get("back") == LISTED
        return reverse("extension-list") if listed else super().next_url()


class ExtensionApproveView(ExtensionVerb):
    """同意延期."""

    def do(self, values: dict[str, Any]) -> object:
        return approve_extension(extension=self.asked(), reason=values["reason"], actor=self.actor)

    def done(self) -> str:
        return _("已同意延期，%(unit)s会收到消息。") % {"unit": self.row.unit.label}


class ExtensionRefuseView(ExtensionVerb):
    """不同意延期, with a reason."""

    def do(self, values: dict[str, Any]) -> object:
        return refuse_extension(extension=self.asked(), reason=values["reason"], actor=self.actor)

    def done(self) -> str:
        return _("没有同意延期，仍按原时限；%(unit)s会收到消息。") % {"unit": self.row.unit.label}


class ExtensionWithdrawView(ProblemVerb):
    """撤回延期申请 by the unit."""

    capability = Capability.EXTENSION_ASK

    def act(self, request: ActorRequest) -> HttpResponse:
        asked = get_object_or_404(self.row.extensions.all(), uuid=request.POST.get("extension") or self.row.uuid)
        asked.problem = self.row
        return self.run(
            lambda: withdraw_extension(extension=asked, actor=self.actor), _("已撤回延期申请，仍按原时限。")
        )

    def refused(self, fault: str, **typed: Any) -> HttpResponse:
        return self.page(422, act_fault=fault)
