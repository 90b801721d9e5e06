"""延期: asked on the page of the problem, decided there or on the list of what waits."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from accounts.transitions import StaleState
from audit import clock
from campaigns.current import current_campaign
from campaigns.workdays import load_calendar
from rectification.extending import waiting_extensions
from rectification.forms_acts import DecisionForm, ExtensionForm
from rectification.light_rules import lit
from rectification.models import Extension, Problem
from rectification.services import (
    PastTheEnd,
    approve_extension,
    ask_extension,
    refuse_extension,
    withdraw_extension,
)
from rectification.views.ledger import FormVerb, ProblemVerb

LISTED = "list"


def shown(problem: Problem, request: ActorRequest) -> Extension:
    """The request that stood on the page, by its UUID; raises StaleState where there is none such."""
    try:
        found: Extension = problem.extensions.get(uuid=UUID(request.POST.get("extension", "")))
    except (ValueError, Extension.DoesNotExist):
        raise StaleState(problem, problem.state) from None
    found.problem = problem
    return found


class ExtensionListView(ScopedView):
    """待批延期: each request with what it asks and why, and one press to approve."""

    capability = Capability.EXTENSION_DECIDE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        found = waiting_extensions(request.user, campaign) if campaign else Extension.objects.none()
        today, calendar = clock.today(), load_calendar()
        asked = list(found.select_related("problem__unit", "problem__focus_item__area"))
        lit(row.problem for row in asked)
        rows = [
            {"extension": row, "problem": row.problem, "light": row.problem.light,
             "light_text": row.problem.light.words(today, calendar),
             "past_end": bool(campaign and campaign.end and row.new_due > campaign.end)}
            for row in asked
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

    def next_url(self) -> str:
        listed = self.request.POST.get("back") == LISTED
        return reverse("extension-list") if listed else super().next_url()


class ExtensionApproveView(ExtensionVerb):
    """同意延期."""

    def do(self, values: dict[str, Any]) -> object:
        return approve_extension(extension=shown(self.row, self.request), reason=values["reason"], actor=self.actor)

    def done(self) -> str:
        return _("已同意延期，%(unit)s会收到消息。") % {"unit": self.row.unit.label}


class ExtensionRefuseView(ExtensionVerb):
    """不同意延期, with a reason."""

    def do(self, values: dict[str, Any]) -> object:
        return refuse_extension(extension=shown(self.row, self.request), reason=values["reason"], actor=self.actor)

    def done(self) -> str:
        return _("没有同意延期，仍按原时限；%(unit)s会收到消息。") % {"unit": self.row.unit.label}


class ExtensionWithdrawView(ProblemVerb):
    """撤回延期申请 by the unit."""

    capability = Capability.EXTENSION_ASK

    def act(self, request: ActorRequest) -> HttpResponse:
        return self.run(
            lambda: withdraw_extension(extension=shown(self.row, request), actor=self.actor),
            _("已撤回延期申请，仍按原时限。"),
        )

    def refused(self, fault: str, **typed: Any) -> HttpResponse:
        return self.page(422, act_fault=fault)
