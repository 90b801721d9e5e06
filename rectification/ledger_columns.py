"""The columns of the ledger, for the screen and for what is exported of it: one list, one order, one wording."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.clock import local_date
from rectification.models import Problem

Value = str | int | date | None


@dataclass(frozen=True)
class Column:
    """`order`: what of `listing.ORDERS` its head sorts by; `fixed` ones are always shown; `width` in the
    exported sheet, in characters; `css` of its cells on the screen."""

    code: str
    label: str | Promise
    value: Callable[[Problem], Value]
    order: str = ""
    fixed: bool = False
    width: int = 14
    css: str = "z-card-after"


def _day(moment: object) -> date | None:
    return local_date(moment) if moment else None  # type: ignore[arg-type]


COLUMNS: Final[tuple[Column, ...]] = (
    # Its words depend on the day and the calendar: `words` of the light are put in by who shows it.
    Column("light", _("亮灯"), lambda row: row.light.level, fixed=True, css="z-nowrap"),
    Column("unit", _("单位"), lambda row: row.unit.label, order="unit", width=18, css="z-nowrap"),
    Column("item", _("重点"), lambda row: f"{row.focus_item.area.column_label}{row.focus_item.number}", order="item",
           css="z-nowrap z-muted"),
    Column("problem", _("存在的问题"), lambda row: row.description, fixed=True, width=60, css="z-card-title"),
    Column("leader", _("责任领导"), lambda row: row.responsible_leader, css="z-card-after z-muted"),
    Column("office", _("责任单位"), lambda row: row.responsible_unit, width=20, css="z-card-after z-muted"),
    Column("person", _("责任人"), lambda row: row.responsible_person, css="z-card-after z-muted"),
    Column("source", _("来源"), lambda row: row.get_source_display(), css="z-card-after z-muted"),
    Column("severity", _("严重程度"), lambda row: row.get_severity_display(), css="z-card-after z-muted"),
    Column("kind", _("整改方式"), lambda row: row.get_kind_display(), css="z-card-after z-muted"),
    Column("origin", _("列入方式"), lambda row: row.get_origin_display(), css="z-card-after z-muted"),
    Column("found", _("发现日期"), lambda row: row.found_on, order="found", css="z-num z-nowrap z-card-after"),
    Column("listed", _("列入日期"), lambda row: _day(row.listed_at), order="listed", css="z-num z-nowrap z-card-after"),
    Column("first_due", _("原时限"), lambda row: row.first_due_date, css="z-num z-nowrap z-card-after"),
    Column("extensions", _("延期次数"), lambda row: row.extension_count, width=9, css="z-num z-card-after"),
    Column("round", _("整改轮次"), lambda row: row.round, width=9, css="z-num z-card-after"),
    Column("assigned", _("指定核验人"), lambda row: row.assigned_to.name if row.assigned_to else "",
           css="z-card-after z-muted"),
    Column("due", _("时限"), lambda row: row.due_date, order="due", css="z-num z-nowrap z-card-end"),
    Column("state", _("状态"), lambda row: row.get_state_display(), order="state", fixed=True,
           css="z-card-after z-nowrap"),
    Column("closed", _("销号日期"), lambda row: _day(row.closed_at), css="z-num z-nowrap z-card-after"),
)  # fmt: skip
BY_CODE: Final = {column.code: column for column in COLUMNS}
#: Where several units stand on the list the unit says most; in a unit's own list, whose work it is.
OFFICE_USUAL: Final = ("light", "unit", "item", "problem", "leader", "due", "state")
UNIT_USUAL: Final = ("light", "leader", "item", "problem", "office", "due", "state")


def readable(codes: Iterable[str]) -> list[str]:
    """The known ones of these codes, each once, in the order of the list; fixed ones need not be named."""
    asked = set(codes)
    return [column.code for column in COLUMNS if column.code in asked and not column.fixed]


def columns_of(codes: Iterable[str], *, one_unit: bool) -> list[Column]:
    """The columns to show: the chosen ones and the fixed ones; the usual ones where none is chosen."""
    chosen = set(readable(codes))
    if not chosen:
        return [BY_CODE[code] for code in (UNIT_USUAL if one_unit else OFFICE_USUAL)]
    return [column for column in COLUMNS if column.fixed or column.code in chosen]
