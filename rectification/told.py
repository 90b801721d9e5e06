"""What a return asks of the unit while it corrects: opinions at cells, and the rows that are settled."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from rectification.content import Content, changed_cells, rows_of
from rectification.models import Filing, ReviewDecision, ReviewRemark
from rectification.places import ATTACHMENTS
from rectification.remarks import spots
from rectification.sheets import sheet_for


@dataclass(frozen=True)
class Told:
    """`lines` for the list above the form; `cells` by (row id, column), column "" for a whole row."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    spots: str = ""

    @property
    def left(self) -> int:
        """How many places are as they were."""
        return sum(not line["done"] for line in self.lines)


def told_by(filing: Filing, decision: ReviewDecision | None, content: Content) -> Told:
    """What the decision asks, and what of it the draft has changed: one query. Nothing where nothing is to be
    answered."""
    if decision is None:
        return Told()
    remarks = list(ReviewRemark.objects.filter(decision=decision).order_by("id"))
    changed = {(row, column) for row, column, _old, _new in changed_cells(decision.version.content, content)}
    rows = {row["id"] for row in rows_of(content)}
    cells: dict[tuple[str, str], str] = {}
    for remark in remarks:
        place = (remark.row, remark.column)
        cells[place] = f"{cells[place]}\n{remark.text}" if place in cells else remark.text
    return Told(
        [_line(filing, remark, changed, rows) for remark in remarks],
        cells,
        frozenset(decision.settled_rows),
        spots(remarks),
    )


def _line(filing: Filing, remark: ReviewRemark, changed: set[tuple[str, str]], rows: set[str]) -> dict[str, Any]:
    sheet = sheet_for(filing.kind)
    labels = {column.code: str(column.label) for column in sheet.columns}
    labels |= {item.code: str(item.label) for item in sheet.fields} | {ATTACHMENTS: _("附件")}
    gone = bool(remark.row) and remark.row not in rows
    if remark.column:
        done = gone or (remark.row, remark.column) in changed
    else:
        done = gone or any(row == remark.row for row, _column in changed)
    first = sheet.column_codes[0] if sheet.columns else ""
    anchor = f"c-{remark.row}-{remark.column or first}" if remark.row else f"f-{remark.column}"
    if remark.column == ATTACHMENTS:
        anchor = ATTACHMENTS
    title = f"{remark.place} {labels.get(remark.column, '')}".strip()
    return {"remark": remark, "title": title, "done": done, "anchor": "" if gone else anchor}
