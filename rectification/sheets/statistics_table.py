"""情况统计表（附件4）: figures computed from the ledger, and a remark.

No figure is typed twice (domain.md). Where the unit's own paper says another number, it types that one number beside
the ledger's, with why they differ: the table goes on printing the ledger's.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.content import Content, Row, rows_of
from rectification.sheets.base import Column, Fault, Field, Sheet, SheetContext

FOUND, RECTIFIED = "found", "rectified"
MEASURES = ((FOUND, gettext_lazy("发现问题")), (RECTIFIED, gettext_lazy("整改问题")))
COLUMNS = (
    Column("area", gettext_lazy("整治重点"), gettext_lazy("哪一列的数与本单位的纸面数不同。"), "choice", "wide"),
    Column(
        "measure", gettext_lazy("哪个数"), gettext_lazy("发现问题数，还是整改问题数。"), "choice", "short", MEASURES
    ),
    Column(
        "number", gettext_lazy("本单位的数"), gettext_lazy("纸面或本单位台账上的数，写阿拉伯数字。"), "text", "short"
    ),
    Column(
        "why",
        gettext_lazy("为什么不同"),
        gettext_lazy("与系统台账相差的原因，如“6月2日补报的1条还没有审核通过”。"),
        "lines",
        "wide",
    ),
)
#: More digits than any unit has problems.
_DIGITS = 6


@dataclass(frozen=True)
class OwnNumber:
    """A number that the unit typed beside the ledger's; `ledger` None where the table has no such column."""

    row: str
    place: int
    area: str
    measure: str
    typed: int
    ledger: int | None
    why: str

    @property
    def difference(self) -> int:
        """Typed less ledger."""
        return self.typed - (self.ledger or 0)

    @property
    def explained(self) -> bool:
        """Whether nothing is left to ask: it agrees, or says why not."""
        return not self.difference or bool(self.why)


def own_numbers(content: Content, context: SheetContext | None = None) -> list[OwnNumber]:
    """The typed numbers that can be read, held against the ledger's: of a frozen content those fixed with it, of a
    draft the present ones of its context."""
    figures = content.get("figures") or (context.figures if context else {})
    lines = {line["label"]: line for line in figures.get("areas", [])}
    return [
        OwnNumber(
            row["id"], place, cells["area"], str(dict(MEASURES)[cells["measure"]]), int(cells["number"]),
            lines.get(cells["area"], {}).get(cells["measure"]), cells.get("why", ""),
        )
        for place, row in enumerate(rows_of(content), 1)
        if _readable(cells := row["cells"])
    ]  # fmt: skip


def _readable(cells: dict[str, str]) -> bool:
    return cells.get("measure") in dict(MEASURES) and bool(cells.get("area")) and _number(cells.get("number", ""))


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def check(content: Content, context: SheetContext) -> list[Fault]:
    """Each typed number names its cell once, is a number, and says why it is not the ledger's."""
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    numbers = {own.row: own for own in own_numbers(content, context)}
    for place, row in enumerate(rows_of(content), 1):
        faults += _row_faults(row, place, numbers.get(row["id"]))
        cell = (row["cells"].get("area", ""), row["cells"].get("measure", ""))
        if all(cell) and cell in seen:
            faults.append(_fault(row, place, "measure", _("同一个数写了两条"), _("请删去一条。")))
        seen.add(cell)
    return faults


def _row_faults(row: Row, place: int, own: OwnNumber | None) -> Iterator[Fault]:
    cells = row["cells"]
    if not cells.get("area"):
        yield _fault(row, place, "area", _("未选整治重点"), _("请选是哪一列。"))
    if cells.get("measure") not in dict(MEASURES):
        yield _fault(row, place, "measure", _("未选是哪个数"), _("请选发现问题或整改问题。"))
    if not _number(cells.get("number", "")):
        yield _fault(row, place, "number", _("不是数字"), _("请写阿拉伯数字，如5；没有写0。"))
    if own is None:
        return
    if own.ledger is None:
        yield _fault(row, place, "area", _("统计表里没有这一列"), _("请照选项选。"))
    elif not own.explained:
        message = _("与台账的%(ledger)d相差%(difference)+d，没有说明") % {
            "ledger": own.ledger, "difference": own.difference,
        }  # fmt: skip
        yield _fault(row, place, "why", message, _("请写相差的原因；数写错的，请改数。"))


def _fault(row: Row, place: int, column: str, message: str, remedy: str) -> Fault:
    label = next(str(one.label) for one in COLUMNS if one.code == column)
    return Fault(row["id"], place, column, label, message, remedy)


def printed(content: Content, context: SheetContext) -> dict[str, object]:
    """The columns and rows of templates/print/_statistics_table.html, from the figures in the content."""
    areas = content.get("figures", {}).get("areas", [])
    return {
        "columns": [{"label": area["label"]} for area in areas],
        "rows": [
            {"label": _("发现问题"), "values": [area["found"] for area in areas]},
            {"label": _("整改问题"), "values": [area["rectified"] for area in areas]},
        ],
        "remark": content.get("fields", {}).get("remark", ""),
        "own": [
            {"id": own.row, "number": own.place, "text": own_words(own)}
            for own in own_numbers(content, context)
            if own.difference
        ],
    }


def own_words(own: OwnNumber) -> str:
    """“资格管理发现问题：本单位数5，台账4。原因：……”."""
    values = {"area": own.area, "measure": own.measure, "typed": own.typed, "ledger": own.ledger or 0, "why": own.why}
    return _("%(area)s%(measure)s：本单位数%(typed)d，台账%(ledger)d。原因：%(why)s") % values


STATISTICS_TABLE = Sheet(
    kind="statistics_table",
    version=2,
    check=check,
    printed=printed,
    template="print/_statistics_table.html",
    columns=COLUMNS,
    fields=(Field("remark", gettext_lazy("备注"), gettext_lazy("数字由台账自动汇总；要更正请改台账。"), "lines"),),
    computed=True,
    figures=True,
)
