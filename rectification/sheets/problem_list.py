"""问题清单（附件2）: item, sub-point, problem, numbered measures, leader, unit, due month or day."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.content import Content, Row, rows_of
from rectification.models import ProblemSource, RectificationKind, Severity
from rectification.sheets.base import (
    Column,
    Fault,
    Field,
    Item,
    Sheet,
    SheetContext,
    day_text,
    exact_day,
    measure_lines,
    past_fault,
    period_fault,
)
from rectification.sheets.measures import measure_fault

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
    Column(
        "found_on",
        gettext_lazy("发现日期"),
        gettext_lazy("什么时候发现的，可精确到月；记不清的空着。"),
        "month",
        "date",
        further=True,
    ),
    Column(
        "severity",
        gettext_lazy("严重程度"),
        gettext_lazy("一般、突出，或者涉嫌违纪违法。"),
        "choice",
        "short",
        tuple(Severity.choices),
        Severity.GENERAL,
        further=True,
    ),
    Column(
        "person",
        gettext_lazy("责任人"),
        gettext_lazy("具体办这件事的人。各条措施另有责任人的，写在那一行末尾，如“（张三，2026年7月）”。"),
        "text",
        "name",
        further=True,
    ),
    Column(
        "done_on",
        gettext_lazy("已整改日期"),
        gettext_lazy("立行立改、已经改完的填：哪一天改完的。审核通过后由他人核验销号。没改完的空着。"),
        "month",
        "date",
        further=True,
    ),
    Column(
        "done_note",
        gettext_lazy("整改完成情况"),
        gettext_lazy("填了已整改日期的，写怎么改的、有什么佐证；佐证材料可以作附件。"),
        "lines",
        "wide",
        further=True,
    ),
)
LABELS = {column.code: column.label for column in COLUMNS}
REQUIRED = {
    "description": (gettext_lazy("未写存在的问题"), gettext_lazy("请写清事实。")),
    "leader": (gettext_lazy("未填责任领导"), gettext_lazy("请填姓名。")),
    "unit": (gettext_lazy("未填责任单位"), gettext_lazy("请填具体负责的科室或大队。")),
    "due": (gettext_lazy("未填完成时限"), gettext_lazy("请填年月，如“2026年7月”。")),
}


Wrong = tuple[str, tuple[object, object]]


def _row_faults(row: Row, number: int, context: SheetContext) -> list[Fault]:
    cells = row["cells"]
    wrong = [*_place_faults(cells, context), *_said_faults(cells, context), *_past_faults(cells, context)]
    order = {column.code: place for place, column in enumerate(COLUMNS)}
    return [
        Fault(row["id"], number, code, str(LABELS[code]), str(message), str(remedy))
        for code, (message, remedy) in sorted(wrong, key=lambda found: order[found[0]])
    ]


def _place_faults(cells: dict[str, str], context: SheetContext) -> list[Wrong]:
    """What is wrong with where the problem belongs, and with its choices."""
    faults: list[Wrong] = []
    item = context.item(cells.get("item", ""))
    if item is None:
        faults.append(("item", (_("未选整治重点"), _("请选这个问题对应的条目。"))))
    elif cells.get("sub_point") and cells["sub_point"] not in {sub.key for sub in item.sub_items}:
        faults.append(("sub_point", (_("子项不属于所选的整治重点"), _("请重选，或者空着。"))))
    for code, choices in (("kind", RectificationKind), ("source", ProblemSource)):
        if cells.get(code) not in choices.values:
            faults.append((code, (_("未选%(label)s") % {"label": LABELS[code]}, _("请从下拉框里选。"))))
    if cells.get("severity", "") not in {"", *Severity.values}:
        faults.append(("severity", (_("看不出是哪一种"), _("请从下拉框里选。"))))
    return faults


def _said_faults(cells: dict[str, str], context: SheetContext) -> list[Wrong]:
    """What is missing or unreadable in what was written, measures and dates ahead among it."""
    faults: list[Wrong] = [(code, words) for code, words in REQUIRED.items() if not cells.get(code)]
    due = cells.get("due", "")
    if due and (late := period_fault(due, context)):
        faults.append(("due", late))
    if not measure_lines(cells.get("measures", "")):
        faults.append(("measures", (_("至少写1条措施"), _("一行一条。"))))
    elif unread := measure_fault(cells["measures"], due, context):
        faults.append(("measures", unread))
    return faults


def _past_faults(cells: dict[str, str], context: SheetContext) -> list[Wrong]:
    """What is wrong with the days that must lie behind us, and with what goes with them."""
    faults: list[Wrong] = []
    if cells.get("found_on") and (wrong := past_fault(cells["found_on"], context.today)):
        faults.append(("found_on", wrong))
    done, note = cells.get("done_on", ""), cells.get("done_note", "")
    if done and cells.get("kind") != RectificationKind.IMMEDIATE:
        words = _("整改方式是限期整改，不能在清单里报已整改")
        faults.append(("done_on", (words, _("请改选立行立改，或者列入台账后再申请销号。"))))
    elif done and not exact_day(done):
        faults.append(("done_on", (_("要精确到日"), _("请写成“2026年7月15日”。"))))
    elif done and (wrong := past_fault(done, context.today)):
        faults.append(("done_on", wrong))
    if done and not note:
        faults.append(("done_note", (_("未写整改完成情况"), _("请写怎么改的、有什么佐证。"))))
    if note and not done:
        faults.append(
            ("done_on", (_("写了完成情况，未填已整改日期"), _("请填改完的那一天；还没改完的，删去完成情况。")))
        )
    return faults


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


def _further(cells: dict[str, str]) -> list[dict[str, str]]:
    """What the row says that the annex does not print: the screen tells it below the annex, for it is signed too. What
    goes without saying has no text."""
    words = {
        "kind": _chosen(RectificationKind, cells.get("kind", ""), RectificationKind.TIME_LIMITED),
        "source": _chosen(ProblemSource, cells.get("source", ""), ProblemSource.SELF_EXAMINATION),
        "found_on": day_text(cells.get("found_on", "")),
        "severity": _chosen(Severity, cells.get("severity", ""), Severity.GENERAL),
        "person": cells.get("person", ""),
        "done_on": day_text(cells.get("done_on", "")),
        "done_note": cells.get("done_note", ""),
    }
    return [{"code": code, "label": str(LABELS[code]), "text": text} for code, text in words.items()]


def _chosen(choices: Any, value: str, usual: str) -> str:
    return "" if value == usual else str(dict(choices.choices).get(value, value))


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
                "further": (further := _further(cells)),
                "tells_further": any(line["text"] for line in further),
            }
        )
    return {
        "rows": lines,
        "zero": bool(content.get("fields", {}).get("zero")),
        "tells_further": any(line["tells_further"] for line in lines),
    }


PROBLEM_LIST = Sheet(
    kind="problem_list",
    version=2,
    check=check,
    printed=printed,
    template="print/_problem_list.html",
    columns=COLUMNS,
    fields=(Field("zero", gettext_lazy("零报告：没有发现问题"), kind="flag"),),
)
