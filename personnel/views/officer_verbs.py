"""The verbs of an officer's file: one POST view each. What is refused comes back with what was typed."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, VerbView
from accounts.transitions import Refused, StaleState
from personnel import services
from personnel.models import Officer, OfficerKind, PrivateField
from personnel.services import From, Papers, Result
from personnel.views.officer_page import VERBS, officer_page


class OfficerVerbView(VerbView):
    """A form of the page, by the name of its URL."""

    abstract = True
    model = Officer
    name: ClassVar[str]

    def run(self, data: dict[str, Any]) -> str:
        """Call the service; what to say of it."""
        raise NotImplementedError

    def act(self, request: ActorRequest) -> HttpResponse:
        form = VERBS[self.name].make(self.row, request.user, request.POST, request.FILES)
        if form.is_valid():
            try:
                messages.success(request, self.run(form.cleaned_data))
            except StaleState as refusal:
                messages.error(request, str(refusal))
            except Refused as refusal:
                form.add_error(None, str(refusal))
                return self.again(form)
            return redirect("officer-detail", uuid=self.row.uuid)
        return self.again(form)

    def again(self, form: forms.Form) -> HttpResponse:
        """The page with the refused form open."""
        row = Officer.objects.select_related("unit").get(pk=self.row.pk)
        return officer_page(self.request, row, bound=(self.name, form), status=422)


class OfficerStateView(OfficerVerbView):
    name = "officer-state"
    capability = Capability.OFFICER_MANAGE

    def run(self, data: dict[str, Any]) -> str:
        since = From(data["on"], data["reason"])
        services.change_state(officer=self.row, state=data["state"], since=since, actor=self.actor)
        words = {"name": self.row.name, "state": self.row.get_state_display()}
        if self.row.is_gone and self.row.certificates.to_revoke().exists():
            return _("%(name)s已登记为“%(state)s”，没有注销的证件已提出注销。") % words
        return _("%(name)s已登记为“%(state)s”。") % words


class OfficerKindView(OfficerVerbView):
    name = "officer-kind"
    capability = Capability.OFFICER_MANAGE

    def run(self, data: dict[str, Any]) -> str:
        other = OfficerKind.OFFICER if self.row.kind == OfficerKind.AUXILIARY else OfficerKind.AUXILIARY
        since = From(data["on"], data["reason"])
        services.change_kind(officer=self.row, kind=other, since=since, actor=self.actor)
        return _("人员类别已改为“%(kind)s”。") % {"kind": self.row.get_kind_display()}


class OfficerMoveView(OfficerVerbView):
    name = "officer-move"
    capability = Capability.OFFICER_MANAGE

    def run(self, data: dict[str, Any]) -> str:
        since = From(data["on"], data["reason"])
        services.move_officer(
            officer=self.row, unit=data["unit"], since=since, keep_certificates=data["keep_certificates"],
            actor=self.actor,
        )  # fmt: skip
        return _("%(name)s已调到%(unit)s。") % {"name": self.row.name, "unit": data["unit"].name}


class OfficerEstablishView(OfficerVerbView):
    name = "officer-establish"
    capability = Capability.OFFICER_MANAGE

    def run(self, data: dict[str, Any]) -> str:
        services.prove_establishment(
            officer=self.row, establishment=data["establishment"], upload=data["proof"], actor=self.actor
        )
        return _("编制已登记为“%(word)s”。") % {"word": self.row.get_establishment_display()}


class OfficerExamineView(OfficerVerbView):
    name = "officer-examine"
    capability = Capability.CERTIFICATE_DECIDE

    def run(self, data: dict[str, Any]) -> str:
        services.record_examination(officer=self.row, result=Result(**data), actor=self.actor)
        return _("成绩已登记。")


class OfficerCompleteView(OfficerVerbView):
    name = "officer-complete"
    capability = Capability.CERTIFICATE_DECIDE

    def run(self, data: dict[str, Any]) -> str:
        services.record_completion(officer=self.row, papers=Papers(**data), actor=self.actor)
        return _("结业证已登记。")


class OfficerAccountView(OfficerVerbView):
    name = "officer-account"
    capability = Capability.OFFICER_MANAGE

    def run(self, data: dict[str, Any]) -> str:
        services.link_account(officer=self.row, user=data["user"], actor=self.actor)
        return _("本人账号已保存。")


class OfficerUnmaskView(OfficerVerbView):
    """The answer to the POST itself shows the number: it stands in no address, session or cache."""

    name = "officer-unmask"
    capability = Capability.OFFICER_UNMASK

    def act(self, request: ActorRequest) -> HttpResponse:
        form = VERBS[self.name].make(self.row, request.user, request.POST)
        if not form.is_valid():
            return self.again(form)
        data = form.cleaned_data
        try:
            text = services.unmask(officer=self.row, field=data["field"], reason=data["reason"], actor=self.actor)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.again(form)
        return officer_page(request, self.row, revealed=(str(PrivateField(data["field"]).label), text))
