"""导入和导出 of roster and certificates: template, upload, what would happen, confirmation."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused
from accounts.typed import is_uuid
from accounts.views.base import FormPage
from accounts.views.imports import workbook_answer
from audit import clock
from jobs.cards import card_of
from personnel.exchange.columns import SHEETS
from personnel.exchange.writing import faults_book, template_of
from personnel.filters import Chosen, certificates, officers
from personnel.forms.exchange import ExchangeForm
from personnel.models import Certificate, ExchangeBatch, ExchangeKind, Officer
from personnel.services import exchange

#: The page lists so many faults and lines.
SHOWN = 300
#: Kind → the page of its import, its list, and what an export is called.
PAGES = {
    ExchangeKind.ROSTER: ("roster-exchange", "officer-list", "roster"),
    ExchangeKind.CERTIFICATES: ("certificate-exchange", "certificate-list", "certificates"),
}


class StartView(FormPage):
    """Template, upload, and one's own workbooks that wait."""

    abstract = True
    kind: ClassVar[ExchangeKind]
    form_class = ExchangeForm
    template_name = "personnel/exchange_start.html"

    def page(self) -> dict[str, Any]:
        rows = ExchangeBatch.objects.visible_to(self.request.user).filter(kind=self.kind)
        _page, listed, name = PAGES[self.kind]
        return {
            "open": rows.unfinished().order_by("-id")[:10], "done": rows.exclude(applied_at=None).order_by("-id")[:5],
            "sheet": SHEETS[self.kind], "kind": self.kind, "list_url": reverse(listed),
            "template_url": reverse(f"{name}-template"), "export_url": reverse(f"{name}-export"),
        }  # fmt: skip

    def save(self, form: ExchangeForm) -> HttpResponse:
        upload = form.cleaned_data["workbook"]
        batch = exchange.check_exchange(
            kind=self.kind, name=upload.name, content=upload.read(), actor=self.actor
        )  # fmt: skip
        return redirect("exchange-detail", uuid=batch.uuid)


class RosterExchangeView(StartView):
    kind = ExchangeKind.ROSTER
    capability = Capability.OFFICER_MANAGE


class CertificateExchangeView(StartView):
    kind = ExchangeKind.CERTIFICATES
    capability = Capability.CERTIFICATE_DECIDE


class TemplateView(ScopedView):
    """The empty workbook."""

    abstract = True
    kind: ClassVar[ExchangeKind]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return workbook_answer(
            template_of(SHEETS[self.kind]), _("%(what)s导入模板.xlsx") % {"what": SHEETS[self.kind].title}
        )


class RosterTemplateView(TemplateView):
    kind = ExchangeKind.ROSTER
    capability = Capability.OFFICER_MANAGE


class CertificateTemplateView(TemplateView):
    kind = ExchangeKind.CERTIFICATES
    capability = Capability.CERTIFICATE_DECIDE


class ExportView(ScopedView):
    """What the list shows, in the columns of the import."""

    abstract = True
    kind: ClassVar[ExchangeKind]
    capability = Capability.OFFICER_READ

    def wanted(self, chosen: Chosen) -> Any:
        """The rows that are asked for, of all that there are."""
        raise NotImplementedError

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        listed = PAGES[self.kind][1]
        chosen = Chosen.of(request.GET)
        if chosen.hidden:
            return redirect(listed)
        try:
            content = exchange.export_exchange(kind=self.kind, rows=self.wanted(chosen), actor=self.actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{reverse(listed)}?{request.GET.urlencode()}")
        return workbook_answer(content, f"{SHEETS[self.kind].title}-{clock.today():%Y%m%d}.xlsx")


class RosterExportView(ExportView):
    kind = ExchangeKind.ROSTER

    def wanted(self, chosen: Chosen) -> Any:
        rows = officers(Officer.objects.all(), chosen, clock.today())
        found = [each for each in self.request.GET.getlist("found")[:20] if is_uuid(each)]
        return rows.filter(uuid__in=found) if found else rows


class CertificateExportView(ExportView):
    kind = ExchangeKind.CERTIFICATES

    def wanted(self, chosen: Chosen) -> Any:
        return certificates(Certificate.objects.all(), chosen, clock.today())


class BatchView(ScopedObjectView):
    """One's own workbook."""

    abstract = True
    model = ExchangeBatch
    capability = Capability.OFFICER_MANAGE

    def rows(self) -> Any:
        return super().rows().select_related("job")


class ExchangeDetailView(BatchView):
    """Every fault with sheet, row, column and remedy; or what would be added and changed; or how the writing goes."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = self.row
        start, listed, _name = PAGES[batch.kind]
        context: dict[str, Any] = {"batch": batch, "start_url": reverse(start), "list_url": reverse(listed)}
        if batch.confirmed_at is not None:
            context["card"] = card_of(batch.job) if batch.job and batch.applied_at is None else None
            return render(request, "personnel/exchange_done.html", context)
        plan = exchange.plan_of(batch, self.actor)
        context |= {
            "plan": plan, "faults": plan.faults[:SHOWN], "steps": plan.steps[:SHOWN], "shown": SHOWN,
            "needs_reason": batch.kind == ExchangeKind.CERTIFICATES, "in_background": exchange.AT_ONCE,
            "figures": [
                {"label": _("新增"), "value": plan.added, "note": _("系统里没有的")},
                {"label": _("更新"), "value": plan.changed, "note": _("和系统里不一样的")},
                {"label": _("不变"), "value": plan.unchanged, "note": _("不会动")},
            ],
        }  # fmt: skip
        return render(request, "personnel/exchange_detail.html", context)


class ExchangeFaultsView(BatchView):
    """All faults as a workbook."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.confirmed_at is not None:
            return redirect("exchange-detail", uuid=self.row.uuid)
        return workbook_answer(faults_book(exchange.plan_of(self.row, self.actor).faults), _("导入错误清单.xlsx"))


class ExchangeApplyView(BatchView, VerbView):
    """Writes it, or asks for the job that does."""

    def act(self, request: ActorRequest) -> HttpResponse:
        typed = {key: request.POST.get(key, "") for key in ("digest", "reason")}
        if self.told(lambda: exchange.confirm_exchange(batch=self.row, actor=self.actor, **typed)):
            batch = ExchangeBatch.objects.get(pk=self.row.pk)
            if batch.applied_at is not None:
                messages.success(request, _("已写入：新增%(added)d，更新%(changed)d。") % batch.counts)
        return redirect("exchange-detail", uuid=self.row.uuid)


class ExchangeDiscardView(BatchView, VerbView):
    """Drops it."""

    def act(self, request: ActorRequest) -> HttpResponse:
        start = PAGES[self.row.kind][0]
        self.told(lambda: exchange.discard_exchange(batch=self.row, actor=self.actor), _("已放弃，没有写入任何一行。"))
        return redirect(start)
