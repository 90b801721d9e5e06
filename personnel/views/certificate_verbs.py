"""The verbs of a certificate: one POST view each. What is refused comes back with what was typed."""

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
from personnel.models import Certificate
from personnel.services import Looked
from personnel.views.certificate_page import VERBS, certificate_page


class CertificateVerbView(VerbView):
    """A form of the page, by the name of its URL."""

    abstract = True
    model = Certificate
    name: ClassVar[str]

    def run(self, form: Any) -> Certificate | None:
        """Call the service; the certificate to go on to, None for this one."""
        raise NotImplementedError

    def act(self, request: ActorRequest) -> HttpResponse:
        verb = VERBS[self.name]
        form = verb.form(request.POST)
        if not form.is_valid():
            return self.again(form)
        try:
            to = self.run(form) or self.row
        except Refused as refusal:
            if not form.fields:
                messages.error(request, str(refusal))
                return redirect("certificate-detail", uuid=self.row.uuid)
            form.add_error(None, str(refusal))
            return self.again(form)
        except StaleState as refusal:
            messages.error(request, str(refusal))
            return redirect("certificate-detail", uuid=self.row.uuid)
        messages.success(request, _("已办理：%(verb)s。") % {"verb": verb.title})
        return redirect("certificate-detail", uuid=to.uuid)

    def again(self, form: forms.Form) -> HttpResponse:
        """The page with the refused form open."""
        row = Certificate.objects.select_related("kind", "unit", "officer").get(pk=self.row.pk)
        return certificate_page(self.request, row, bound=(self.name, form), status=422)


class Deciding(CertificateVerbView):
    """Those of who issues."""

    abstract = True
    capability = Capability.CERTIFICATE_DECIDE


class Keeping(CertificateVerbView):
    """Those of the unit."""

    abstract = True
    capability = Capability.OFFICER_MANAGE


class CertificatePassView(Deciding):
    name = "certificate-pass"

    def run(self, form: Any) -> None:
        services.pass_examinations(certificate=self.row, actor=self.actor)


class CertificateIssueView(Deciding):
    name = "certificate-issue"

    def run(self, form: Any) -> None:
        reason = form.cleaned_data["reason"]
        services.issue(certificate=self.row, printed=form.printed(), actor=self.actor, reason=reason)


class CertificateRefuseView(Deciding):
    name = "certificate-refuse"

    def run(self, form: Any) -> None:
        services.refuse_application(certificate=self.row, actor=self.actor, **form.cleaned_data)


class CertificateInspectView(Deciding):
    name = "certificate-inspect"

    def run(self, form: Any) -> None:
        services.inspect(certificate=self.row, looked=Looked(**form.cleaned_data), actor=self.actor)


class CertificateRenewView(Deciding):
    name = "certificate-renew"

    def run(self, form: Any) -> Certificate:
        reason = form.cleaned_data["reason"]
        return services.renew(certificate=self.row, printed=form.printed(), actor=self.actor, reason=reason)


class CertificateSuspendView(Deciding):
    name = "certificate-suspend"

    def run(self, form: Any) -> None:
        services.suspend(certificate=self.row, actor=self.actor, **form.cleaned_data)


class CertificateRestoreView(Deciding):
    name = "certificate-restore"

    def run(self, form: Any) -> None:
        services.restore(certificate=self.row, actor=self.actor, **form.cleaned_data)


class CertificateLoseView(Keeping):
    name = "certificate-lose"

    def run(self, form: Any) -> None:
        services.report_lost(certificate=self.row, actor=self.actor, **form.cleaned_data)


class CertificateReplaceView(Deciding):
    name = "certificate-replace"

    def run(self, form: Any) -> Certificate:
        return services.replace_lost(certificate=self.row, printed=form.printed(), actor=self.actor)


class CertificateProposeView(Keeping):
    name = "certificate-propose"

    def run(self, form: Any) -> None:
        services.propose_revocation(certificate=self.row, actor=self.actor, **form.cleaned_data)


class CertificateCasesView(Keeping):
    name = "certificate-cases"

    def run(self, form: Any) -> None:
        services.state_cases(certificate=self.row, actor=self.actor, **form.cleaned_data)


class CertificateRevokeView(Deciding):
    name = "certificate-revoke"

    def run(self, form: Any) -> None:
        services.revoke(certificate=self.row, actor=self.actor, **form.cleaned_data)


class CertificateKeepView(Deciding):
    name = "certificate-keep"

    def run(self, form: Any) -> None:
        services.drop_revocation(certificate=self.row, actor=self.actor, **form.cleaned_data)
