"""Signed and sealed paper: the unit's own, matched by its code, and what the bureau enters for a unit."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.capabilities import Capability, Role
from accounts.scope import ActorRequest, VerbView
from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.current import remember_campaign
from campaigns.models import Obligation
from rectification.desk import unit_posts
from rectification.filling import is_entering
from rectification.models import Filing, FilingState
from rectification.paper import paper_of
from rectification.services import NotReady, begin_entry, enter_filing, sign_on_paper
from rectification.services.scans import SCAN_ENDINGS
from rectification.views.filing_page import FilingBase, current_version, page_head
from rectification.views.filing_read import TABLES, print_url

TYPED = ("code", "name", "post", "received_on")


def _day(text: str) -> date | None:
    """A typed day; None when it is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


class ScanPage(FilingBase):
    """A page with the paper, who signed it, and the scan to upload."""

    abstract = True
    template: str

    def proposed(self) -> dict[str, str]:
        """What the form says beforehand: the unit's leader, and today."""
        post = next(iter(unit_posts([self.row.unit_id], Role.UNIT_LEADER)), None)
        signer = {"name": post.user.name, "post": post.post} if post else {}
        return {**signer, "received_on": clock.today().isoformat()}

    def page(self, status: int = 200, **told: Any) -> HttpResponse:
        """The page; `typed`, `fault` after a refusal."""
        version = current_version(self.row)
        version.filing = self.row
        context = {
            **page_head(self.row, version),
            "sheet": paper_of(self.row, version),
            "portrait": self.row.kind not in TABLES,
            "print_url": print_url(self.row, version),
            "typed": self.proposed(),
            "accept": SCAN_ENDINGS,
            "today": clock.today().isoformat(),
            **told,
        }
        return render(self.request, self.template, context, status=status)

    def run(self) -> None:
        """Call the service."""
        raise NotImplementedError

    def done(self) -> HttpResponse:
        """Say what was done and go on."""
        raise NotImplementedError

    def typed(self) -> dict[str, str]:
        """What was typed, to be shown again."""
        return {name: self.request.POST.get(name, "") for name in TYPED}

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.run()
        except NotReady:
            return redirect("filing-edit", self.row.uuid)
        except StaleState as stale:
            messages.error(request, str(stale))
            return self.to_detail()
        except Refused as refusal:
            self.row = self.rows().get(pk=self.row.pk)
            return self.page(422, typed=self.typed(), fault=str(refusal))
        return self.done()


class FilingPaperSignView(ScanPage):
    """纸质签字: print, sign and seal, scan, and type the code that stands on the paper."""

    capability = Capability.FILING_FILL
    template = "rectification/filing_sign_paper.html"

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        if self.row.state != FilingState.AWAITING_SIGNATURE:
            messages.info(request, _("这份材料现在不用签字。请看最新情况。"))
            return self.to_detail()
        return self.page()

    def run(self) -> None:
        typed = self.typed()
        sign_on_paper(
            filing=self.row, upload=self.request.FILES.get("scan"), code=typed["code"], name=typed["name"],
            post=typed["post"], actor=self.actor,
        )  # fmt: skip

    def done(self) -> HttpResponse:
        messages.success(self.request, _("扫描件已收下，校验码一致。请点“报送”。"))
        return self.to_detail()


class EntryBeginView(VerbView):
    """代录: begin to enter what a unit filed on paper, or go on."""

    model = Obligation
    capability = Capability.FILING_ENTER_PAPER

    def act(self, request: ActorRequest) -> HttpResponse:
        begun: list[Filing] = []
        if not self.told(lambda: begun.append(begin_entry(obligation=self.row, actor=self.actor))):
            return redirect("review-list")
        return redirect("filing-edit", begun[0].uuid)


class FilingEnterView(ScanPage):
    """代录报送: the scan of the unit's paper, who signed it, and off to whoever else reviews."""

    capability = Capability.FILING_ENTER_PAPER
    template = "rectification/filing_enter.html"

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        return self.page() if self.is_mine() else self.leave()

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A refusal shows the paper again: nobody else may see a draft of the unit by sending an empty form.
        return super().post(request, *args, **kwargs) if self.is_mine() else self.leave()

    def is_mine(self) -> bool:
        """Whether the reader is entering this draft."""
        return self.row.state == FilingState.DRAFT and is_entering(self.actor, self.row)

    def leave(self) -> HttpResponse:
        """To what may be read of it."""
        messages.info(self.request, _("这份材料现在不是您在代录。请看最新情况。"))
        return self.to_detail() if self.row.first_submitted_at else redirect("review-list")

    def run(self) -> None:
        typed = self.typed()
        enter_filing(
            filing=self.row, upload=self.request.FILES.get("scan"), name=typed["name"], post=typed["post"],
            received_on=_day(typed["received_on"]), actor=self.actor,
        )  # fmt: skip

    def done(self) -> HttpResponse:
        messages.success(self.request, _("已代录并报送。您代录的材料由其他审核人审核。"))
        return self.to_detail()
