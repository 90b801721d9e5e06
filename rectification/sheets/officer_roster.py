"""执法人员名册和清理名单: drawn from the roster of a day; the unit adds what it does about each case.

Nothing that the roster knows is typed: a correction is made there, and the draft is drawn anew. Version 1 was a text
with an attachment.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from personnel.private import private_in
from rectification.content import Content, Row, rows_of
from rectification.sheets import narrative
from rectification.sheets.base import Column, Fault, Field, Sheet, SheetContext, day_text, period_fault

ROSTER, CLEAN_UP = "roster", "clean_up"
HALVES = ((ROSTER, gettext_lazy("执法人员名册")), (CLEAN_UP, gettext_lazy("清理名单")))
#: What the unit writes; all else is drawn.
TYPED = ("measure", "due", "note")
COLUMNS = (
    Column("half", gettext_lazy("表"), kind="choice", choices=HALVES),
    Column("unit", gettext_lazy("单位")),
    Column("name", gettext_lazy("姓名")),
    Column("post", gettext_lazy("职务")),
    Column("kind", gettext_lazy("人员类别")),
    Column("establishment", gettext_lazy("在编")),
    Column("certificate_kind", gettext_lazy("证件种类")),
    Column("number", gettext_lazy("证号")),
    Column("issuer", gettext_lazy("发证机关")),
    Column("issued_on", gettext_lazy("发证日期"), kind="month"),
    Column("valid_until", gettext_lazy("有效期至"), kind="month"),
    Column("inspect_by", gettext_lazy("年审期限"), kind="month"),
    Column("state", gettext_lazy("状态")),
    Column("case", gettext_lazy("情形")),
    Column("reason", gettext_lazy("原因")),
    Column(
        "measure",
        gettext_lazy("处理措施"),
        gettext_lazy("怎么办：收回、注销、换发、更正，由谁办。"),
        "lines",
        "wide",
    ),
    Column("due", gettext_lazy("完成时限"), gettext_lazy("年月日，如“2026年9月15日”。"), "month", "date"),
    Column("note", gettext_lazy("备注"), gettext_lazy("可以空着。"), "lines", "wide"),
)
#: Kept with a row, and neither shown nor compared: whom and which certificate it is about, and the case's code.
KEYS = ("officer", "certificate", "case_kind")
LABELS = {column.code: column.label for column in COLUMNS}
DRAWN = tuple(column.code for column in COLUMNS if column.code not in TYPED)


def of_half(content: Content, half: str) -> list[Row]:
    """The rows of one of the two tables."""
    return [row for row in rows_of(content) if row["cells"].get("half") == half]


def drawn_cells(row: Mapping[str, Any]) -> dict[str, str]:
    """What of a row came from the roster."""
    return {code: row["cells"].get(code, "") for code in DRAWN}


def is_text(content: Content) -> bool:
    """Whether it is of the first version: a text with an attachment."""
    return content.get("schema") == "officer_roster/1"


def overlaid(stored: Content, typed: Content) -> Content:
    """What is kept of a posted content: its fields and, in rows that stand already, the cells that the unit writes."""
    posted = {row["id"]: row["cells"] for row in rows_of(typed)}
    rows = [
        {**row, "cells": row["cells"] | {code: posted[row["id"]].get(code, "") for code in TYPED}}
        if row["id"] in posted and row["cells"].get("half") == CLEAN_UP
        else row
        for row in rows_of(stored)
    ]
    kept = stored.get("fields", {})
    fields = {**kept, **typed.get("fields", {}), "drawn_on": kept.get("drawn_on", "")}
    return {**stored, "fields": fields, "rows": rows}


def redrawn(stored: Content, rows: Iterable[Row], drawn_on: str) -> Content:
    """The content with the rows of today; what the unit wrote stays with the case that it was written for."""
    before = {row["id"]: row["cells"] for row in rows_of(stored)}
    kept = [
        {**row, "cells": row["cells"] | {code: before.get(row["id"], {}).get(code, "") for code in TYPED}}
        for row in rows
    ]
    fields = stored.get("fields", {})
    remark = fields.get("remark") or fields.get("text", "")
    return {"schema": OFFICER_ROSTER.schema, "fields": {"remark": remark, "drawn_on": drawn_on}, "rows": kept}


def is_current(content: Content, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the drawn part reads as these rows do."""
    now = [(row["id"], drawn_cells(row)) for row in rows]
    return bool(content.get("fields", {}).get("drawn_on")) and now == [
        (row["id"], drawn_cells(row)) for row in rows_of(content)
    ]


def unfinished(content: Content) -> Content:
    """Of a content what the editor sends and gets back: the clean-up rows with the unit's own cells."""
    rows = [
        {"id": row["id"], "cells": {code: row["cells"].get(code, "") for code in TYPED}}
        for row in of_half(content, CLEAN_UP)
    ]
    return {**content, "rows": rows}


def check(content: Content, context: SheetContext) -> list[Fault]:
    """A case needs a measure and a day; the roster must be today's; the attachment where it is demanded."""
    faults = []
    if context.drawn is not None and not is_current(content, context.drawn):
        message, remedy = _("名册已有变化，这里还是以前的"), _("请点“从名册更新”。")
        faults.append(Fault("", 0, "drawn_on", _("执法人员名册"), message, remedy))
    if not is_text(content):
        for number, row in enumerate(of_half(content, CLEAN_UP), 1):
            faults += _row_faults(row, number, context)
        if private_in(content.get("fields", {}).get("remark", "")):
            faults.append(Fault("", 0, "remark", _("备注"), *_private()))
    if context.needs_attachment and not context.attachment_count:
        faults.append(Fault("", 0, "attachments", _("附件"), _("还没有附件"), _("请上传 Word、PDF 或图片。")))
    return faults


def _private() -> tuple[str, str]:
    return _("里面像有身份证号或手机号"), _("请删去号码，名册里查得到。")


def _row_faults(row: Row, number: int, context: SheetContext) -> list[Fault]:
    cells = row["cells"]

    def fault(column: str, message: object, remedy: object = "") -> Fault:
        return Fault(row["id"], number, column, str(LABELS[column]), str(message), str(remedy))

    faults = []
    if not cells.get("measure"):
        faults.append(fault("measure", _("未填处理措施"), _("请写怎么办、由谁办。")))
    if not cells.get("due"):
        faults.append(fault("due", _("未填完成时限"), _("请写成“2026年9月15日”。")))
    elif wrong := period_fault(cells["due"], context):
        faults.append(fault("due", *wrong))
    faults += [fault(code, *_private()) for code in ("measure", "note") if private_in(cells.get(code, ""))]
    return faults


def printed(content: Content, context: SheetContext) -> dict[str, Any]:
    """The two tables of templates/print/_officer_roster.html. A person with several certificates has one number."""
    if is_text(content):
        return {**narrative.printed(content, context), "template": "print/_narrative.html"}
    roster, clean_up = _roster_lines(of_half(content, ROSTER)), _case_lines(of_half(content, CLEAN_UP))
    fields = content.get("fields", {})
    return {
        "roster": roster,
        "clean_up": clean_up,
        "people": sum(bool(line["number"]) for line in roster),
        "certificates": sum(bool(line["certificate"]) for line in roster),
        "cases": len(clean_up),
        "zero": not roster and not clean_up,
        "drawn_text": day_text(fields.get("drawn_on", "")),
        "own_remark": fields.get("remark", ""),
    }


_DAYS = {"issued_on": "issued_text", "valid_until": "valid_text", "inspect_by": "inspect_text"}


def _roster_lines(rows: list[Row]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    last = ""
    for row in rows:
        cells = row["cells"]
        again, last = cells.get("officer") == last, cells.get("officer", "")
        place = (lines[-1]["place"] if lines else 0) + (not again)
        days = {name: day_text(cells.get(code, "")) for code, name in _DAYS.items()}
        lines.append({**cells, **days, "id": row["id"], "place": place, "number": "" if again else place,
                      "certificate_number": cells.get("number", "")})  # fmt: skip
    return lines


def _case_lines(rows: list[Row]) -> list[dict[str, Any]]:
    return [
        {
            **row["cells"], "id": row["id"], "number": place, "certificate_number": row["cells"].get("number", ""),
            "due_text": day_text(row["cells"].get("due", "")),
        }
        for place, row in enumerate(rows, 1)
    ]  # fmt: skip


OFFICER_ROSTER = Sheet(
    kind="officer_roster",
    version=2,
    check=check,
    printed=printed,
    template="print/_officer_roster.html",
    columns=COLUMNS,
    fields=(
        Field("remark", gettext_lazy("备注"), gettext_lazy("需要说明的情况；没有就空着。"), "lines"),
        Field("drawn_on", gettext_lazy("名册日期"), kind="drawn"),
    ),
    typed=TYPED,
)
