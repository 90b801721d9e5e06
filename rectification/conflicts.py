"""Two people typed into one draft: both texts side by side, and what is kept. Pure over contents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rectification.choices import label_of
from rectification.content import Content, changed_cells, rows_of
from rectification.grid import GridColumn
from rectification.sheets import Sheet


@dataclass(frozen=True)
class Difference:
    """One cell that both changed. `name` is the name of the choice between the two in a form."""

    name: str
    where: str
    mine: str
    theirs: str


def merged(typed: Content, saved: Content) -> Content:
    """What was typed, with the rows that only the saved content has put back in their places: nothing is lost."""
    rows = list(rows_of(typed))
    there = [row["id"] for row in rows]
    previous = ""
    for row in rows_of(saved):
        if row["id"] not in there:
            at = there.index(previous) + 1 if previous in there else 0
            rows.insert(at, row)
            there.insert(at, row["id"])
        previous = row["id"]
    return {**typed, "rows": rows}


def differences(typed: Content, saved: Content, sheet: Sheet, columns: tuple[GridColumn, ...]) -> list[Difference]:
    """The cells of rows that both have, and the fields, in which the two differ."""
    numbers = {row["id"]: number for number, row in enumerate(rows_of(typed), 1)}
    both = set(numbers) & {row["id"] for row in rows_of(saved)}
    labels = {column.code: column.label for column in columns} | {f.code: str(f.label) for f in sheet.fields}
    choices = {column.code: column.choices for column in columns}
    found = []
    for row, column, theirs, mine in changed_cells(saved, typed):
        if row and row not in both:
            continue
        place = _("第%(number)d条") % {"number": numbers[row]} if row else ""
        where = _("%(place)s“%(label)s”") % {"place": place, "label": labels.get(column, column)}
        shown = [label_of(choices.get(column, ()), value) for value in (mine, theirs)]
        found.append(Difference(f"pick-{row}-{column}", where, *shown))
    return found


def with_picks(typed: Content, saved: Content, data: Mapping[str, Any]) -> Content:
    """What was typed, with the saved text in each cell for which `pick-<row>-<column>` says “theirs”."""
    fields = dict(typed.get("fields", {}))
    rows = {row["id"]: dict(row["cells"]) for row in rows_of(typed)}
    for row, column, theirs, _mine in changed_cells(saved, typed):
        if data.get(f"pick-{row}-{column}") != "theirs":
            continue
        if not row:
            fields[column] = theirs
        elif row in rows:
            rows[row][column] = theirs
    kept = [{"id": row["id"], "cells": rows[row["id"]]} for row in rows_of(typed)]
    return {**typed, "fields": fields, "rows": kept}
