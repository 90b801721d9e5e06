"""任务 of a unit and 任务进度 of the office: one list by scope, summed by task or by unit; one duty; its verbs."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.current import current_campaign, remember_campaign
from campaigns.models import Campaign, Participation, TaskGroup
from campaigns.workdays import load_calendar
from rectification.filters import BY_TASK, BY_UNIT, LATE, LINES, TaskFilter
from rectification.forms_tasks import TaskReportForm
from rectification.lights import SOON
from rectification.models import DutyState, TaskDuty
from rectification.services import report_done, report_progress, send_task_back
from rectification.task_board import Line, by_group, chosen_lines, lines_of, pressing_first, sums_by, tab_counts
from rectification.views.task_page import task_page

PAGE_SIZE = 50


class TaskListView(ScopedView):
    """Who is behind with what. A unit sees its own lines; who sees several units sees the sums first."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = TaskFilter.read(request.GET)
        campaign = current_campaign(request)
        context: dict[str, Any] = {"rail": True, "campaign": campaign, "chosen": chosen}
        if campaign is not None and not campaign.is_draft:
            context |= self.lists(campaign, chosen)
        return render(request, "rectification/task_list.html", context)

    def lists(self, campaign: Campaign, chosen: TaskFilter) -> dict[str, Any]:
        """Rows, sums, counts and choices of one campaign."""
        today, user = clock.today(), self.request.user
        everything = TaskDuty.objects.visible_to(user).filter(campaign=campaign).standing()
        units = list(Participation.objects.filter(campaign=campaign, unit__in=everything.values("unit")))
        view = chosen.view or (LINES if len(units) <= 1 or chosen.unit or chosen.task else BY_TASK)
        lines = lines_of(campaign, chosen.narrow(everything), today)
        counts = tab_counts(lines)
        shown = chosen_lines(lines, chosen)
        late = [line for line in lines if line.overdue]
        return {
            "view": view,
            "one_unit": len(units) <= 1,
            "units": units,
            "groups": list(TaskGroup.objects.filter(campaign=campaign)),
            "counts": counts,
            "late": len(late),
            "late_units": len({line.duty.unit_id for line in late}),
            "tabs": tabs(counts, chosen),
            "views": views(view, chosen),
            "narrowed": chosen != TaskFilter(view=chosen.view),
            "total": len(shown),
            **self.shown(view, shown, chosen, today),
        }

    def shown(self, view: str, lines: list[Line], chosen: TaskFilter, today: date) -> dict[str, Any]:
        """The table of the chosen view."""
        if view == BY_TASK:
            return {"parts": by_group(sums_by(lines, lambda line: line.duty.assignment.task_id))}
        number = self.request.GET.get("page")
        if view == BY_UNIT:
            sums = sorted(sums_by(lines, lambda line: line.duty.unit_id), key=lambda row: row.lead.duty.unit.path)
            page = Paginator(sums, PAGE_SIZE).get_page(number)
            return {"page": page, "sums": page.object_list}
        shown = pressing_first(lines)
        listed = Paginator(shown, PAGE_SIZE).get_page(number)
        rows = shown[listed.start_index() - 1 : listed.end_index()] if shown else []
        return {"page": listed, "rows": task_rows(rows, today, self.request.user)}


def task_rows(lines: list[Line], today: date, user: Any) -> list[dict[str, Any]]:
    """Lines for the table: the light's word, and whether the reader reports on it."""
    calendar = load_calendar()
    own = {post.unit_id for post in user.grants.posts} if user.grants.has(Capability.TASK_REPORT) else set()
    return [
        {
            "line": line,
            "duty": line.duty,
            "light_text": line.light.words(today, calendar),
            "may_report": line.duty.unit_id in own and (line.duty.met_on is None or line.light.ongoing),
        }
        for line in lines
    ]


def tabs(counts: dict[str, int], chosen: TaskFilter) -> list[dict[str, Any]]:
    """The tabs with their counts; each keeps the other filters."""
    words = [
        (_("全部"), ""), (_("逾期"), LATE), (_("临期"), SOON), (_("未开始"), str(DutyState.NOT_BEGUN)),
        (_("进行中"), str(DutyState.IN_PROGRESS)), (_("已报完成"), str(DutyState.REPORTED_DONE)),
    ]  # fmt: skip
    return [
        {"label": label, "count": counts[state], "url": reverse("task-list") + chosen.query(state=state),
         "current": chosen.state == state}
        for label, state in words
    ]  # fmt: skip


def views(view: str, chosen: TaskFilter) -> list[dict[str, Any]]:
    """By task, by unit, line by line."""
    words = [(_("按任务"), BY_TASK), (_("按单位"), BY_UNIT), (_("逐条"), LINES)]
    return [
        {"label": label, "url": reverse("task-list") + chosen.query(view=name), "current": name == view}
        for label, name in words
    ]


class TaskBase(ScopedObjectView):
    """One unit's part of an assignment, within reach."""

    abstract = True
    model = TaskDuty

    def rows(self) -> Any:
        return super().rows().select_related("campaign", "unit", "assignment__task__group")

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The page of the duty; what was typed and refused comes in `extra`."""
        context = task_page(self.row, actor=self.actor) | extra
        return render(self.request, "rectification/task_detail.html", context, status=status)


class TaskView(TaskBase):
    """What is to be done by whom and when, how far it is, and the reports."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        return self.page()


class TaskVerb(TaskBase, VerbView):
    """A verb on a duty. A lost race tells what happened; a refusal brings the page back with the typed text."""

    abstract = True

    def run(self, verb: Callable[[], object], done: str, refused: Callable[[str], dict[str, Any]]) -> HttpResponse:
        """Call the service and lead back to the duty."""
        try:
            verb()
        except StaleState:
            self.row = self.rows().get(pk=self.row.pk)
            text = _("这项任务刚被别人办过，现在是“%(state)s”，您的操作没有执行。")
            messages.error(self.request, text % {"state": self.row.get_state_display()})
            return self.page(409, **refused(""))
        except Refused as refusal:
            self.row = self.rows().get(pk=self.row.pk)
            return self.page(422, **refused(str(refusal)))
        messages.success(self.request, done)
        return redirect("task-detail", self.row.uuid)


class TaskReportView(TaskVerb):
    """报告进展 or, by its other button, 报告完成."""

    capability = Capability.TASK_REPORT

    def act(self, request: ActorRequest) -> HttpResponse:
        form = TaskReportForm(request.POST, request.FILES, duty=self.row)
        finished = request.POST.get("done") == "1"
        if not form.is_valid():
            return self.page(422, form=form)
        values = form.cleaned_data
        common: dict[str, Any] = {
            "duty": self.row, "text": values["text"], "uploads": values["uploads"], "actor": self.actor,
        }  # fmt: skip

        def verb() -> object:
            if finished:
                return report_done(done_on=values["as_of"], **common)
            return report_progress(
                percent=values.get("percent"), as_of=values["as_of"], milestone=values.get("milestone"), **common
            )

        def refused(fault: str) -> dict[str, Any]:
            if fault:
                form.add_error(None, fault)
            if values["uploads"]:
                form.add_error("uploads", _("文字都在，附件请重新选一次。"))
            return {"form": form}

        return self.run(verb, _("已报告完成。") if finished else _("进展已报告。"), refused)


class TaskSendBackView(TaskVerb):
    """退回继续办理, with a reason."""

    capability = Capability.CLOSURE_VERIFY

    def check(self) -> None:
        try:
            super().check()
        except PermissionDenied:
            if self.row.unit_id in self.request.user.grants.unit_ids:
                raise PermissionDenied(_("这是您本单位的任务，请由其他单位的人退回。")) from None
            raise

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")
        return self.run(
            lambda: send_task_back(duty=self.row, reason=reason, actor=self.actor),
            _("已退回%(unit)s继续办理。") % {"unit": self.row.unit.label},
            lambda fault: {"typed": reason, "fault": fault},
        )
