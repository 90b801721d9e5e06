"""The verbs of a filing that is no draft: take it back, withdraw it, correct it, submit it. One POST each."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, VerbView
from rectification.services import begin_change, begin_correction, recall_filing, submit_filing, withdraw_filing
from rectification.views.filing_page import FilingBase


class FilingVerb(FilingBase, VerbView):
    """A verb of those who fill the unit's filings."""

    abstract = True
    capability = Capability.FILING_FILL

    def to_edit(self, changed: bool) -> HttpResponse:
        """Into the editor, or back to the page when nothing was changed."""
        return redirect("filing-edit", self.row.uuid) if changed else self.to_detail()


class FilingRecallView(FilingVerb):
    """取回修改: before it is submitted; a signature is voided."""

    def act(self, request: ActorRequest) -> HttpResponse:
        done = _("已取回，填的内容都在。改完请重新送签字。")
        return self.to_edit(self.told(lambda: recall_filing(filing=self.row, actor=self.actor), done))


class FilingWithdrawView(FilingVerb):
    """撤回: before its review has begun."""

    def act(self, request: ActorRequest) -> HttpResponse:
        done = _("已撤回，填的内容都在。改完请重新报送。")
        return self.to_edit(self.told(lambda: withdraw_filing(filing=self.row, actor=self.actor), done))


class FilingCorrectView(FilingVerb):
    """去修改: a new version of a returned filing, with all that was typed."""

    def act(self, request: ActorRequest) -> HttpResponse:
        return self.to_edit(self.told(lambda: begin_correction(filing=self.row, actor=self.actor)))


class FilingSubmitView(FilingVerb):
    """报送 a signed filing."""

    def act(self, request: ActorRequest) -> HttpResponse:
        done = _("已报送。审核开始前可以撤回。")
        self.told(lambda: submit_filing(filing=self.row, actor=self.actor), done)
        return self.to_detail()


class FilingChangeView(FilingVerb):
    """登记变更: an accepted registration is filed anew."""

    def act(self, request: ActorRequest) -> HttpResponse:
        done = _("请改好后重新报送。审核通过以前，原来的登记继续有效。")
        return self.to_edit(self.told(lambda: begin_change(filing=self.row, actor=self.actor), done))
