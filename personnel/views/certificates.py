"""执法证件: the register, one certificate, applying, and entering what was issued before."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView
from accounts.views.base import FormPage
from audit import clock
from personnel import services
from personnel.clean_up import KINDS, clean_up
from personnel.filters import TABS, Chosen, certificates, units_offered
from personnel.forms.certificates import RegisterForm
from personnel.listing import COUNT_LIMIT, count_up_to, keyset_page
from personnel.models import Certificate, CertificateKind, Officer
from personnel.services import Holder
from personnel.views.certificate_page import certificate_page
from personnel.views.officer_verbs import OfficerVerbView
from personnel.views.officers import asked_of, pages_of


class CertificateListView(ScopedView):
    """The register: what is out, what ends soon, what waits."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = Chosen.of(request.GET)
        if chosen.hidden:
            messages.error(request, _("这里按证号和姓名查。查身份证号、手机号请到“执法人员”。"))
            return redirect("certificate-list")
        everything = Certificate.objects.visible_to(request.user)
        rows = certificates(everything, chosen, clock.today())
        order = ("-pk",) if chosen.tab in ("pending", "ended") else ("valid_until", "pk")
        page = keyset_page(
            rows.select_related("kind", "unit"), among=everything, order=order, cursor=request.GET.get("page", "")
        )
        count = count_up_to(rows)
        context = {
            "rows": page.rows,
            "pages": pages_of(request.GET, page),
            "count": count if count <= COUNT_LIMIT else f"{COUNT_LIMIT}+",
            "chosen": chosen,
            "asked": asked_of(request.GET),
            "may_decide": request.user.grants.has(Capability.CERTIFICATE_DECIDE),
            "tabs": TABS.items(),
            "units": units_offered(request.user),
            "kinds": CertificateKind.objects.all(),
            "today": clock.today(),
        }
        return render(request, "personnel/certificate_list.html", context)


class CertificateDetailView(ScopedObjectView):
    model = Certificate
    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return certificate_page(request, self.row)


class CertificateApplyView(OfficerVerbView):
    name = "certificate-apply"
    capability = Capability.OFFICER_MANAGE

    def run(self, data: dict[str, Any]) -> str:
        services.apply_for(officer=self.row, kind=data["kind"], fields=data["fields_text"], actor=self.actor)
        return _("已为%(name)s申领%(kind)s。") % {"name": self.row.name, "kind": data["kind"]}


class CertificateRegisterView(FormPage, ScopedObjectView):
    """登记已有证件 of an officer."""

    model = Officer
    capability = Capability.CERTIFICATE_DECIDE
    form_class = RegisterForm

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("登记已有证件"), "submit": _("登记证件"), "back_text": self.row.name,
            "back_url": reverse("officer-detail", args=[self.row.uuid]),
        }  # fmt: skip

    def save(self, form: RegisterForm) -> HttpResponse:
        row = services.register_certificate(
            holder=Holder(officer=self.row), kind=form.cleaned_data["kind"], printed=form.printed(),
            inspect_by=form.cleaned_data["inspect_by"], reason=form.cleaned_data["reason"], actor=self.actor,
        )  # fmt: skip
        messages.success(self.request, _("已登记。"))
        others = Certificate.objects.out_on(clock.today()).filter(kind=row.kind, number=row.number)
        if others.exclude(pk=row.pk).exists():
            text = _("另有一本在用的%(kind)s也是这个证号，两本都列入清理名单。录错了的，请对照证件更正。")
            messages.warning(self.request, text % {"kind": row.kind.name})
        return redirect("certificate-detail", uuid=row.uuid)


class CleanUpListView(ScopedView):
    """清理: what should not be where it is, today or as of a day."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        on = _day(request.GET.get("on", "")) or clock.today()
        lines = clean_up(on, user=request.user)
        groups = [(label, [line for line in lines if line.kind == kind]) for kind, label in KINDS.items()]
        context = {"groups": [group for group in groups if group[1]], "on": on, "count": len(lines)}
        return render(request, "personnel/clean_up_list.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
