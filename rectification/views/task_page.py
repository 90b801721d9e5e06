"""What the page of one duty shows."""

from typing import Any

from accounts.actors import Actor
from accounts.capabilities import Capability
from audit import clock
from campaigns.models import CampaignState
from campaigns.workdays import load_calendar
from rectification.forms_tasks import TaskReportForm
from rectification.models import DutyState, Institution, TaskDuty, TaskReport, TaskReportKind
from rectification.progress import moment_text
from rectification.task_board import Line, lines_of


def task_page(duty: TaskDuty, *, actor: Actor) -> dict[str, Any]:
    """The context of templates/rectification/task_detail.html, typed text and errors apart."""
    today, calendar = clock.today(), load_calendar()
    mates = TaskDuty.objects.visible_to(actor.person).filter(assignment=duty.assignment_id)
    lines = lines_of(duty.campaign, mates, today)
    line = next(line for line in lines if line.duty.pk == duty.pk)
    reports = list(duty.reports.select_related("milestone").prefetch_related("attachments").order_by("-id"))
    running = duty.campaign.state == CampaignState.PUBLISHED and duty.assignment.task.withdrawn_at is None
    done = duty.state == DutyState.REPORTED_DONE
    may_report = running and (not done or line.light.ongoing) and actor.may(Capability.TASK_REPORT, duty)
    return {
        "rail": True,
        "duty": duty,
        "task": duty.assignment.task,
        "line": line,
        "light_text": line.light.words(today, calendar),
        "deadlines": deadlines_of(line, reports),
        "parties": [{"line": one, "light_text": one.light.words(today, calendar)} for one in lines],
        "reports": [event_of(report) for report in reports],
        "institutions": Institution.objects.filter(task=duty.assignment.task, unit=duty.unit).standing(),
        "done": done,
        "may_report": may_report,
        "may_send_back": running and done and actor.may(Capability.CLOSURE_VERIFY, duty),
        "form": TaskReportForm(initial={"as_of": today, "percent": duty.percent or None}, duty=duty)
        if may_report
        else None,
    }


def deadlines_of(line: Line, reports: list[TaskReport]) -> list[dict[str, Any]]:
    """The printed deadlines, each with the day on which it was met."""
    met = {report.milestone_id: report.business_date for report in reports if report.milestone_id}
    return [
        {"day": row, "met_on": line.duty.met_on or (met.get(row.key) if row.milestone else None)} for row in line.days
    ]


def event_of(report: TaskReport) -> dict[str, Any]:
    """A report for the timeline."""
    return {
        "time_text": moment_text(report.recorded_at),
        "text": f"{report.actor_name}{report.get_kind_display()}",
        "unit": report.actor_unit_name,
        "percent": report.percent if report.kind == TaskReportKind.PROGRESS and report.percent < 100 else None,
        "milestone": report.milestone,
        "as_of": report.business_date,
        "detail": report.text,
        "files": list(report.attachments.all()),
        "kind": "lapse" if report.kind == TaskReportKind.SENT_BACK else "",
    }
