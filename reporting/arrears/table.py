"""What the board of 未报情况 shows: words, chips, links and buttons. Pure: from counts and cells to plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.windows import Opening
from rectification.due import late_days, plain_day
from reporting.arrears.asking import DUE, EXPECTED, FILED, FILED_LATE, LATE, BoardFilter, RowsFilter
from reporting.arrears.counting import Counts
from reporting.arrears.loading import Cell, Material, UnitLine
from reporting.board import Owed, cell_of, chased_words
from reporting.ledger_tables import percent

Where = Mapping[str, Any]


@dataclass(frozen=True)
class Number:
    """A number that leads to the rows behind it."""

    value: int
    url: str


def rows_url(asked: BoardFilter, kind: str = DUE, **where: Any) -> str:
    """The rows behind a number, of the same units."""
    chosen = RowsFilter(q=asked.q, group=asked.group, kind=kind, **{"requirement": asked.requirement, **where})
    return reverse("arrears-rows") + chosen.query()


def numbers(counts: Counts, asked: BoardFilter, **where: Any) -> dict[str, Any]:
    """Counts with their links, and the rates in words."""
    kinds = {"unfiled": DUE, "late": LATE, "filed": FILED, "filed_late": FILED_LATE, "expected": EXPECTED}
    shown: dict[str, Any] = {
        name: Number(getattr(counts, name), rows_url(asked, kind, **where)) for name, kind in kinds.items()
    }
    shown["completeness"], shown["timeliness"] = percent(counts.completeness), percent(counts.timeliness)
    return shown


def due_words(material: Material, today: date) -> tuple[str, str]:
    """When a material is due, and the level of the badge; units with different days as a span."""
    if material.first is None or material.last is None:
        return _("未定期限"), ""
    if material.first == material.last:
        level = "near" if material.first == today else "overdue" if material.first < today else ""
        return (_("今天截止") if level == "near" else plain_day(material.first, today)), level
    values = {"first": plain_day(material.first, today), "last": plain_day(material.last, today)}
    return _("%(first)s至%(last)s") % values, "overdue" if material.last < today else ""


def head_of(material: Material, asked: BoardFilter, today: date) -> dict[str, Any]:
    """The head of a column."""
    text, level = due_words(material, today)
    where = {"requirement": material.requirement, "period": material.period}
    return {
        "label": material.title, "due_text": text, "due_level": level,
        "url": rows_url(asked, DUE if material.counts.unfiled else EXPECTED, **where),
        "value": f"{material.requirement}:{material.period}", "late": material.counts.late + material.counts.today,
    }  # fmt: skip


def window_notes(cell: Cell, today: date) -> list[dict[str, str]]:
    """晚报、宽限、锁定、补开 of one obligation: the kind of chip, and its words."""
    row, notes = cell.row, []
    days = late_days(row.due_date, cell.first_day)
    if days:
        notes.append({"kind": "late", "text": _("晚%(days)d天") % {"days": days}})
    if cell.first_day is not None or row.waived_at is not None or row.due_date is None or row.due_date >= today:
        return notes
    window = cell.window
    opening = window.on(today)
    if opening == Opening.REOPENED:
        notes.append({"kind": "late", "text": _("补开至%(day)s") % {"day": plain_day(window.reopened_until, today)}})
    elif opening == Opening.LOCKED:
        notes.append({"kind": "void", "text": _("已锁定")})
    else:
        until = row.due_date + timedelta(days=row.campaign.grace_days)
        if row.campaign.grace_days and today <= until:
            notes.append({"kind": "wait", "text": _("宽限至%(day)s") % {"day": plain_day(until, today)}})
    return notes


def owed_of(cell: Cell) -> Owed:
    """As the desk's board wants it."""
    row, filing = cell.row, cell.filing
    return Owed(
        row.unit_id, row.requirement_id, row.period_key, row.title, 0, row.due_date, row.waived_at is not None,
        str(filing.uuid) if filing else "", filing.state if filing else "", cell.first_day is not None, cell.mine,
    )  # fmt: skip


def told_of(cell: Cell, today: date) -> str:
    """How often its unit was chased for it."""
    return chased_words(cell.chased.times, cell.chased.last, today)


def shown_cell(cell: Cell | None, today: date) -> dict[str, Any]:
    """One cell: the word of the desk's board, the notes on windows, and the obligation to chase ("" for none)."""
    if cell is None:
        return {"kind": "none", "text": ""}
    shown: dict[str, Any] = {**cell_of(owed_of(cell), today)}
    due = cell.row.due_date is not None and cell.row.due_date <= today
    told = told_of(cell, today)
    shown["notes"] = window_notes(cell, today)
    shown["told"] = told
    shown["chase"] = str(cell.row.uuid) if cell.may_chase and due and cell.chased.last != today else ""
    return shown


def board_of(
    lines: Sequence[UnitLine],
    materials: Sequence[Material],
    cells: Mapping[Any, Cell],
    asked: BoardFilter,
    today: date,
) -> dict[str, Any]:
    """Rows of units, columns of materials, and the sums of each column over all units."""
    return {
        "columns": [head_of(material, asked, today) for material in materials],
        "rows": [
            {
                "unit": line.unit, "label": line.label, "numbers": numbers(line.counts, asked, unit=line.unit),
                "picked": line.counts.late > 0, "chase": line.counts.late + line.counts.today,
                "cells": [shown_cell(cells.get((line.unit, material.key)), today) for material in materials],
            }
            for line in lines
        ],
        "totals": [{"done": one.counts.submitted, "total": one.counts.total} for one in materials],
    }  # fmt: skip


def material_lines(materials: Sequence[Material], asked: BoardFilter) -> list[dict[str, Any]]:
    """One line a requirement, its periods together, in the order of the notice."""
    grouped: dict[int, list[Material]] = {}
    for one in materials:
        grouped.setdefault(one.requirement, []).append(one)
    lines = sorted(grouped.items(), key=lambda entry: (entry[1][0].position, entry[0]))
    return [
        {
            "periods": len(rows),
            "numbers": numbers(sum((one.counts for one in rows), Counts()), asked, requirement=requirement),
            "requirement": requirement,
        }
        for requirement, rows in lines
    ]


def row_of(cell: Cell, today: date) -> dict[str, Any]:
    """One of the rows behind a number; `picked` ones are chosen for 催办 beforehand."""
    row = cell.row
    owed = owed_of(cell)
    late = owed.missing(today)
    return {
        "row": row, "cell": shown_cell(cell, today), "days": late_days(row.due_date, today) if late else 0,
        "filed": cell.first_day, "may_chase": cell.may_chase, "told": told_of(cell, today),
        "told_today": cell.chased.last == today, "picked": cell.may_chase and late and cell.chased.last != today,
    }  # fmt: skip
