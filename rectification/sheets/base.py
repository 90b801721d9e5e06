"""What a form is made of."""

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rectification.content import Content

Text = str | Promise


@dataclass(frozen=True)
class SubItem:
    """A sub-point: `key` is its primary key as text."""

    key: str
    text: str


@dataclass(frozen=True)
class Item:
    """A focus item as forms need it; `key` is its primary key as text, `area` the area's position (from 0)."""

    key: str
    number: str
    text: str
    area: int
    area_number: str
    area_title: str
    area_label: str
    sub_items: tuple[SubItem, ...] = ()


@dataclass(frozen=True)
class SheetContext:
    """What judging and printing need besides the content; dates are local days, `end` the campaign's last."""

    unit_name: str
    today: date
    issue_date: date | None = None
    start: date | None = None
    end: date | None = None
    items: tuple[Item, ...] = ()
    tasks: tuple[tuple[str, str], ...] = ()
    zero_allowed: bool = False
    needs_attachment: bool = False
    attachment_count: int = 0
    annex_number: str = ""
    annex_title: str = ""
    annex_note: str = ""
    needs_signature: bool = True
    title: str = ""
    single_liaison: bool = False
    figures: Mapping[str, Any] = field(default_factory=dict)
    #: Of a form that is drawn: the rows of now. None: it is frozen, and what stands elsewhere is no matter.
    drawn: Sequence[Mapping[str, Any]] | None = None

    def item(self, key: str) -> Item | None:
        """The item of a cell's key."""
        return next((item for item in self.items if item.key == key), None)

    @property
    def areas(self) -> list[Item]:
        """One item per area, in order: enough to name the columns of the statistics table."""
        firsts: dict[int, Item] = {}
        for item in self.items:
            firsts.setdefault(item.area, item)
        return [firsts[index] for index in sorted(firsts)]


@dataclass(frozen=True)
class Column:
    """A column of the grid. `choices` is filled by the sheet's context where it is a choice."""

    code: str
    label: Text
    help: Text = ""
    kind: str = "text"  # text | lines | choice | month
    width: str = ""  # a class suffix, not a length
    choices: tuple[tuple[str, Text], ...] = ()
    preset: str = ""
    further: bool = False  # the annex does not print it, and the grid shows it on its second page


@dataclass(frozen=True)
class Field:
    """A field beside the grid, or the whole form of a narrative."""

    code: str
    label: Text
    help: Text = ""
    kind: str = "text"  # text | lines | flag (the zero report) | switch
    advised_length: int = 0


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and what to do. `row` is the row's id ("" for a field), `number` its place from 1."""

    row: str
    number: int
    column: str
    label: str
    message: str
    remedy: str = ""

    @property
    def where(self) -> str:
        """“第3条 完成时限”."""
        return _("第%(number)d条 %(label)s") % {"number": self.number, "label": self.label} if self.row else self.label

    @property
    def anchor(self) -> str:
        """The id of the cell on the page."""
        return f"c-{self.row}-{self.column}" if self.row else f"f-{self.column}"


Check = Callable[[Content, SheetContext], list[Fault]]
Printer = Callable[[Content, SheetContext], dict[str, Any]]


@dataclass(frozen=True)
class Sheet:
    """A form: `kind` is the filing kind, `schema` the version kept with every content.

    `figures`: the content carries numbers from the ledger. `computed`: it is made of them, and nothing else is filed.
    `typed`: the rows are drawn from elsewhere, and only these columns are the unit's to write.
    """

    kind: str
    version: int
    check: Check
    printed: Printer
    template: str
    columns: Sequence[Column] = ()
    fields: Sequence[Field] = ()
    half_column: str = ""
    computed: bool = False
    figures: bool = False
    typed: Sequence[str] = ()
    options: dict[str, str] = field(default_factory=dict)

    @property
    def takes_zero(self) -> bool:
        """Whether it has the flag of a zero report; computed figures are reported as they are."""
        return any(item.kind == "flag" for item in self.fields)

    @property
    def drawn(self) -> bool:
        """Whether its rows come from elsewhere."""
        return bool(self.typed)

    @property
    def schema(self) -> str:
        """“problem_list/1”."""
        return f"{self.kind}/{self.version}"

    @property
    def column_codes(self) -> list[str]:
        """The codes in order."""
        return [column.code for column in self.columns]

    @property
    def field_codes(self) -> list[str]:
        """The codes in order."""
        return [item.code for item in self.fields]

    @property
    def preset_codes(self) -> list[str]:
        """Columns that a new row brings filled; alone they do not make a row."""
        return [column.code for column in self.columns if column.preset]


_DAY = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(?:(\d{1,2})\s*日?)?)?\s*(?:底|底前|前)?$")


def parse_day(text: str) -> tuple[date, bool] | None:
    """“2026年7月”, “2026-07”, “2026.7.15” → (last day meant, whether a day was given); None when it is neither."""
    match = _DAY.match(text.strip())
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2]), match[3]
    if not 1 <= month <= 12 or not 1990 <= year <= 2100:
        return None
    if day is None:
        return date(year, month, calendar.monthrange(year, month)[1]), False
    try:
        return date(year, month, int(day)), True
    except ValueError:
        return None


def day_text(text: str) -> str:
    """A typed month or day as printed: “2026年7月”, “2026年7月15日”; the typed words where they are neither."""
    parsed = parse_day(text)
    if parsed is None:
        return text
    day, exact = parsed
    return f"{day.year}年{day.month}月{day.day}日" if exact else f"{day.year}年{day.month}月"


def month_text(day: date) -> str:
    """“2026年7月”."""
    return f"{day.year}年{day.month}月"


def long_date(day: date) -> str:
    """“2026年7月5日”."""
    return f"{day.year}年{day.month}月{day.day}日"


_LEAD = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）.、．]|[①-⑳])\s*(?!\d)")


def measure_lines(text: str) -> list[str]:
    """The numbered measures of a cell: one a line, the typed numbering dropped."""
    return [line for line in (_LEAD.sub("", part).strip() for part in text.split("\n")) if line]


def period_fault(text: str, context: SheetContext) -> tuple[str, str] | None:
    """(message, remedy) when a typed due month or day is unreadable or outside the campaign; None when it is right.

    Compared by month where only a month was given.
    """
    parsed = parse_day(text)
    if parsed is None:
        return _("看不出是哪年哪月"), _("请写成“2026年7月”或“2026年7月15日”。")
    day, exact = parsed
    first, last = context.issue_date or context.start, context.end
    span = ""
    if first and last:
        span = _("请填%(first)s至%(last)s之间的月份。") % {"first": month_text(first), "last": month_text(last)}
    if first and day < first:
        return _("早于通知印发日期（%(day)s）") % {"day": long_date(first)}, span
    if last and (day > last if exact else (day.year, day.month) > (last.year, last.month)):
        return _("晚于专项整治结束日期（%(day)s）") % {"day": long_date(last)}, span
    return None


def exact_day(text: str) -> bool:
    """Whether a typed day can be read and is one, and not a month."""
    parsed = parse_day(text)
    return parsed is not None and parsed[1]


def past_fault(text: str, today: date) -> tuple[str, str] | None:
    """(message, remedy) when a typed month or day is unreadable or has not come; None when it is right."""
    parsed = parse_day(text)
    if parsed is None:
        return _("看不出是哪年哪月"), _("请写成“2026年7月”或“2026年7月15日”。")
    day, exact = parsed
    if day > today if exact else (day.year, day.month) > (today.year, today.month):
        return _("在今天以后"), _("请填已经过去的日期。")
    return None


def past_day(text: str, today: date) -> date | None:
    """The last day that a typed month or day in the past can mean; None when it is neither."""
    parsed = parse_day(text)
    return min(parsed[0], today) if parsed else None
