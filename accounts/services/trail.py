"""Exporting the trail: itself an act that the trail keeps."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.sheets import csv_text, write_heading, write_text
from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from audit.querysets import EntryQuerySet
from audit.reading import Line, line_of
from audit.services import What, record

#: More does not open in an office program within reason; CSV has no limit.
MAX_ROWS = 50_000
HEADINGS = (
    "时间",
    "操作人",
    "单位",
    "地址",
    "操作",
    "对象类型",
    "对象",
    "结果",
    "理由",
    "变化",
    "操作代码",
    "对象编号",
)
WIDTHS = (20, 12, 26, 16, 16, 12, 36, 8, 24, 50, 32, 38)


def export_trail(*, rows: EntryQuerySet, kind: str, asked: Mapping[str, str], actor: Actor) -> bytes | Iterator[str]:
    """The entries as a workbook (`kind` xlsx: bytes) or as CSV (`csv`: lines); asking for it is recorded.

    Refused: more than MAX_ROWS entries for a workbook.
    """
    actor.require_any(Capability.TRAIL_READ)
    count = rows.count()
    if kind == "xlsx" and count > MAX_ROWS:
        raise Refused(
            _("共%(count)d条，超过工作簿的上限%(limit)d条。请缩小期间，或者导出CSV。")
            % {"count": count, "limit": MAX_ROWS}
        )
    # What the export writes about itself is not part of it.
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    rows = rows.filter(id__lte=last).order_by("-id")
    record(
        who=actor.who,
        action="audit.trail.exported",
        what=What("audit.entry", "", _("审计记录")),
        after={"format": kind, "rows": count, **asked},
    )
    head = _("%(name)s于%(at)s导出，共%(count)d条") % {
        "name": f"{actor.who.unit_name} {actor.who.actor_name}".strip(),
        "at": clock.now().astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        "count": count,
    }
    lines = (line_of(entry) for entry in rows.iterator(chunk_size=2000))
    return _workbook(head, lines) if kind == "xlsx" else _csv(head, lines)


def _texts(line: Line) -> tuple[str, ...]:
    entry = line.entry
    return (
        line.at.strftime("%Y-%m-%d %H:%M:%S"),
        entry.actor_name,
        entry.unit_name,
        entry.address,
        line.action,
        line.kind,
        entry.object_name,
        line.outcome,
        entry.reason,
        "；".join(line.changes),
        entry.action,
        entry.object_id,
    )


def _csv(head: str, lines: Iterable[Line]) -> Iterator[str]:
    def text(values: Iterable[str]) -> str:
        target = io.StringIO()
        csv.writer(target).writerow([csv_text(value) for value in values])
        return target.getvalue()

    # Without the mark, Excel reads UTF-8 as the system's code page.
    yield "\ufeff" + text([head])
    yield text(HEADINGS)
    for line in lines:
        yield text(_texts(line))


def _workbook(head: str, lines: Iterable[Line]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("审计记录")
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.freeze_panes = "A3"
    sheet.append([_cell(sheet, head)])
    sheet.append([_cell(sheet, heading, write_heading) for heading in HEADINGS])
    for line in lines:
        sheet.append([_cell(sheet, text) for text in _texts(line)])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: Any, text: str, write: Any = write_text) -> Any:
    cell = WriteOnlyCell(sheet)
    write(cell, text)
    return cell
