"""The reviewer's smaller verbs: opinions of single places, and taking a decision back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.transitions import Refused, StaleState
from accounts.typed import key_of
from rectification.models import ReviewDecision, ReviewRemark
from rectification.services import remove_remark, undo_decision, write_remark
from rectification.views.review import ReviewVerb


class ReviewUndoView(ReviewVerb):
    """撤销结论: one's own last acceptance or return, until the next act."""

    def verb(self) -> HttpResponse:
        rows = ReviewDecision.objects.in_force().filter(version__filing=self.row, version__number=self.seen or 0)
        decision = rows.select_related("version").order_by("-id").first()
        if decision is None:
            raise StaleState(self.row, self.row.state)
        undo_decision(filing=self.row, decision=decision, actor=self.actor)
        messages.success(
            self.request, _("已撤销“%(decision)s”，材料回到审核中。") % {"decision": decision.get_decision_display()}
        )
        return self.stay()


class RemarkWriteView(ReviewVerb):
    """写逐处意见. An opinion typed in the bar meanwhile stays there."""

    def verb(self) -> HttpResponse:
        data = self.data()
        try:
            remark = write_remark(
                filing=self.row, version=self.seen_version(), row=data.get("row", ""), column=data.get("column", ""),
                text=data.get("remark", ""), actor=self.actor,
            )  # fmt: skip
        except Refused as refusal:
            self.row = self.rows().get(pk=self.row.pk)
            return self.page(422, typed=self.typed, remark_fault=str(refusal), remark_typed=data)
        return self.page(typed=self.typed) if self.typed else redirect(f"{self.stay()['Location']}#remark-{remark.pk}")

    def data(self) -> dict[str, Any]:
        """The place and the words; “再提一次” repeats a remark on an earlier version."""
        posted = self.request.POST
        again = key_of(posted.get("again", ""))
        if again is None:
            return posted.dict()
        former = ReviewRemark.objects.filter(version__filing=self.row, pk=again).exclude(decision=None).first()
        return {"row": former.row, "column": former.column, "remark": former.text} if former else posted.dict()


class RemarkRemoveView(ReviewVerb):
    """删去 an opinion that no decision has told the unit yet."""

    def verb(self) -> HttpResponse:
        named = key_of(self.request.POST.get("remove", "")) or 0
        remark = ReviewRemark.objects.filter(version__filing=self.row, pk=named).select_related("version").first()
        if remark is None:
            raise StaleState(self.row, self.row.state)
        remove_remark(filing=self.row, remark=remark, actor=self.actor)
        return self.page(typed=self.typed) if self.typed else self.stay()
