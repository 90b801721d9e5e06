"""One reconciliation 对账: both lists, the differences, the unit's answer, the office's settlement, the record."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from accounts.transitions import Refused, StaleState, what
from audit.services import record
from campaigns.current import remember_campaign
from rectification.models import Reconciliation
from rectification.own_book import read_book
from rectification.prints import render_pdf
from rectification.reconciliation_screen import page_of_reconciliation, paper_of_reconciliation
from rectification.services import (
    Mark,
    Ruling,
    Settled,
    answer_reconciliation,
    ask_again,
    drop_own_book,
    read_own_book,
    settle_reconciliation,
    withdraw_reconciliation,
)
from rectification.services.context import campaign_items

TEMPLATE = "print/_reconciliation.html"


class ReconciliationBase(ScopedObjectView):
    """One reconciliation within reach."""

    abstract = True
    model = Reconciliation

    def rows(self) -> Any:
        return super().rows().select_related("campaign", "unit", "opened_by")

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The page; what was typed and refused comes in `extra`."""
        context = page_of_reconciliation(self.row, self.actor, extra.pop("typed", {}))
        return render(self.request, "rectification/reconciliation_detail.html", context | extra, status=status)


class ReconciliationView(ReconciliationBase):
    """What differs, and the one thing to do next."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        return self.page()


class ReconciliationVerb(ReconciliationBase, VerbView):
    """A verb on one reconciliation. A lost race tells what happened; a refusal brings the page back with the typed
    text."""

    abstract = True

    def attempt(self, verb: Callable[[], object], **typed: Any) -> HttpResponse | None:
        """Call the service; the page that tells why nothing was done, None when it was."""
        try:
            verb()
        except StaleState:
            self.row = self.rows().get(pk=self.row.pk)
            text = _("这次对账刚被别人办过，现在是“%(state)s”，您的操作没有执行。")
            messages.error(self.request, text % {"state": self.row.get_state_display()})
            return self.page(409, typed=typed)
        except Refused as refusal:
            self.row = self.rows().get(pk=self.row.pk)
            return self.page(422, fault=str(refusal), typed=typed)
        return None

    def run(self, verb: Callable[[], object], done: str, **typed: Any) -> HttpResponse:
        """Call the service and lead back to the page."""
        refused = self.attempt(verb, **typed)
        if refused is not None:
            return refused
        messages.success(self.request, done)
        return redirect("reconciliation-detail", self.row.uuid)

    def typed(self, *names: str) -> dict[int, dict[str, str]]:
        """What was posted of each difference, by its primary key."""
        keys = self.row.differences.values_list("pk", flat=True)
        return {key: {name: self.request.POST.get(f"{name}-{key}", "").strip() for name in names} for key in keys}


class ReconciliationAnswerView(ReconciliationVerb):
    """答复: each difference marked, or 确认一致."""

    capability = Capability.RECONCILIATION_ANSWER

    def act(self, request: ActorRequest) -> HttpResponse:
        typed = self.typed("mark", "remark")
        marks = {key: Mark(one["mark"], one["remark"]) for key, one in typed.items() if one["mark"]}
        agrees = bool(request.POST.get("agrees"))
        return self.run(
            lambda: answer_reconciliation(reconciliation=self.row, marks=marks, agrees=agrees, actor=self.actor),
            _("已确认一致，等牵头单位结清。") if agrees else _("已送出答复，等牵头单位处理。"),
            marks=typed,
        )


class ReconciliationBookView(ReconciliationVerb):
    """The unit's own ledger as a workbook, laid beside; or dropped again."""

    capability = Capability.RECONCILIATION_ANSWER

    def act(self, request: ActorRequest) -> HttpResponse:
        if request.POST.get("drop"):
            done = _("已不用自有台账，只按报送的清单比对。")
            return self.run(lambda: drop_own_book(reconciliation=self.row, actor=self.actor), done)
        upload = request.FILES.get("book")
        if upload is None:
            return self.page(422, book_fault=_("请先选本单位的台账文件。"))
        try:
            book = read_book(str(upload.name), upload.read(), campaign_items(self.row.campaign))
        except Refused as refusal:
            return self.page(422, book_fault=str(refusal))
        done = _("已与“%(name)s”重新比对。") % {"name": book.name}
        return self.run(lambda: read_own_book(reconciliation=self.row, book=book, actor=self.actor), done)


class ReconciliationSettleView(ReconciliationVerb):
    """处理并结清: rows that moved meanwhile are pointed out and stay to be settled."""

    capability = Capability.RECONCILIATION_SETTLE

    def act(self, request: ActorRequest) -> HttpResponse:
        typed = self.typed("ruling", "reason", "seen")
        rulings = {
            key: Ruling(one["ruling"] == "take", one["reason"], one["seen"] if f"seen-{key}" in request.POST else None)
            for key, one in typed.items() if one["ruling"] in ("take", "keep")
        }  # fmt: skip
        found: list[Settled] = []
        refused = self.attempt(
            lambda: found.append(settle_reconciliation(reconciliation=self.row, rulings=rulings, actor=self.actor)),
            rulings=typed,
        )
        if refused is not None:
            return refused
        done = found[0]
        if not done.done:
            return self.page(409 if done.moved else 422, faults=self.faults(done), typed={"rulings": typed})
        messages.success(request, _("已对清，对账单可以打印。"))
        return redirect("reconciliation-detail", self.row.uuid)

    def faults(self, done: Settled) -> list[str]:
        """What is still to be settled, and why."""
        text = _("“%(title)s”的%(label)s：台账刚又改过，没有写入。请看现在的内容再定。")
        moved = [text % {"title": one.title, "label": one.label} for one in done.moved]
        return moved + [f"“{one.title}”的{one.label}：{words}" for one, words in done.refused]


class ReconciliationRemindView(ReconciliationVerb):
    """再次请对账, once a day."""

    capability = Capability.RECONCILIATION_SETTLE

    def act(self, request: ActorRequest) -> HttpResponse:
        if ask_again(reconciliation=self.row, actor=self.actor):
            messages.success(request, _("已再请%(unit)s对账。") % {"unit": self.row.unit.label})
        else:
            messages.info(request, _("今天请过，或者已经答复，没有重复发送。"))
        return redirect("reconciliation-detail", self.row.uuid)


class ReconciliationWithdrawView(ReconciliationVerb):
    """撤销对账, with a reason."""

    capability = Capability.RECONCILIATION_SETTLE

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")
        return self.run(
            lambda: withdraw_reconciliation(reconciliation=self.row, reason=reason, actor=self.actor),
            _("已撤销这次对账，可以重新发起。"),
            withdraw=reason,
        )


class ReconciliationPaperView(ReconciliationBase):
    """对账单 on the screen."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = {"row": self.row, "sheet": paper_of_reconciliation(self.row), "template": TEMPLATE, "rail": True}
        return render(request, "rectification/reconciliation_paper.html", context)


class ReconciliationPrintView(ReconciliationBase):
    """对账单 as PDF."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        after = {"sha256": self.row.sha256 or self.row.office_sha256}
        record(who=self.actor.who, action="rectification.reconciliation.printed", what=what(self.row), after=after)
        name = _("%(unit)s 对账单 %(day)s.pdf") % {"unit": self.row.unit_name, "day": self.row.day.isoformat()}
        data = BytesIO(render_pdf(TEMPLATE, paper_of_reconciliation(self.row)))
        return FileResponse(data, content_type="application/pdf", filename=name)
