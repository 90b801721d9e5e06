"""What the filter bar of the ledger offers, and the chips of what has been chosen."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign, FocusArea, FocusItem, Participation
from rectification.filters import LedgerFilter
from rectification.filters.ledger import LIGHTS, UNFINISHED
from rectification.models import (
    CommonProblem,
    ProblemOrigin,
    ProblemSource,
    ProblemState,
    RectificationKind,
    Severity,
    Standing,
)

#: Fields of the panel 更多; each that is set has a chip. The others are seen in the bar itself.
MORE = (
    "item", "state", "severity", "origin", "light", "standing", "common", "extended", "reopened", "mine",
    "listed_from", "listed_to", "due_from", "due_to",
)  # fmt: skip


def choices_of(campaign: Campaign, chosen: LedgerFilter, units: list[Participation], user: User) -> dict[str, Any]:
    """Field → (value, label) of everything to choose from; items of the chosen area only."""
    items = FocusItem.objects.filter(area__campaign=campaign)
    if chosen.area:
        items = items.filter(area=chosen.area)
    common = CommonProblem.objects.visible_to(user)
    words = {
        "normal": _("● 正常"), "soon": _("▲ 临期"), "near": _("◆ 将逾期"), "overdue": _("■ 逾期"),
        "closed": _("✓ 已销号"),
    }  # fmt: skip
    return {
        "unit": [(place.unit_id, place.label) for place in units],
        "area": [(area.pk, area.column_label) for area in FocusArea.objects.filter(campaign=campaign)],
        "item": [(item.pk, f"{item.number}. {item.text}") for item in items],
        "source": ProblemSource.choices,
        "kind": RectificationKind.choices,
        "state": [*ProblemState.choices, (UNFINISHED, _("没有销号的"))],
        "severity": Severity.choices,
        "origin": ProblemOrigin.choices,
        "standing": Standing.choices,
        "common": [(row.pk, row.title) for row in common.filter(campaign=campaign).standing()],
        "light": [(level, words[level]) for level in LIGHTS],
    }


def chips_of(chosen: LedgerFilter, choices: dict[str, Any]) -> list[dict[str, str]]:
    """One chip a chosen field of 更多, with the address without it."""
    labels = {
        "item": _("重点"), "state": _("状态"), "severity": _("严重程度"), "origin": _("列入方式"), "light": _("亮灯"),
        "standing": _("年终考核"), "common": _("普遍性问题"),
        "extended": _("延过期"), "reopened": _("回头看重新整改"), "mine": _("指定我核验"),
        "listed_from": _("列入自"), "listed_to": _("列入至"), "due_from": _("时限自"), "due_to": _("时限至"),
    }  # fmt: skip
    chips = []
    for name in MORE:
        value = getattr(chosen, name)
        # The tab says it already.
        if not value or (name == "state" and value in (ProblemState.CLAIMED, ProblemState.CLOSED)):
            continue
        word = dict(choices.get(name, ())).get(value, "" if value is True else str(value))
        blank = type(value)() if isinstance(value, (str, bool)) else None
        text = f"{labels[name]}：{word[:18]}" if word else labels[name]
        chips.append({"text": text, "url": chosen.only(**{name: blank}) or "?view=none"})
    return chips
