"""一并核对签字: all that waits for the unit leader on one page, each with paper and check code; one password."""

from copy import deepcopy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from accounts.transitions import Refused
from audit import clock
from campaigns.workdays import Calendar, load_calendar
from rectification.due import due_of
from rectification.forms import SignTogetherForm
from rectification.models import Filing, FilingVersion
from rectification.paper import paper_of
from rectification.services import SignedTogether, sign_together
from rectification.views.filing_read import TABLES
from rectification.views.filing_screen import tally
from rectification.views.filing_sign import changes_for_signer, waiting_filings


class SignTogetherView(ScopedView):
    """What is ticked is signed as it was shown; what has changed since is left out and named."""

    capability = Capability.FILING_SIGN

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not waiting_filings(request.user).exists():
            return redirect("signature-list")
        return self.page(SignTogetherForm(), left_out=())

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SignTogetherForm(request.POST)
        ticked = request.POST.getlist("filing")
        shown = request.POST.getlist("shown")
        if form.is_valid():
            try:
                done = sign_together(
                    chosen=self.chosen(ticked), password=form.cleaned_data["password"], actor=self.actor
                )
            except Refused as refusal:
                form.add_error("password" if ticked else None, str(refusal))
            else:
                return self.told_all(done)
        return self.page(form, left_out=set(shown) - set(ticked), status=422)

    def chosen(self, ticked: list[str]) -> list[tuple[Filing, str]]:
        """The ticked filings of the signer's reach, each with the hash of what the page showed."""
        rows = Filing.objects.within(self.request.user, Capability.FILING_SIGN).select_related(
            "obligation__requirement"
        )
        found = {str(row.uuid): row for row in rows.filter(uuid__in=[key for key in ticked if _is_uuid(key)])}
        return [(found[key], self.request.POST.get(f"sha256-{key}", "")) for key in ticked if key in found]

    def told_all(self, done: SignedTogether) -> HttpResponse:
        """What was signed, and what was not, by name."""
        names = "、".join(f"“{one.version.filing.obligation.title}”" for one in done.signatures)
        if names:
            values = {"count": len(done.signatures), "names": names}
            messages.success(self.request, _("已签字并报送%(count)d份：%(names)s。") % values)
        for filing, why in done.left:
            words = _("“%(title)s”没有签：%(why)s") % {"title": filing.obligation.title, "why": why}
            messages.error(self.request, words)
        return redirect("signature-list")

    def page(self, form: SignTogetherForm, *, left_out: Any, status: int = 200) -> HttpResponse:
        """Every waiting filing with its facts and its paper."""
        filings = list(waiting_filings(self.request.user).select_related("obligation__requirement"))
        versions = FilingVersion.objects.filter(filing__in=filings, frozen_at__isnull=False).select_related("saved_by")
        newest = {version.filing_id: version for version in versions.order_by("number")}
        calendar = load_calendar()
        rows = [self.line(filing, newest[filing.pk], left_out, calendar) for filing in filings if filing.pk in newest]
        context = {"rows": rows, "form": form, "rail": True}
        return render(self.request, "rectification/signature_together.html", context, status=status)

    def line(self, filing: Filing, version: FilingVersion, left_out: Any, calendar: Calendar) -> dict[str, Any]:
        """One filing as it would be signed."""
        version.filing = filing
        sheet = paper_of(filing, version)
        sheet["signature"] = {**sheet["signature"], "yours": True}
        return {
            "filing": filing,
            "version": version,
            "due": due_of(filing.obligation.due_date, clock.today(), calendar),
            "sheet": {**sheet, "one_of_several": True},
            "portrait": filing.kind not in TABLES,
            "tally": tally(version.content) if filing.kind in ("problem_list", "institution_list") else "",
            "changes": len(changes_for_signer(filing, version, deepcopy(sheet))),
            "attachments": list(version.attachments.order_by("id")),
            "ticked": str(filing.uuid) not in left_out,
        }


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
