"""导出问题台账: what a filter finds, at once where it is little, else as a report that is built in the background."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.capabilities import Capability
from accounts.models import User
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from campaigns.models import Campaign
from campaigns.workdays import load_calendar
from files.models import Attachment
from files.services import store_generated
from jobs.registry import JobFailed, Progress
from rectification.filters import LedgerFilter
from rectification.ledger_columns import Column, Value, columns_of
from rectification.light_rules import lit
from rectification.listing import ledger_page
from rectification.models import Problem
from rectification.querysets import ProblemQuerySet
from reporting.ledger_rows import csv_lines, values_of, workbook_of
from reporting.models import Export, ExportKind
from reporting.reach import reported_units
from reporting.services import XLSX, enqueue_export, file_name, imprint

CSV, EXCEL = "csv", "xlsx"
#: Rows that are written while the browser waits.
AT_ONCE = 2_000
#: Rows that a file of either kind holds at most: beyond it no office PC opens the one or the other.
MOST = {EXCEL: 50_000, CSV: 300_000}
BATCH = 500
_TYPES = {EXCEL: XLSX, CSV: "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Asked:
    """A filter of a campaign's ledger as its address writes it, the columns by code, and the format."""

    query: str
    columns: tuple[str, ...]
    format: str

    @property
    def chosen(self) -> LedgerFilter:
        """The filter."""
        return LedgerFilter.of(self.query)

    @property
    def shown(self) -> list[Column]:
        """The columns."""
        return columns_of(self.columns, one_unit=False)

    def as_json(self) -> dict[str, Any]:
        """As an export keeps it."""
        return {"query": self.query, "columns": list(self.columns), "format": self.format}


@dataclass(frozen=True)
class Download:
    """A file ready to be sent."""

    name: str
    content_type: str
    data: bytes


def exportable(campaign: Campaign, asked: Asked, user: User, today: date) -> ProblemQuerySet:
    """What the filter finds among the units whose figures and rows the person may take away."""
    rows = Problem.objects.all().in_campaign(user, campaign).filter(unit__in=reported_units(user, campaign))
    return asked.chosen.choose(asked.chosen.narrow(rows, user), today)


def export_ledger(*, campaign: Campaign, asked: Asked, actor: Actor) -> Download | Export:
    """The file, or the report that is being built where there are many rows.

    Raises PermissionDenied (takes nothing away), Refused (nothing found, or more than a file holds).
    """
    actor.require_any(Capability.REPORT_DOWNLOAD)
    person, today = actor.person, clock.today()
    rows = exportable(campaign, asked, person, today)
    count = rows.order_by().count()
    if not count:
        raise Refused(_("这样筛选没有可导出的问题，没有生成文件。"))
    if count > MOST[asked.format]:
        limits = {"count": count, "most": MOST[asked.format], "csv": MOST[CSV]}
        raise Refused(_("共%(count)d条，一个文件最多%(most)d条（CSV最多%(csv)d条）。请加筛选条件后再导出。") % limits)
    export = Export(
        kind=ExportKind.LEDGER, campaign=campaign, cut_off=today, requested_by=person, requested_at=clock.now(),
        scope=_("筛选出的%(count)d条问题") % {"count": count}, asked=asked.as_json(),
    )  # fmt: skip
    if count > AT_ONCE:
        return _request(export, rows, actor)
    data = _written(export, rows, asked, today, None)
    record(
        who=actor.who, action="reporting.ledger.exported", what=what(campaign),
        after={"rows": count, "format": asked.format, "query": asked.query},
    )  # fmt: skip
    return Download(_name(export, asked), _TYPES[asked.format], data)


def _request(export: Export, rows: ProblemQuerySet, actor: Actor) -> Export:
    with transaction.atomic():
        export.job = enqueue_export(export, actor)
        export.save()
        export.covers.set(rows.order_by().values_list("unit", flat=True).distinct())
        record(who=actor.who, action="reporting.export.requested", what=what(export), after=export.asked)
    return export


def fill_ledger_export(progress: Progress) -> dict[str, Any]:
    """The job. Repeatable: an export that has its file is left as it is."""
    key = uuid.UUID(progress.job.params["export"])
    export = Export.objects.select_related("campaign", "requested_by", "attachment").get(uuid=key)
    attachment = export.attachment or _build(export, progress)
    return {"export": str(export.uuid), "attachment": str(attachment.uuid), "size": attachment.size}


def _build(export: Export, progress: Progress) -> Attachment:
    """Of the units that were in it when it was asked for, all of which must still be within reach."""
    person, kept = export.requested_by, export.asked
    assert person is not None
    covered = set(export.covers.values_list("pk", flat=True))
    if not covered <= set(reported_units(person, export.campaign)):
        raise JobFailed(_("您已经没有其中一些单位的统计权限，没有生成。请按现在的范围重新申请。"))
    asked, today = Asked(kept["query"], tuple(kept["columns"]), kept["format"]), clock.today()
    rows = exportable(export.campaign, asked, person, today).filter(unit__in=covered)
    try:
        data = _written(export, rows, asked, today, progress)
    except OSError as error:
        raise JobFailed(_("服务器存不下文件，请联系管理员。数据没有变化。")) from error
    with transaction.atomic():
        # Kept for nobody by name: who may fetch it is decided at each download, through the export.
        name, content_type = _name(export, asked), _TYPES[asked.format]
        attachment = store_generated(name=name, data=data, content_type=content_type, actor=SYSTEM)
        if not Export.objects.filter(pk=export.pk, attachment=None).update(attachment=attachment):
            raise StaleState(export, "")
        record(who=SYSTEM.who, action="reporting.export.built", what=what(export), after={"sha256": attachment.sha256})
    return attachment


def _written(export: Export, rows: ProblemQuerySet, asked: Asked, today: date, progress: Progress | None) -> bytes:
    total = rows.order_by().count() if progress else 0

    def told(written: int) -> None:
        if progress:
            progress.step(_("正在写台账"), written, total)

    lines = _lines(export.campaign, rows, asked, today)
    said = imprint(export)
    if asked.format == CSV:
        return "".join(csv_lines(lines, asked.shown, said, told)).encode()
    title = _("%(campaign)s问题台账") % {"campaign": export.campaign.short_title}
    return workbook_of(lines, asked.shown, title, said, told)


def _lines(campaign: Campaign, rows: ProblemQuerySet, asked: Asked, today: date) -> Iterator[list[Value]]:
    """In the order of the screen, page by page as the screen reads them."""
    calendar, columns, cursor = load_calendar(), asked.shown, ""
    rows = rows.select_related("unit", "focus_item__area", "assigned_to")
    while True:
        page = ledger_page(rows, campaign=campaign, order=asked.chosen.order, cursor=cursor, size=BATCH, today=today)
        for row in lit(page.rows):
            yield values_of(row, columns, today, calendar)
        cursor = page.next
        if not cursor:
            return


def _name(export: Export, asked: Asked) -> str:
    """As every report is called, with the ending of its format."""
    return file_name(export).removesuffix(".xlsx") + f".{asked.format}"


def codes_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """What `Asked` keeps of the columns on the screen."""
    return tuple(column.code for column in columns)
