"""An attendance list between its dry run and its confirmation."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from personnel.models import AttendanceBatch, SessionState
from personnel.services import training

#: So many faults and lines are listed.
SHOWN = 300


class BatchView(ScopedObjectView):
    """A batch with its session."""

    abstract = True
    model = AttendanceBatch
    capability = Capability.OFFICER_MANAGE

    def rows(self) -> Any:
        return super().rows().select_related("session", "session__unit", "session__category")


class TrainingImportView(BatchView):
    """Every fault with sheet, row, column and remedy; or what will be written."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.applied_at is not None:
            return redirect("training-session", uuid=self.row.session.uuid)
        plan = training.plan_of(self.row, self.actor)
        context = {
            "batch": self.row, "plan": plan, "faults": plan.faults[:SHOWN], "lines": plan.lines[:SHOWN],
            "shown": SHOWN, "held": self.row.session.state == SessionState.HELD,
        }  # fmt: skip
        return render(request, "personnel/training_import.html", context)


class TrainingImportApplyView(BatchView, VerbView):
    """Writes all of it, or nothing."""

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")
        verb = lambda: training.apply_attendance(batch=self.row, reason=reason, actor=self.actor)  # noqa: E731
        if self.told(verb, _("签到表已写入。")):
            return redirect("training-session", uuid=self.row.session.uuid)
        return redirect("training-import", uuid=self.row.uuid)


class TrainingImportDiscardView(BatchView, VerbView):
    """Drops it."""

    def act(self, request: ActorRequest) -> HttpResponse:
        session = self.row.session
        self.told(
            lambda: training.discard_attendance(batch=self.row, actor=self.actor), _("已放弃，没有写入任何一行。")
        )
        return redirect("training-session", uuid=session.uuid)
