"""报送情况: units × materials with one word a cell. Pure: from facts to what the `board` component draws."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rectification.due import plain_day
from rectification.filters import EVERYTHING, MISSING, ReviewFilter
from rectification.models import FilingState
from reporting.arrears.loading import Material, UnitLine, worst_first

_WAITING = (FilingState.SUBMITTED, FilingState.UNDER_REVIEW)


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation and where its filing stands today; `filing` is the filing's UUID, "" when nobody began one.

    `submitted`: at least once. `mine`: the reader himself is to judge it.
    """

    unit: int
    requirement: int
    period: str
    title: str
    position: int
    due: date | None
    waived: bool = False
    filing: str = ""
    state: str = ""
    submitted: bool = False
    mine: bool = False

    @property
    def column(self) -> tuple[int, str]:
        """Which material it is: the requirement in one period."""
        return self.requirement, self.period

    def missing(self, today: date) -> bool:
        """Past its due day and never submitted."""
        return not self.waived and not self.submitted and self.due is not None and self.due < today

    def pressing(self, today: date) -> bool:
        """Due today and not submitted."""
        return not self.waived and not self.submitted and self.due == today


def columns_within(materials: Iterable[Material], start: date | None, end: date | None) -> list[Material]:
    """Those of a phase: due in it, without a date, or due before it and still missing from somebody."""
    return [
        one
        for one in materials
        if one.last is None
        or one.counts.late
        or ((start is None or start <= one.last) and (end is None or one.last <= end))
    ]


def nearest(materials: Sequence[Material], today: date, most: int) -> list[Material]:
    """As many as a screen holds: what is still to come, and before it what was due last."""
    coming = sum(one.last is None or one.last >= today for one in materials)
    start = max(0, min(len(materials) - coming - most // 2, len(materials) - most))
    return list(materials[start : start + most])


def shown_units(lines: Sequence[UnitLine], most: int) -> list[UnitLine]:
    """All in their order, or the worst of them where there are more than a screen holds."""
    return list(lines) if len(lines) <= most else worst_first(lines)[:most]


def cell_of(one: Owed | None, today: date) -> dict[str, str]:
    """The word, its kind (whose turn it is) and where it leads."""
    if one is None:
        return {"kind": "none", "text": ""}
    if one.waived:
        return {"kind": "idle", "text": _("免报")}
    if one.missing(today) and one.due is not None:
        return {"kind": "overdue", "text": _("逾%(days)d天") % {"days": (today - one.due).days}}
    if not one.submitted:
        return _inner_cell(one, today)
    page = "review-detail" if one.mine else "filing-detail"
    return {**_judged_cell(one), "url": reverse(page, args=[one.filing])}


def _inner_cell(one: Owed, today: date) -> dict[str, str]:
    """Still in the unit: others learn how far it is, not what is in it."""
    if one.state == FilingState.AWAITING_SIGNATURE:
        return {"kind": "wait", "text": _("等签字")}
    if one.state == FilingState.SIGNED:
        return {"kind": "wait", "text": _("待报送")}
    if one.state == FilingState.DRAFT:
        return {"kind": "draft", "text": _("填报中")}
    if one.due == today:
        return {"kind": "near", "text": _("未开始")}
    return {"kind": "idle", "text": _("未开始")} if one.due is None else {"kind": "none", "text": ""}


def _judged_cell(one: Owed) -> dict[str, str]:
    if one.state in _WAITING:
        return {"kind": "act", "text": _("待审核")} if one.mine else {"kind": "wait", "text": _("他人审")}
    if one.state == FilingState.ACCEPTED:
        return {"kind": "done", "text": _("通过")}
    return {"kind": "return", "text": _("退回")}


def board_of(
    lines: Sequence[UnitLine], materials: Sequence[Material], owed: Iterable[Owed], today: date, units: int = 0
) -> dict[str, Any]:
    """The mapping that the `board` component wants; `units` is the number of all of them, shown or not."""
    cells = {(one.unit, one.column): one for one in owed}
    rows = [
        {
            "label": line.label,
            "url": reverse("review-list") + ReviewFilter(tab=EVERYTHING, unit=line.unit).query(),
            "cells": [cell_of(cells.get((line.unit, one.key)), today) for one in materials],
        }
        for line in lines
    ]
    return {
        "label": _("报送情况"),
        "corner": _("单位（%(count)d）") % {"count": units or len(lines)},
        "columns": [_head(one, today) for one in materials],
        "rows": rows,
        "totals": [{"done": one.counts.submitted, "total": one.counts.total} for one in materials],
        "totals_label": _("已报"),
        "legend": True,
    }


def _head(material: Material, today: date) -> dict[str, str]:
    due = material.last
    level, text = "", _("未定期限")
    if due is not None:
        level = "near" if due == today else ""
        text = _("今天截止") if due == today else _("%(month)d月%(day)d日") % {"month": due.month, "day": due.day}
    link = reverse("review-list") + ReviewFilter(tab=EVERYTHING, requirement=material.requirement).query()
    return {"label": material.title, "url": link, "due_text": text, "due_level": level}


@dataclass(frozen=True, slots=True)
class Behind:
    """A unit that owes something today: how many are late, due today, and the days of the latest. `told`: how often it
    was chased, "" for never; `picked`: chosen for 催办 beforehand."""

    unit: int
    label: str
    late: int
    today: int
    days: int
    told: str = ""
    picked: bool = False

    @property
    def url(self) -> str:
        """What it has not filed."""
        return reverse("review-list") + ReviewFilter(tab=MISSING, unit=self.unit).query()


def behind_of(lines: Iterable[UnitLine], today: date) -> list[Behind]:
    """The units to chase, the worst first."""
    found = []
    for line in lines:
        if line.counts.late or line.counts.today:
            days = (today - line.oldest).days if line.oldest is not None else 0
            found.append(Behind(line.unit, line.label, line.counts.late, line.counts.today, days))
    return sorted(found, key=lambda one: (-one.late, -one.days, -one.today))


def with_chases(behind: Iterable[Behind], chased: Mapping[int, tuple[int, date]], today: date) -> list[Behind]:
    """With how often each was chased and last when; who is late and was not chased today is picked."""
    shown = []
    for one in behind:
        times, last = chased.get(one.unit, (0, None))
        shown.append(replace(one, told=chased_words(times, last, today), picked=one.late > 0 and last != today))
    return shown


def chased_words(times: int, last: date | None, today: date) -> str:
    """“催过2次，最近7月8日”; empty where nobody chased."""
    if last is None:
        return ""
    if last == today:
        return _("今天催过")
    return _("催过%(times)d次，最近%(day)s") % {"times": times, "day": plain_day(last, today)}
