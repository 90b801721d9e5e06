"""The few looks of a cell, made once per workbook and then shared by all its cells."""

from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList

from reporting.workbook.text import FONT_POINTS

FACE: Final = "SimSun"
DATE: Final = 'yyyy"年"m"月"d"日"'
MONTH: Final = 'yyyy"年"m"月"'
MOMENT: Final = 'yyyy"年"m"月"d"日" hh:mm'
COUNT: Final = "0"
PERCENT: Final = "0.0%"

_THIN = Side(style="thin", color="000000")
_HEAD = PatternFill("solid", fgColor="EEF1F5")


@dataclass(frozen=True)
class Look:
    """A cell's look. `edges`: which of top and bottom are drawn ("tb"); the sides always are where `framed`."""

    bold: bool = False
    points: float = FONT_POINTS
    across: str = "left"
    down: str = "center"
    framed: bool = True
    edges: str = "tb"
    shaded: bool = False
    number_format: str = "General"
    quoted: bool = False
    _hash: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        # Every cell looks its style up by this: computed once, not for each of a hundred thousand cells.
        values = tuple(value for name, value in vars(self).items() if name != "_hash")
        object.__setattr__(self, "_hash", hash(values))

    def __hash__(self) -> int:
        return self._hash


TITLE: Final = Look(bold=True, points=18, across="center", framed=False)
LABEL: Final = Look(points=14, framed=False)
LINE: Final = Look(points=11, framed=False)
NOTE: Final = Look(points=FONT_POINTS, framed=False, down="top")
HEAD: Final = Look(bold=True, across="center", shaded=True)
TEXT: Final = Look()
GROUP: Final = Look(down="top")
CENTER: Final = Look(across="center")
NUMBER: Final = Look(across="center", number_format=COUNT)
RATE: Final = Look(across="center", number_format=PERCENT)
TOTAL: Final = Look(bold=True, across="center", number_format=COUNT, shaded=True)
TOTAL_RATE: Final = Look(bold=True, across="center", number_format=PERCENT, shaded=True)
DAY: Final = Look(across="center", number_format=DATE)


def normal_font(workbook: Any) -> None:
    """Arial 10 as the font that column widths are measured in: its digits are as wide on every system."""
    font = Font(name="Arial", size=10)
    workbook._fonts = IndexedList([font])
    workbook._named_styles["Normal"].font = font


class Palette:
    """Looks of one workbook, as the numbers of the style records that its cells share."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._made: dict[Look, str] = {}

    def number(self, look: Look) -> str:
        """The number of a look's style record, as a cell names it."""
        found = self._made.get(look)
        if found is None:
            found = self._made[look] = str(self._make(look).style_id)
        return found

    def _make(self, look: Look) -> Any:
        cell: Any = WriteOnlyCell(self._sheet)
        cell.font = Font(name=FACE, size=look.points, bold=look.bold)
        cell.alignment = Alignment(horizontal=look.across, vertical=look.down, wrap_text=True)
        if look.framed:
            top, bottom = (_THIN if edge in look.edges else None for edge in "tb")
            cell.border = Border(left=_THIN, right=_THIN, top=top, bottom=bottom)
        if look.shaded:
            cell.fill = _HEAD
        cell.number_format = look.number_format
        if look.quoted:
            cell.quotePrefix = True
        return cell
