"""情况统计表（附件4）: figures computed from the ledger, only the remark is typed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.content import Content
from rectification.sheets.base import Fault, Field, Sheet, SheetContext


def check(content: Content, context: SheetContext) -> list[Fault]:
    """Nothing typed can be wrong: the figures are not typed."""
    return []


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
    }


STATISTICS_TABLE = Sheet(
    kind="statistics_table",
    version=1,
    check=check,
    printed=printed,
    template="print/_statistics_table.html",
    fields=(Field("remark", gettext_lazy("备注"), gettext_lazy("数字由台账自动汇总；要更正请改台账。"), "lines"),),
    computed=True,
    figures=True,
)
