"""A list form as a grid of cells, for the template and for the posts that come back from it. Pure."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rectification.choices import FEW, Choice, choices_of, label_of, resolve
from rectification.content import Content, Row, parse_post, rows_of
from rectification.sheets import Fault, Sheet, SheetContext
from rectification.sheets.institution_list import NEEDED as NEEDED_IN_HALF
from rectification.sheets.measures import read_back

#: Stands for the row's id in the pattern from which the browser makes new rows.
PATTERN_ID = "__ROW__"
#: Columns by which a row is known.
ON_EVERY_PAGE = ("item", "description")
#: The id of the empty row that always stands last.
BLANK_ID = "blank"


@dataclass(frozen=True)
class GridColumn:
    """A column with its choices. `absent` names the halves whose rows do not have it, with spaces between."""

    code: str
    label: str
    help: str
    kind: str
    width: str
    choices: tuple[Choice, ...]
    preset: str
    absent: str = ""
    further: bool = False
    paged: bool = False

    @property
    def pages(self) -> str:
        """The class of its cells: on which page of the grid they are. What a row is known by is on both; "" where the
        grid has one page."""
        if not self.paged or self.code in ON_EVERY_PAGE:
            return ""
        return "z-further" if self.further else "z-basic"

    @property
    def lazy(self) -> bool:
        """Whether there are too many choices to repeat them in each row."""
        return (self.kind == "choice" and len(self.choices) > FEW) or self.code in ("item", "sub_point", "task")


@dataclass(frozen=True)
class GridCell:
    """A cell: the stored value, what of it is shown, its fault, and whether the row has this cell at all."""

    column: GridColumn
    value: str
    shown: str
    fault: Fault | None
    applies: bool
    remark: str = ""
    read: str = ""
    paged: bool = False

    @property
    def classes(self) -> str:
        """On which page of columns it stands, and whether the row has it at all."""
        return " ".join(
            part for part in (self.column.pages if self.paged else "", "" if self.applies else "z-na") if part
        )


@dataclass(frozen=True)
class GridRow:
    """A row with its place among the filled ones, from 1. `blank`: nothing is typed in it, and it is not counted."""

    id: str
    number: int
    cells: tuple[GridCell, ...]
    blank: bool = False
    remark: str = ""
    settled: bool = False


@dataclass(frozen=True)
class Grid:
    """The whole: `pattern` is the row from which new ones are made, `half` the column that splits the list."""

    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    pattern: GridRow
    half: str = ""

    @property
    def further(self) -> list[GridColumn]:
        """The columns of the second page; none where the grid has but one."""
        return [column for column in self.columns if column.further]

    @property
    def lazy_columns(self) -> list[GridColumn]:
        """Those whose options stand once at the end of the page."""
        return [column for column in self.columns if column.lazy]


def columns_of(sheet: Sheet, context: SheetContext) -> tuple[GridColumn, ...]:
    """The columns with their choices."""
    return tuple(
        GridColumn(
            code=column.code,
            label=str(column.label),
            help=str(column.help),
            kind=column.kind,
            width=column.width,
            choices=choices_of(column, context) if column.kind == "choice" else (),
            preset=column.preset,
            further=column.further,
            paged=any(one.further for one in sheet.columns),
            absent=" ".join(half for half, codes in NOT_IN_HALF.items() if sheet.half_column and column.code in codes),
        )
        for column in sheet.columns
    )


def grid_of(
    sheet: Sheet,
    content: Content,
    context: SheetContext,
    faults: Iterable[Fault],
    *,
    remarks: Mapping[tuple[str, str], str] | None = None,
    settled: Container[str] = (),
) -> Grid:
    """The grid of a content, with a blank row at the end. `remarks` are a reviewer's words by (row id, column), column
    "" for the row; `settled` rows need no change."""
    told = remarks or {}
    columns = columns_of(sheet, context)
    by_cell: dict[tuple[str, str], Fault] = {}
    for fault in faults:
        by_cell.setdefault((fault.row, fault.column), fault)
    parents = frozenset(item.key for item in context.items if not item.sub_items)

    def row(row_id: str, number: int, cells: Mapping[str, str], blank: bool = False) -> GridRow:
        made = tuple(
            replace(_cell(sheet, column, row_id, cells, by_cell, parents), remark=told.get((row_id, column.code), ""))
            for column in columns
        )
        return GridRow(row_id, number, made, blank, told.get((row_id, ""), ""), row_id in settled)

    rows, filled, presets = [], 0, set(sheet.preset_codes)
    for typed in rows_of(content):
        empty = not any(value for code, value in typed["cells"].items() if code not in presets)
        filled += not empty
        rows.append(row(typed["id"], 0 if empty else filled, typed["cells"], empty))
    fresh = {column.code: column.preset for column in columns if column.preset}
    rows.append(row(BLANK_ID, 0, fresh, True))
    return Grid(columns, tuple(rows), row(PATTERN_ID, 0, fresh, True), sheet.half_column)


def _cell(
    sheet: Sheet,
    column: GridColumn,
    row_id: str,
    cells: Mapping[str, str],
    faults: Mapping[tuple[str, str], Fault],
    without_subs: frozenset[str],
) -> GridCell:
    value = cells.get(column.code, "")
    shown = label_of(column.choices, value) if column.kind == "choice" else value
    return GridCell(
        column=column,
        value=value,
        shown=shown,
        fault=faults.get((row_id, column.code)),
        applies=_applies(sheet, column.code, cells, without_subs),
        read=read_back(value) if column.code == "measures" else "",
    )


def _applies(sheet: Sheet, code: str, cells: Mapping[str, str], without_subs: frozenset[str]) -> bool:
    """Whether a row has the cell: built institutions have no planned date, an undivided item no sub-point."""
    if code == "sub_point":
        return bool(cells.get(code)) or cells.get("item", "") not in without_subs
    if not sheet.half_column or code == sheet.half_column:
        return True
    return code not in NOT_IN_HALF.get(cells.get(sheet.half_column, ""), frozenset())


_HALF_COLUMNS = {code for needed in NEEDED_IN_HALF.values() for code in needed}
#: Half → columns that its rows do not have (附件3 prints “——” there).
NOT_IN_HALF = {half: frozenset(_HALF_COLUMNS - set(needed)) for half, needed in NEEDED_IN_HALF.items()}


def posted_content(data: Any, sheet: Sheet, columns: Sequence[GridColumn]) -> Content:
    """The content of a posted form. Nothing is judged and nothing dropped but empty rows at the end.

    `t-<id>-<column>` is a choice typed as words, where the browser had no script to offer a list.
    """
    content = parse_post(data, sheet.schema, sheet.field_codes, sheet.column_codes)
    lazy = [column for column in columns if column.lazy]
    for row in rows_of(content):
        for column in lazy:
            typed = data.get(f"t-{row['id']}-{column.code}")
            if typed is not None:
                row["cells"][column.code] = resolve(column.choices, typed, row["cells"].get("item", ""))
    content["rows"] = without_blank_tail(rows_of(content), sheet.preset_codes)
    return content


def without_blank_tail(rows: Sequence[Row], presets: Iterable[str]) -> list[Row]:
    """The rows up to the last one in which something was typed."""
    skip = set(presets)
    kept = list(rows)
    while kept and not any(value for code, value in kept[-1]["cells"].items() if code not in skip):
        kept.pop()
    return kept


def with_row_moves(content: Content, do: str) -> Content:
    """The content after a row button: "add", "copy:<id>" or "remove:<id>". Others change nothing."""
    verb, _colon, row_id = do.partition(":")
    rows = list(rows_of(content))
    places = {row["id"]: place for place, row in enumerate(rows)}
    if row_id not in places:
        return content
    if verb == "remove":
        rows.pop(places[row_id])
    elif verb == "copy":
        rows.insert(places[row_id] + 1, {"id": f"{row_id}-copy", "cells": dict(rows[places[row_id]]["cells"])})
    elif verb == "add":
        rows.insert(places[row_id] + 1, {"id": f"{row_id}-after", "cells": dict.fromkeys(rows[0]["cells"], "")})
    return {**content, "rows": rows}
