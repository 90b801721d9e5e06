"""Tasks and items from the tables of a section. Pure. README rules 3, 4, 7, 11 and 12."""

import re
from dataclasses import replace

from campaigns.deadlines import read_deadline
from campaigns.notices.dates import Due
from campaigns.notices.draft import Taken
from campaigns.notices.outline import Node
from campaigns.notices.parties import once, split_units
from campaigns.notices.pieces import EMPTY, Piece, join
from campaigns.notices.tables import Row, rows_of
from campaigns.notices.tasks import Scene, put_deadline, task_of

_BETWEEN = re.compile(
    r"(?:牵头|配合|责任|主办|协办|协同|参与)(?:单位|部门)? ?[:]|(?<=[\u4e00-\u9fff)]) (?=[\u4e00-\u9fff])|$"
)
Rows = list[tuple[Row, Scene]]


def without_tables(node: Node, scene: Scene) -> tuple[Node, Rows]:
    """A section without its tables, and their rows, each with where it stands."""
    inner = replace(scene, path=(*scene.path, node.printed)) if node.marker else scene
    rows, rest = rows_of(node.body)
    found = [(row, inner) for row in rows]
    children = []
    for child in node.children:
        kept, more = without_tables(child, inner)
        children.append(kept)
        found += more
    return (replace(node, body=rest, children=children), found) if found else (node, [])


def task_of_row(row: Row, scene: Scene) -> Taken:
    """A row as a task: its cells tell who and until when."""
    task = task_of(row.number, join(row.text), scene)
    if row.units:
        units = once(unit for cell in row.units for unit in _units(cell))
        task.put("units", [unit.tight for unit in units], units)
        task.doubts.pop("units", None)
    if row.due:
        put_deadline(task, join(row.text), scene.context, [Due(row.due, read_deadline(row.due.folded, scene.context))])
    if row.above:
        task.doubt("units", "表格这一格是空的，责任单位或时限取自上一行。")
    return task


def _units(cell: Piece) -> list[Piece]:
    """The bodies of a cell; 牵头单位：甲 配合单位：乙 in one cell count alike."""
    parts: list[Piece] = []
    start = 0
    for match in re.finditer(
        r"(?:牵头|配合|责任|主办|协办|协同|参与)(?:单位|部门)? ?[:]|(?<=[\u4e00-\u9fff)]) (?=[\u4e00-\u9fff])|$",
        cell.folded,
    ):
        parts.append(cell.cut(start, match.start()))
        start = match.end()
    return [unit for part in parts if part for unit in split_units(part)]


def item_of_row(row: Row) -> Taken:
    """A row of a table of problems as an item."""
    text = join(row.text)
    number = row.number if row.number else EMPTY
    return Taken().put("number", number.tight or None, number or None).put("text", text.tight, text)
