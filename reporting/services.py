"""Asking for a report, building it, and asking again."""

import re
import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.clock import SHANGHAI
from audit.services import record
from campaigns.models import Campaign, Participation
from files.models import Attachment
from files.services import discard_generated, store_generated
from jobs.models import Job, JobState
from jobs.registry import JobFailed, Progress
from jobs.services import enqueue
from rectification.sheets.base import long_date
from reporting.models import Export, ExportKind
from reporting.reach import reported_units
from reporting.workbook import build_workbook, load_report

JOB_KIND = "reporting.workbook"
LEDGER_KIND = "reporting.ledger"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_PENDING = (JobState.QUEUED, JobState.RUNNING)
_AGAIN = (JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED)


def _covered(campaign: Campaign, unit: Unit | None, day: date, actor: Actor) -> list[int]:
    """The units in reach, of those below a unit on a day; the system's own reach is everything."""
    if actor.user is not None:
        return reported_units(actor.user, campaign, unit, day)
    rows = Participation.objects.filter(campaign=campaign)
    if unit is not None:
        rows = rows.filter(unit__in=Unit.objects.under(unit, day))
    return list(rows.values_list("unit_id", flat=True))


def _scope(campaign: Campaign, unit: Unit | None, covered: list[int], day: date) -> str:
    """What the covered units are called together, by the name that a unit had on the day."""
    names: dict[int, str] = dict(Participation.objects.filter(campaign=campaign).values_list("unit_id", "name"))
    if len(covered) == 1:
        return names[covered[0]]
    if unit is not None:
        record_then = unit.records.in_force(day).order_by("-valid_from").first()
        return _("%(unit)s及所属单位") % {"unit": record_then.name if record_then else unit.name}
    if len(covered) == len(names):
        return _("全部参加单位")
    return _("所辖%(count)d个单位") % {"count": len(covered)}


def request_workbook(*, campaign: Campaign, unit: Unit | None, cut_off: date, actor: Actor) -> Export:
    """Ask for the workbook as of a day, over a unit and those below it or over everything in reach.

    Raises PermissionDenied (no right to the campaign's reports), Refused (a day to come, nothing in reach, the same
    one already in the making).
    """
    if actor.user is not None:
        actor.require(Capability.REPORT_DOWNLOAD, campaign)
    if cut_off > clock.today():
        raise Refused(_("统计截止日期在今天以后。请选今天或以前的日期。"))
    covered = _covered(campaign, unit, cut_off, actor)
    if not covered:
        raise Refused(_("您可统计的单位都没有参加这项专项整治，没有生成报表。"))
    with transaction.atomic():
        same = Export.objects.filter(
            kind=ExportKind.WORKBOOK, campaign=campaign, unit=unit, cut_off=cut_off, requested_by=actor.user
        )
        if same.filter(job__state__in=_PENDING).exists():
            raise Refused(_("同样的报表正在生成，请等它完成。"))
        export = Export(
            campaign=campaign, unit=unit, cut_off=cut_off, requested_by=actor.user, requested_at=clock.now(),
            scope=_scope(campaign, unit, covered, cut_off)[:120],
        )  # fmt: skip
        export.job = enqueue_export(export, actor)
        export.save()
        export.covers.set(covered)
        record(who=actor.who, action="reporting.export.requested", what=what(export), after={"units": covered})
    return export


def enqueue_export(export: Export, actor: Actor) -> Job:
    """The job that builds it."""
    if export.kind == ExportKind.LEDGER:
        title = _("%(campaign)s问题台账导出") % {"campaign": export.campaign.short_title}
        return enqueue(kind=LEDGER_KIND, title=title[:120], params={"export": str(export.uuid)}, actor=actor)
    title = _("%(campaign)s上报工作簿，截至%(day)s") % {
        "campaign": export.campaign.short_title,
        "day": long_date(export.cut_off),
    }
    return enqueue(kind=JOB_KIND, title=title[:120], params={"export": str(export.uuid)}, actor=actor)


def retry_workbook(*, export: Export, actor: Actor) -> Job:
    """Ask again for a report that failed, was cancelled or has expired. Raises StaleState when it has done none of
    these, or was asked for again already."""
    actor.require(Capability.REPORT_DOWNLOAD, export)
    with transaction.atomic():
        failed = Export.objects.filter(pk=export.pk, attachment=None, job__state__in=_AGAIN)
        former = failed.values_list("job_id", flat=True).first()
        job = enqueue_export(export, actor)
        if former is None or not Export.objects.filter(pk=export.pk, job=former).update(job=job):
            raise StaleState(export, export.job.state if export.job else "")
        record(who=actor.who, action="reporting.export.requested", what=what(export), after={"again": True})
    return job


def file_name(export: Export) -> str:
    """Campaign, units and cut-off day, without what file systems refuse."""
    name = f"{export.campaign.short_title}_{export.scope}_{_('截至')}{export.cut_off:%Y%m%d}"
    return f"{_NOT_IN_NAMES.sub('', name)}.xlsx"


def fill_export(progress: Progress) -> dict[str, Any]:
    """The job: read, write, keep. Repeatable: an export that has its file is left as it is."""
    key = uuid.UUID(progress.job.params["export"])
    export = Export.objects.select_related("campaign__organiser", "unit", "requested_by", "attachment").get(uuid=key)
    if export.attachment is None:
        progress.step(_("正在读取台账和报送情况"), 0, 6)
        try:
            attachment = build_export(export, progress)
        except OSError as error:
            raise JobFailed(_("服务器存不下文件，请联系管理员。数据没有变化。")) from error
    else:
        attachment = export.attachment
    return {"export": str(export.uuid), "attachment": str(attachment.uuid), "size": attachment.size}


def discard_export(job: Job) -> None:
    """The file of an export whose job's result has expired; the export and its figures stay."""
    export = Export.objects.select_related("attachment").filter(job=job).first()
    if export is not None and export.attachment is not None:
        discard_generated(attachment=export.attachment, actor=SYSTEM)


def build_export(export: Export, progress: Progress | None = None) -> Attachment:
    """Build and keep the workbook of an export. Raises JobFailed when the person's reach has shrunk since."""
    covered = list(export.covers.values_list("pk", flat=True))
    person = export.requested_by
    if person is not None and not set(covered) <= set(reported_units(person, export.campaign)):
        raise JobFailed(_("您已经没有其中一些单位的统计权限，没有生成。请按现在的范围重新申请。"))
    report = load_report(
        export.campaign, cut_off=export.cut_off, unit_ids=covered, scope=export.scope, exported=imprint(export)
    )
    data = build_workbook(report, progress.step) if progress else build_workbook(report)
    with transaction.atomic():
        # Kept for nobody by name: who may fetch it is decided at each download, through the export.
        attachment = store_generated(name=file_name(export), data=data, content_type=XLSX, actor=SYSTEM)
        if not Export.objects.filter(pk=export.pk, attachment=None).update(
            attachment=attachment, figures=report.as_json()
        ):
            raise StaleState(export, "")
        record(who=SYSTEM.who, action="reporting.export.built", what=what(export), after={"sha256": attachment.sha256})
    return attachment


def imprint(export: Export) -> str:
    """Who exported it when: data exports carry it, official documents do not (norms, "Personal data")."""
    name = export.requested_by.name if export.requested_by else _("系统")
    at = export.requested_at.astimezone(SHANGHAI)
    return _("%(name)s %(at)s 导出") % {"name": name, "at": f"{at:%Y-%m-%d %H:%M}"}
