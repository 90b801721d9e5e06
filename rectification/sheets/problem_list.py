"""问题清单（附件2）: item, sub-point, problem, numbered measures, leader, unit, due month or day."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.content import Content, Row, rows_of
from rectification.models import ProblemSource, RectificationKind
from rectification.sheets.base import (
    Column,
    Fault,
    Field,
    Item,
    Sheet,
    SheetContext,
    day_text,
    measure_lines,
    period_fault,
)

COLUMNS = (
    Column("item", gettext_lazy("整治重点"), gettext_lazy("这个问题对应通知里的哪一条。"), "choice", "item"),
    Column(
        "sub_point",
        gettext_lazy("子项"),
        gettext_lazy("这一条分了子项的，选到子项；没有分的空着。"),
        "choice",
        "sub",
    ),
    Column(
        "description",
        gettext_lazy("存在的问题"),
        gettext_lazy("写清事实：时间、地点、涉及数量。一条只写一个问题。"),
        "lines",
        "wide",
    ),
    Column("measures", gettext_lazy("整改措施"), gettext_lazy("一行一条，序号自动编。"), "lines", "wide"),
    Column("leader", gettext_lazy("责任领导"), gettext_lazy("分管这项工作的单位领导。"), "text", "name"),
    Column("unit", gettext_lazy("责任单位"), gettext_lazy("具体负责整改的科室、大队。"), "text", "name"),
    Column(
        "due",
        gettext_lazy("完成时限"),
        gettext_lazy("可精确到月。一时难以整改的列出时间表和责任人。"),
        "month",
        "date",
    ),
    Column(
        "kind",
        gettext_lazy("整改方式"),
        gettext_lazy("能马上改的立行立改，一时难改的限期整改。"),
        "choice",
        "short",
        tuple(RectificationKind.choices),
        RectificationKind.TIME_LIMITED,
    ),
    Column(
        "source",
        gettext_lazy("问题来源"),
        gettext_lazy("怎么发现的。自查以外的也要列入本单位清单。"),
        "choice",
        "short",
        tuple(ProblemSource.choices),
        ProblemSource.SELF_EXAMINATION,
    ),
)
LABELS = {column.code: column.label for column in COLUMNS}
REQUIRED = {
    "description": (gettext_lazy("未写存在的问题"), gettext_lazy("请写清事实。")),
    "leader": (gettext_lazy("未填责任领导"), gettext_lazy("请填姓名。")),
    "unit": (gettext_lazy("未填责任单位"), gettext_lazy("请填具体负责的科室或大队。")),
    "due": (gettext_lazy("未填完成时限"), gettext_lazy("请填年月，如“2026年7月”。")),
}


def _row_faults(row: Row, number: int, context: SheetContext) -> list[Fault]:
    cells = row["cells"]

    def fault(column: str, message: object, remedy: object = "") -> Fault:
        return Fault(row["id"], number, column, str(LABELS[column]), str(message), str(remedy))

    faults: list[Fault] = []
    item = context.item(cells.get("item", ""))
    if item is None:
        faults.append(fault("item", _("未选整治重点"), _("请选这个问题对应的条目。")))
    elif cells.get("sub_point") and cells["sub_point"] not in {sub.key for sub in item.sub_items}:
        faults.append(fault("sub_point", _("子项不属于所选的整治重点"), _("请重选，或者空着。")))
    faults += [fault(code, *words) for code, words in REQUIRED.items() if not cells.get(code)]
    if not measure_lines(cells.get("measures", "")):
        faults.append(fault("measures", _("至少写1条措施"), _("一行一条。")))
    if cells.get("due"):
        wrong = period_fault(cells["due"], context)
        if wrong:
            faults.append(fault("due", *wrong))
    for code, choices in (("kind", RectificationKind), ("source", ProblemSource)):
        if cells.get(code) not in choices.values:
            faults.append(fault(code, _("未选%(label)s") % {"label": LABELS[code]}, _("请从下拉框里选。")))
    order = {column.code: place for place, column in enumerate(COLUMNS)}
    return sorted(faults, key=lambda found: order[found.column])


def check(content: Content, context: SheetContext) -> list[Fault]:
    """Everything wrong, row by row."""
    rows = rows_of(content)
    zero = bool(content.get("fields", {}).get("zero"))
    if zero and rows:
        message = _("选了零报告，又填了%(count)d条") % {"count": len(rows)}
        return [Fault("", 0, "zero", _("零报告"), message, _("请取消零报告，或删去各条。"))]
    if not rows and not (zero and context.zero_allowed):
        remedy = _("没有问题也要报：请选零报告。") if context.zero_allowed else _("请至少填一条。")
        return [Fault("", 0, "zero", _("问题清单"), _("还没有填写"), remedy)]
    return [fault for number, row in enumerate(rows, 1) for fault in _row_faults(row, number, context)]


def sorted_rows(content: Content, context: SheetContext) -> list[Row]:
    """Rows in the order of areas, items and sub-points, as the annex merges them; typed order within."""
    places = {item.key: place for place, item in enumerate(context.items)}

    def place(row: Row) -> tuple[int, int]:
        item = context.item(row["cells"].get("item", ""))
        subs = [sub.key for sub in item.sub_items] if item else []
        sub = row["cells"].get("sub_point", "")
        return places.get(row["cells"].get("item", ""), len(places)), subs.index(sub) if sub in subs else -1

    return sorted(rows_of(content), key=place)


def _spans(keys: list[str]) -> list[int]:
    """For each key the number of equal keys that follow it (with itself) where a run begins, else 0."""
    spans = [0] * len(keys)
    start = 0
    for index, key in enumerate(keys):
        if index == 0 or key != keys[index - 1]:
            start = index
        spans[start] += 1
    return spans


def _item_text(item: Item | None) -> str:
    return f"{item.number}. {item.text}" if item and item.number else (item.text if item else "")


def printed(content: Content, context: SheetContext) -> dict[str, object]:
    """The rows of templates/print/_problem_list.html."""
    rows = sorted_rows(content, context)
    items = [context.item(row["cells"].get("item", "")) for row in rows]
    area_spans = _spans([str(item.area) if item else "?" for item in items])
    item_spans = _spans([item.key if item else f"?{place}" for place, item in enumerate(items)])
    lines = []
    for place, (row, item) in enumerate(zip(rows, items, strict=True)):
        cells = row["cells"]
        subs = {sub.key: sub.text for sub in item.sub_items} if item else {}
        lines.append(
            {
                "id": row["id"],
                "number": place + 1,
                "area": f"{item.area_number}、{item.area_title}"
                if item and item.area_number
                else (item.area_title if item else ""),
                "area_span": area_spans[place],
                "item": _item_text(item),
                "item_span": item_spans[place],
                "sub_point": subs.get(cells.get("sub_point", ""), ""),
                "description": cells.get("description", ""),
                "measures": measure_lines(cells.get("measures", "")),
                "leader": cells.get("leader", ""),
                "unit": cells.get("unit", ""),
                "due_text": day_text(cells.get("due", "")),
                "kind": str(dict(RectificationKind.choices).get(cells.get("kind", ""), "")),
            }
        )
    return {"rows": lines, "zero": bool(content.get("fields", {}).get("zero"))}


PROBLEM_LIST = Sheet(
    kind="problem_list",
    version=1,
    check=check,
    printed=printed,
    template="print/_problem_list.html",
    columns=COLUMNS,
    fields=(Field("zero", gettext_lazy("零报告：没有发现问题"), kind="flag"),),
)
