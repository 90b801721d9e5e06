"""月度工作信息: the unit's highlights are the mandatory text; the numbers beside it come from the ledger."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.clock import SHANGHAI
from rectification.content import Content
from rectification.sheets import narrative
from rectification.sheets.base import Field, Sheet, SheetContext

#: The numbers of an issue, in the order in which they are shown.
NUMBERS = ("found", "claimed", "closed", "built")
LABELS = {
    "found": gettext_lazy("新发现问题"),
    "claimed": gettext_lazy("上报完成整改"),
    "closed": gettext_lazy("核验销号"),
    "built": gettext_lazy("建成制度"),
}


def printed(content: Content, context: SheetContext) -> dict[str, object]:
    """A narrative, with the paragraph of numbers before it unless the unit leaves it out. Version 1 has no numbers."""
    told = narrative.printed(content, context)
    figures = content.get("figures")
    if not figures or told["zero"] or content.get("fields", {}).get("plain"):
        return told
    return {**told, "lead": sentence(figures)}


def sentence(figures: dict[str, Any]) -> str:
    """“6月15日至7月14日，新发现问题3个，……”: the period's numbers, then the totals."""
    period, total = figures["period"], figures["total"]
    words = _(
        "%(since)s至%(until)s，新发现问题%(found)d个，上报完成整改%(claimed)d个（核验销号%(closed)d个），建成制度%(built)d项"
    ) % {"since": _day(figures["since"]), "until": _day(figures["until"]), **period}
    taken_back = _("（含撤回、更正）") if min(period.values()) < 0 else ""
    totals = (
        _("累计发现问题%(found)d个，上报完成整改%(claimed)d个（核验销号%(closed)d个），建成制度%(built)d项。") % total
    )
    return f"{words}{taken_back}；{totals}"


def lines(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers one by one, for the panel beside the text: label, this issue, total."""
    return [
        {"label": LABELS[name], "period": figures["period"][name], "total": figures["total"][name]} for name in NUMBERS
    ]


def _day(moment: str) -> str:
    local = datetime.fromisoformat(moment).astimezone(SHANGHAI)
    return _("%(month)d月%(day)d日") % {"month": local.month, "day": local.day}


MONTHLY_INFORMATION = Sheet(
    kind="monthly_information",
    version=2,
    check=narrative.check,
    printed=printed,
    template="print/_narrative.html",
    fields=(
        Field(
            "text",
            gettext_lazy("创新亮点等工作信息"),
            gettext_lazy("写本月做法、成效和亮点，建议1500字以内；数字不用写，系统自动附上。"),
            "lines",
            1500,
        ),
        Field("plain", gettext_lazy("不附本期数字"), kind="switch"),
        Field("zero", gettext_lazy("零报告：本期没有可报的"), kind="flag"),
    ),
    figures=True,
)
