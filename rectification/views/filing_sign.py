"""待签字 and signing: the unit leader sees exactly what will be filed, and signs that."""

from copy import deepcopy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView, VerbView
from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.current import remember_campaign
from campaigns.workdays import Calendar, load_calendar
from rectification.changes import changes_since
from rectification.due import due_of
from rectification.forms import RefuseForm, SignForm
from rectification.models import Filing, FilingState, FilingVersion
from rectification.paper import paper_of
from rectification.services import refuse_signature, sign_and_submit, sign_filing
from rectification.views.filing_page import FilingBase, current_version, page_head
from rectification.views.filing_read import TABLES, print_url
from rectification.views.filing_screen import tally


def waiting_filings(user: Any) -> Any:
    """What waits for the user's signature, the most pressing first, in all campaigns."""
    rows = Filing.objects.within(user, Capability.FILING_SIGN).awaiting_signature()
    rows = rows.filter(obligation__waived_at=None).select_related("obligation", "campaign", "unit")
    return rows.order_by("obligation__due_date", "id")


def changes_for_signer(filing: Filing, version: FilingVersion, sheet: dict[str, Any]) -> list[Any]:
    """What differs from the version that was submitted before; marks it on the sheet."""
    former = FilingVersion.objects.filter(filing=filing, number__lt=version.number, submitted_at__isnull=False)
    last = former.order_by("-number").first()
    return changes_since(filing, last, version, sheet) if last else []


class SignatureListView(ScopedView):
    """待签字: what waits for the unit leader's signature."""

    capability = Capability.FILING_SIGN

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        filings = list(waiting_filings(request.user))
        versions = FilingVersion.objects.filter(filing__in=filings, frozen_at__isnull=False).select_related("saved_by")
        newest = {version.filing_id: version for version in versions.order_by("number").defer("content")}
        calendar = load_calendar()
        rows = [self.line(filing, newest[filing.pk], calendar) for filing in filings]
        return render(request, "rectification/signature_list.html", {"rows": rows})

    def line(self, filing: Filing, version: FilingVersion, calendar: Calendar) -> dict[str, Any]:
        """One row of the list."""
        due = due_of(filing.obligation.due_date, clock.today(), calendar)
        return {"filing": filing, "version": version, "due": due}


class FilingSignView(FilingBase):
    """请核对并签字: the paper as it prints, its facts, and the password."""

    capability = Capability.FILING_SIGN

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        if self.row.state != FilingState.AWAITING_SIGNATURE:
            messages.info(request, _("这份材料现在不用签字。请看最新情况。"))
            return self.to_detail()
        return self.page(SignForm(), RefuseForm())

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SignForm(request.POST)
        if not form.is_valid():
            return self.page(form, RefuseForm(), status=422)
        sign = sign_filing if request.POST.get("do") == "sign" else sign_and_submit
        try:
            sign(
                filing=self.row,
                password=form.cleaned_data["password"],
                sha256=form.cleaned_data["sha256"],
                actor=self.actor,
            )
        except StaleState as stale:
            messages.error(request, str(stale))
            return self.to_detail()
        except Refused as refusal:
            # The service's transaction was rolled back; the row in hand still says what it would have become.
            self.row = self.rows().get(pk=self.row.pk)
            form.add_error("password", str(refusal))
            return self.page(form, RefuseForm(), status=422)
        return self.signed(sign is sign_and_submit)

    def signed(self, sent: bool) -> HttpResponse:
        """On to the next one that waits, else to the page of this one."""
        self.row.refresh_from_db()
        title = self.row.obligation.title
        done = _("“%(title)s”已签字并报送。") if sent else _("“%(title)s”已签字，还没有报送。")
        messages.success(self.request, done % {"title": title})
        if sent and waiting_filings(self.request.user).exists():
            return redirect("signature-list")
        return self.to_detail()

    def page(self, form: SignForm, refuse: RefuseForm, status: int = 200) -> HttpResponse:
        """The page; a filing that moved on meanwhile has nothing to sign."""
        version = current_version(self.row)
        if not version.sha256:
            return self.to_detail()
        version.filing = self.row
        sheet = paper_of(self.row, version)
        shown = deepcopy(sheet)
        changes, marked = changes_for_signer(self.row, version, shown), "changes" in self.request.GET
        # Signed is the paper as it prints; what changed is marked on it only when the reader asks.
        sheet = shown if marked else sheet
        sheet["signature"] = {**sheet["signature"], "yours": True}
        context = {
            **page_head(self.row, version),
            "sheet": sheet,
            "portrait": self.row.kind not in TABLES,
            "print_url": print_url(self.row, version),
            "form": form,
            "refuse": refuse,
            "changes": changes,
            "marked": marked,
            "tally": tally(version.content),
            "attachments": list(version.attachments.order_by("id")),
            "others": list(waiting_filings(self.request.user).exclude(pk=self.row.pk)[:1]),
        }
        return render(self.request, "rectification/filing_sign.html", context, status=status)


class FilingRefuseView(FilingBase, VerbView):
    """退回联络员, with a reason."""

    capability = Capability.FILING_SIGN

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")

        def refuse() -> None:
            refuse_signature(filing=self.row, reason=reason, actor=self.actor)

        if self.told(refuse, _("已退回联络员，您的意见已带上。")):
            return redirect("signature-list")
        waiting = self.row.state == FilingState.AWAITING_SIGNATURE and not reason.strip()
        return redirect(f"{reverse('filing-sign', args=[self.row.uuid])}#refuse") if waiting else self.to_detail()
