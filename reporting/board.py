"""报送情况: units × materials with one word a cell. Pure: from facts to what the `board` component draws."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rectification.filters import EVERYTHING, MISSING, ReviewFilter
from rectification.models import FilingState

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


@dataclass(frozen=True, slots=True)
class Column:
    """A material: one requirement in one period; `due` is the day of most units."""

    key: tuple[int, str]
    title: str
    due: date | None


def columns_of(owed: Iterable[Owed]) -> list[Column]:
    """Dated ones by day, then undated ones, each in the order of the notice."""
    found: dict[tuple[int, str], list[Owed]] = {}
    for one in owed:
        found.setdefault(one.column, []).append(one)
    columns = []
    for key, rows in found.items():
        days = [row.due for row in rows if row.due is not None]
        due = max(set(days), key=lambda day: (days.count(day), day)) if days else None
        columns.append((due or date.max, rows[0].position, Column(key, rows[0].title, due)))
    return [column for _due, _position, column in sorted(columns, key=lambda entry: entry[:2])]


def columns_within(
    columns: Iterable[Column], owed: Iterable[Owed], start: date | None, end: date | None, today: date
) -> list[Column]:
    """Those of a phase: due in it, without a date, or due before it and still missing from somebody."""
    late = {one.column for one in owed if one.missing(today)}
    return [
        column
        for column in columns
        if column.due is None
        or column.key in late
        or ((start is None or start <= column.due) and (end is None or column.due <= end))
    ]


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
    units: Sequence[tuple[int, str]], columns: Sequence[Column], owed: Iterable[Owed], today: date
) -> dict[str, Any]:
    """The mapping that the `board` component wants; `units` are (id, label) in order."""
    cells = {(one.unit, one.column): one for one in owed}
    rows = [
        {
            "label": label,
            "url": reverse("review-list") + ReviewFilter(tab=EVERYTHING, unit=unit).query(),
            "cells": [cell_of(cells.get((unit, column.key)), today) for column in columns],
        }
        for unit, label in units
    ]
    return {
        "label": _("报送情况"),
        "corner": _("单位（%(count)d）") % {"count": len(units)},
        "columns": [_head(column, today) for column in columns],
        "rows": rows,
        "totals": [_filed(column, cells.values()) for column in columns],
        "totals_label": _("已报"),
        "legend": True,
    }


def _head(column: Column, today: date) -> dict[str, str]:
    due = column.due
    level, text = "", _("未定期限")
    if due is not None:
        level = "near" if due == today else ""
        text = _("今天截止") if due == today else _("%(month)d月%(day)d日") % {"month": due.month, "day": due.day}
    link = reverse("review-list") + ReviewFilter(tab=EVERYTHING, requirement=column.key[0]).query()
    return {"label": column.title, "url": link, "due_text": text, "due_level": level}


def _filed(column: Column, owed: Collection[Owed]) -> dict[str, int]:
    here = [one for one in owed if one.column == column.key and not one.waived]
    return {"done": sum(one.submitted for one in here), "total": len(here)}


@dataclass(frozen=True, slots=True)
class Behind:
    """A unit that owes something today: how many are late, due today, and the days of the latest."""

    unit: int
    label: str
    late: int
    today: int
    days: int

    @property
    def url(self) -> str:
        """What it has not filed."""
        return reverse("review-list") + ReviewFilter(tab=MISSING, unit=self.unit).query()


def behind_of(units: Sequence[tuple[int, str]], owed: Collection[Owed], today: date) -> list[Behind]:
    """The units to chase, the worst first."""
    found = []
    for unit, label in units:
        late = [one for one in owed if one.unit == unit and one.missing(today)]
        pressing = sum(one.pressing(today) for one in owed if one.unit == unit)
        days = max(((today - one.due).days for one in late if one.due), default=0)
        if late or pressing:
            found.append(Behind(unit, label, len(late), pressing, days))
    return sorted(found, key=lambda one: (-one.late, -one.days, -one.today))
