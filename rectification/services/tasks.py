"""Task progress: duties come into being with the campaign, units report on them, the lead office sends back."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability, Role
from accounts.models import GroupMember, Membership, User
from accounts.transitions import Change, Refused, Transition, apply
from audit import clock
from campaigns.models import AssignmentParty, AssignmentRole, Campaign, CampaignState, Deadline, DeadlineKind
from files.services import store_upload
from jobs.outbox import post
from rectification import states
from rectification.models import DutyState, TaskDuty, TaskReport, TaskReportKind
from rectification.task_lights import first_met

BATCH = 2000
#: As much as can be said short of being done.
HIGHEST = 99
#: The category of these messages, for a person's choice of channels.
CATEGORY = "task"


def open_duties(*, campaign: Campaign) -> int:
    """Write the duties of a published campaign that are not there yet; how many. Running it again creates nothing.

    Groups count with their members of the day of publication, units only where they take part.
    """
    day = clock.local_date(campaign.published_at) if campaign.published_at else clock.today()
    names = dict(campaign.participations.values_list("unit", "name"))
    there = set(TaskDuty.objects.filter(campaign=campaign).values_list("assignment", "unit"))
    roles: dict[tuple[int, int], str] = {}
    for assignment, unit, role in _parties(campaign, day):
        # Who both leads and cooperates, leads.
        if unit in names and roles.get((assignment, unit)) != AssignmentRole.LEAD:
            roles[assignment, unit] = role
    rows = [
        TaskDuty(
            campaign=campaign, assignment_id=assignment, unit_id=unit, unit_name=names[unit], role=role, given_on=day
        )
        for (assignment, unit), role in roles.items() if (assignment, unit) not in there
    ]  # fmt: skip
    # Who loses a race against the same rows adds nothing.
    TaskDuty.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _parties(campaign: Campaign, day: date) -> Iterator[tuple[int, int, str]]:
    """(assignment, unit, role) of every party, groups resolved: two queries."""
    parties = AssignmentParty.objects.filter(
        assignment__task__group__campaign=campaign, assignment__task__withdrawn_at=None
    )
    found = list(parties.order_by("id").values_list("assignment", "unit", "group", "role"))
    groups = {group for _assignment, _unit, group, _role in found if group}
    members: dict[int, list[int]] = {}
    held = GroupMember.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), group__in=groups, valid_from__lte=day)
    for group, unit in held.order_by("unit__path").values_list("group", "unit"):
        members.setdefault(group, []).append(unit)
    for assignment, unit, group, role in found:
        for one in members.get(group, []) if group else [unit]:
            yield assignment, one, role


def report_progress(
    *, duty: TaskDuty, percent: int | None, text: str, as_of: date, actor: Actor, milestone: Deadline | None = None,
    uploads: "Iterable[UploadedFile[Any]]" = (),
) -> TaskReport:  # fmt: skip
    """报告进展: how far it is (None: as far as before) and what was done, as of a day; with `milestone` that this inner
    date is met.

    Of what goes on 长期坚持 and was once done it tells how it is kept up; `percent` then counts for nothing.
    """
    actor.require(Capability.TASK_REPORT, duty)
    done = duty.state == DutyState.REPORTED_DONE
    percent = duty.percent if percent is None else percent
    if not done and not 0 <= percent <= HIGHEST:
        raise Refused(_("进度填0到99。都办完了，请点“报告完成”。"))
    if milestone is not None and milestone.assignment_id != duty.assignment_id:
        raise Refused(_("这个时间节点不是这项任务的。请重新选择。"))
    transition = states.TASK_STANDING if done else states.TASK_PROGRESS
    values = {} if done else {"percent": percent}
    report = TaskReport(
        kind=TaskReportKind.PROGRESS, percent=duty.percent if done else percent, text=text.strip(),
        milestone=milestone, business_date=as_of,
    )  # fmt: skip
    return _report(transition, duty, report, values, uploads, actor)


def report_done(
    *, duty: TaskDuty, text: str, done_on: date, actor: Actor, uploads: "Iterable[UploadedFile[Any]]" = ()
) -> TaskReport:
    """报告完成: all of it is done, with what shows it."""
    actor.require(Capability.TASK_REPORT, duty)
    report = TaskReport(kind=TaskReportKind.DONE, percent=100, text=text.strip(), business_date=done_on)
    return _report(states.TASK_DONE, duty, report, {"percent": 100}, uploads, actor)


def send_task_back(*, duty: TaskDuty, reason: str, actor: Actor) -> TaskReport:
    """退回继续办理, with a reason: what was reported done is in progress again. Never one's own unit's.

    The unit's liaisons are told, where it has none its leaders.
    """
    actor.require(Capability.CLOSURE_VERIFY, duty)
    if not reason.strip():
        raise Refused(_("请写明退回的原因：缺什么，还要做什么。"))
    said = duty.reports.filter(kind=TaskReportKind.PROGRESS, percent__lte=HIGHEST).order_by("-id").first()
    percent = said.percent if said else 0
    report = TaskReport(
        kind=TaskReportKind.SENT_BACK, percent=percent, text=reason.strip(), business_date=clock.today()
    )
    with transaction.atomic():
        _report(states.TASK_SENT_BACK, duty, report, {"percent": percent}, (), actor)
        _tell_sent_back(duty, report)
    return report


def _tell_sent_back(duty: TaskDuty, report: TaskReport) -> None:
    """Into the outbox. The reason stays out: it may not leave by mail or chat."""
    posts = Membership.objects.in_force(clock.today()).filter(unit=duty.unit_id)
    liaisons = posts.filter(role=Role.LIAISON)
    told = liaisons if liaisons.exists() else posts.filter(role=Role.UNIT_LEADER)
    campaign, number = duty.campaign, duty.assignment.task.number
    subject = _("任务退回：%(title)s第%(number)s项任务请继续办理") % {"title": campaign.short_title, "number": number}
    values = {"office": report.actor_unit_name or _("牵头单位"), "unit": duty.unit.label, "number": number}
    body = _("%(office)s退回了%(unit)s报告完成的第%(number)s项任务。请登录查看退回的原因，办好后再报告完成。") % values
    url = reverse("task-detail", args=[duty.uuid])
    for user in User.objects.filter(pk__in=told.values("user"), is_active=True).order_by("pk"):
        post(
            user=user,
            category=CATEGORY,
            subject=subject,
            body=body,
            key=f"rectification.task.back:{report.pk}",
            url=url,
        )


def _report(
    transition: Transition, duty: TaskDuty, report: TaskReport, values: dict[str, Any],
    uploads: "Iterable[UploadedFile[Any]]", actor: Actor,
) -> TaskReport:  # fmt: skip
    _sensible(duty, report)
    present, files = clock.now(), list(uploads)
    note: dict[str, Any] = {"percent": report.percent, "files": len(files)}
    if report.milestone:
        note["milestone"] = report.milestone.text
    if transition is not states.TASK_SENT_BACK:
        values = values | {"reported_at": present}
    with transaction.atomic():
        apply(transition, row=duty, actor=actor, change=Change(values, reason=report.text, note=note))
        who = actor.who
        report.duty, report.recorded_at, report.actor = duty, present, actor.user
        report.actor_name, report.actor_unit_name = who.actor_name, who.unit_name
        report.save()
        report.attachments.set([store_upload(upload=upload, actor=actor) for upload in files])
        _note_met(duty)
    return report


def _sensible(duty: TaskDuty, report: TaskReport) -> None:
    campaign, task = duty.campaign, duty.assignment.task
    if campaign.state != CampaignState.PUBLISHED:
        raise Refused(_("“%(title)s”没有在进行，不能再报任务进展。") % {"title": campaign.short_title})
    if task.withdrawn_at is not None:
        raise Refused(_("任务%(number)s已由修订撤回，不用再报。") % {"number": task.number})
    if not report.text:
        raise Refused(_("请写做了什么、到了哪一步。"))
    if report.business_date > clock.today():
        raise Refused(_("日期在今天以后。请填实际的日期。"))
    if report.milestone and report.milestone.kind != DeadlineKind.MILESTONE:
        raise Refused(_("这是整项任务的期限。都办完了，请点“报告完成”。"))


def _note_met(duty: TaskDuty) -> None:
    """Keep on the duty what its reports say. Under the row's lock."""
    duty.met_on = first_met(duty.reports.order_by("id").values_list("kind", "business_date"))
    duty.save(update_fields=["met_on"])
