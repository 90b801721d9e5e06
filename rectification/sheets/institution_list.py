"""制度建设清单（附件3）: built with number and date, to build with planned date, unit and person."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.content import Content, Row, rows_of
from rectification.sheets.base import Column, Fault, Field, Sheet, SheetContext, day_text, parse_day, period_fault

BUILT, TO_BUILD = "built", "to_build"
HALVES = ((BUILT, gettext_lazy("已建设制度")), (TO_BUILD, gettext_lazy("需建设制度")))

COLUMNS = (
    Column("half", gettext_lazy("项目"), gettext_lazy("已经印发的选“已建设”，准备制定的选“需建设”。"), "choice",
           "short", HALVES, TO_BUILD),
    Column("name", gettext_lazy("制度文件名称"), gettext_lazy("写文件全称，书名号自动加。"), "lines", "wide"),
    Column("document_number", gettext_lazy("发文字号"), gettext_lazy("已建设制度必填。"), "text", "name"),
    Column("issued_on", gettext_lazy("发布时间"), gettext_lazy("已建设制度必填。"), "month", "date"),
    Column("planned", gettext_lazy("拟建设完成时限"), gettext_lazy("需建设制度必填，须在专项整治期间内。"), "month",
           "date"),
    Column("unit", gettext_lazy("责任单位"), gettext_lazy("需建设制度必填。"), "text", "name"),
    Column("person", gettext_lazy("责任人"), gettext_lazy("需建设制度必填。"), "text", "name"),
    Column("task", gettext_lazy("对应任务"), gettext_lazy("这项制度完成哪项任务，可以不选。"), "choice", "item"),
)  # fmt: skip
LABELS = {column.code: column.label for column in COLUMNS}
NEEDED = {
    BUILT: {"name": gettext_lazy("未填制度文件名称"), "document_number": gettext_lazy("未填发文字号"),
            "issued_on": gettext_lazy("未填发布时间")},
    TO_BUILD: {"name": gettext_lazy("未填制度文件名称"), "planned": gettext_lazy("未填拟建设完成时限"),
               "unit": gettext_lazy("未填责任单位"), "person": gettext_lazy("未填责任人")},
}  # fmt: skip


def _row_faults(row: Row, number: int, context: SheetContext) -> list[Fault]:
    cells = row["cells"]

    def fault(column: str, message: object, remedy: object = "") -> Fault:
        return Fault(row["id"], number, column, str(LABELS[column]), str(message), str(remedy))

    half = cells.get("half", "")
    if half not in NEEDED:
        return [fault("half", _("未选已建设还是需建设"), _("请从下拉框里选。"))]
    faults = [fault(code, words) for code, words in NEEDED[half].items() if not cells.get(code)]
    if half == BUILT and cells.get("issued_on"):
        parsed = parse_day(cells["issued_on"])
        if parsed is None:
            faults.append(fault("issued_on", _("看不出是哪年哪月"), _("请写成“2026年7月15日”。")))
        elif parsed[1] and parsed[0] > context.today:
            faults.append(fault("issued_on", _("发布时间在今天以后"), _("还没有印发的，请选“需建设制度”。")))
    if half == TO_BUILD and cells.get("planned"):
        wrong = period_fault(cells["planned"], context)
        if wrong:
            faults.append(fault("planned", *wrong))
    if cells.get("task") and cells["task"] not in {key for key, _label in context.tasks}:
        faults.append(fault("task", _("通知里没有这项任务"), _("请重选，或者空着。")))
    return faults


def check(content: Content, context: SheetContext) -> list[Fault]:
    """Everything wrong, row by row."""
    rows = rows_of(content)
    zero = bool(content.get("fields", {}).get("zero"))
    if zero and rows:
        message = _("选了零报告，又填了%(count)d条") % {"count": len(rows)}
        return [Fault("", 0, "zero", _("零报告"), message, _("请取消零报告，或删去各条。"))]
    if not rows and not (zero and context.zero_allowed):
        remedy = _("没有也要报：请选零报告。") if context.zero_allowed else _("请至少填一条。")
        return [Fault("", 0, "zero", _("制度建设清单"), _("还没有填写"), remedy)]
    return [fault for number, row in enumerate(rows, 1) for fault in _row_faults(row, number, context)]


def titled(name: str) -> str:
    """The name in book-title marks, added once."""
    return name if not name or name.startswith("《") else f"《{name}》"


def _line(row: Row, number: int) -> dict[str, object]:
    cells = row["cells"]
    return {
        "id": row["id"],
        "number": number,
        "name": titled(cells.get("name", "")),
        "document_number": cells.get("document_number", ""),
        "issued_text": day_text(cells.get("issued_on", "")),
        "planned_text": day_text(cells.get("planned", "")),
        "unit": cells.get("unit", ""),
        "person": cells.get("person", ""),
    }


def printed(content: Content, context: SheetContext) -> dict[str, object]:
    """The two halves of templates/print/_institution_list.html; numbering restarts in each."""
    halves: dict[str, list[dict[str, object]]] = {BUILT: [], TO_BUILD: []}
    for row in rows_of(content):
        lines = halves.get(row["cells"].get("half", ""))
        if lines is not None:
            lines.append(_line(row, len(lines) + 1))
    return {"built": halves[BUILT], "to_build": halves[TO_BUILD], "zero": bool(content.get("fields", {}).get("zero"))}


INSTITUTION_LIST = Sheet(
    kind="institution_list",
    version=1,
    check=check,
    printed=printed,
    template="print/_institution_list.html",
    columns=COLUMNS,
    fields=(Field("zero", gettext_lazy("零报告：没有已建设和需建设的制度"), kind="flag"),),
    half_column="half",
)
