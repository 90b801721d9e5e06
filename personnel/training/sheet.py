"""The attendance list as a workbook: its columns, the list to fill, and the dry run over what comes back."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.imports.book import Book, Fault, Faults, Row
from accounts.imports.cells import check_cells
from accounts.imports.columns import Column, Sheet
from accounts.imports.reading import MAX_ROWS
from accounts.sheets import set_paper, set_width, write_heading, write_text
from personnel.models import AttendanceState, Officer, TrainingExam, TrainingSession
from personnel.private import private_in

STATES = {"出勤": AttendanceState.PRESENT, "缺勤": AttendanceState.ABSENT, "请假": AttendanceState.EXCUSED}
#: What stands for a mark of who did not sit.
NOT_SAT = "缺考"
SHEET = Sheet(
    "attendance",
    "签到表",
    (
        Column("name", "姓名", 60, "和名册一致", "", True, 14),
        Column("number", "人员编号", 40, "同名时用它认人", "", width=16),
        Column("unit_name", "单位", 120, "同名时用它认人；全称或简称", "", width=34),
        Column("state", "出勤", 4, f"只能填：{'、'.join(STATES)}", "", True, 10),
        Column("amount", "计入", 8, "留空＝按这次培训的数量；只参加了一部分的填实际数", "", width=10),
        Column("mark", "成绩", 8, f"没有考试的留空；没来考的填“{NOT_SAT}”", "", width=10),
    ),
)


@dataclass(frozen=True)
class Line:
    """One line that can be written. `sat`: whether a mark stands there (None then: did not sit)."""

    row: int
    officer: Officer
    state: str
    tenths: int | None
    sat: bool = False
    mark: Decimal | None = None


@dataclass
class Plan:
    """What a workbook would write, and what forbids it. With a fault, nothing is written."""

    faults: list[Fault] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    size: int = 0

    @property
    def present(self) -> int:
        """How many would be present."""
        return sum(line.state == AttendanceState.PRESENT for line in self.lines)

    @property
    def marks(self) -> int:
        """How many marks would be written."""
        return sum(line.sat for line in self.lines)


def list_to_fill(session: TrainingSession, people: Iterable[Officer]) -> bytes:
    """The workbook: headings, and a line for each person with what is recorded of him; no private number is in it."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = SHEET.title
    for place, column in enumerate(SHEET.columns, start=1):
        write_heading(page.cell(row=1, column=place), column.heading)
        set_width(page, place, column.width)
    page.freeze_panes = "A2"
    set_paper(page, heads=1, landscape=False)
    there = {row.officer_id: row for row in session.attendances.all()}
    for line, officer in enumerate(people, start=2):
        row = there.get(officer.pk)
        seen = [row.get_state_display(), str(row.amount) if 0 < row.tenths != session.tenths else ""] if row else []
        for place, text in enumerate((officer.name, officer.number, officer.unit.label, *seen), start=1):
            write_text(page.cell(row=line, column=place), text)
    offer = DataValidation("list", formula1='"' + ",".join(STATES) + '"', allow_blank=True)
    offer.add(f"D2:D{MAX_ROWS + 1}")
    page.add_data_validation(offer)
    notes = book.create_sheet("填写说明")
    amount = f"{session.amount}{session.get_measure_display()}"
    texts = [f"{session.name}（{session.begins_on.isoformat()}，{amount}）"]
    texts += [f"{column.heading}{'（必填）' if column.required else ''}：{column.note}" for column in SHEET.columns]
    for line, text in enumerate(texts, start=1):
        write_text(notes.cell(row=line, column=1), text)
    set_width(notes, 1, 90)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@dataclass(frozen=True)
class Known:
    """What the lines are held against: people by name, who is on the list, the exam that takes marks."""

    session: TrainingSession
    people: Mapping[str, Sequence[Officer]]
    exams: Sequence[TrainingExam] = ()


def check_lines(book: Book, known: Known) -> Plan:
    """The dry run: every fault of every line, not only the first. Whether a person may be written is asked after it."""
    plan, faults = Plan(list(book.faults), size=book.size), Faults(SHEET)
    seen: dict[int, int] = {}
    for row in book.of(SHEET):
        before = len(faults.found)
        sound = check_cells(row, faults)
        officer = _person(row, known, faults) if "name" in sound else None
        state = _state(row, faults) if "state" in sound else None
        tenths = _tenths(row, state, known.session, faults)
        sat, mark = _mark(row, known, faults)
        if officer is not None and officer.pk in seen:
            problem = _("和第%(row)d行是同一个人") % {"row": seen[officer.pk]}
            faults.add(row, "name", problem, _("请删去一行"))
        elif officer is not None:
            seen[officer.pk] = row.number
        if len(faults.found) == before and officer is not None and state is not None:
            plan.lines.append(Line(row.number, officer, state, tenths, sat, mark))
    plan.faults += faults.found
    return plan


def without_numbers(book: Book) -> Book:
    """The same with every ID number and mobile taken out and named as a fault: there is no column for them, and the
    rows of a dry run are kept as they are."""
    faults, rows = Faults(SHEET), []
    for row in book.of(SHEET):
        private = {key: _("（号码）") for key, text in row.cells.items() if private_in(text)}
        clean = Row(row.number, {**row.cells, **private})
        for key in private:
            faults.add(clean, key, _("写了身份证号或手机号"), _("请删去号码，用人员编号或单位认人"))
        rows.append(clean)
    return Book({SHEET.key: rows}, [*map(_quiet, book.faults), *faults])


def _quiet(fault: Fault) -> Fault:
    """A fault of the workbook itself, which names headings that nobody has looked at."""
    hidden: dict[str, Any] = {name: _("（号码）") for name in ("column", "value") if private_in(getattr(fault, name))}
    return replace(fault, **hidden)


def _person(row: Row, known: Known, faults: Faults) -> Officer | None:
    found = list(known.people.get(row["name"], ()))
    if not found:
        faults.add(row, "name", _("您能看到的名册里没有这个人"), _("请核对姓名，或者先登记这名执法人员"))
        return None
    for key, fits in (
        ("number", lambda each: each.number == row["number"]),
        ("unit_name", lambda each: row["unit_name"] in (each.unit.name, each.unit.short_name)),
    ):
        if row[key]:
            rest = [each for each in found if fits(each)]
            if not rest:
                faults.add(row, key, _("和名册上的%(name)s对不上") % {"name": row["name"]}, _("请核对，或者留空"))
                return None
            found = rest
    if len(found) > 1:
        problem = _("有%(count)d个同名的人") % {"count": len(found)}
        faults.add(row, "name", problem, _("请填人员编号或单位"))
        return None
    return found[0]


def _state(row: Row, faults: Faults) -> str | None:
    state = STATES.get(row["state"])
    if state is None:
        faults.add(row, "state", _("不是可以填的词"), _("请填“出勤”“缺勤”或“请假”"))
    return state


def _number(text: str) -> Decimal | None:
    """A plain number with at most one place; None for anything else."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    fits = number.is_finite() and abs(number) < 100_000 and number == number.quantize(Decimal("0.1"))
    return number if fits else None


def _tenths(row: Row, state: str | None, session: TrainingSession, faults: Faults) -> int | None:
    text = row["amount"]
    if not text:
        return None
    number = _number(text)
    if number is None or number < 0:
        faults.add(row, "amount", _("不是数，或者多于一位小数"), _("请填数，例如4或3.5，不写单位"))
        return None
    tenths = int(number * 10)
    if tenths > session.tenths:
        amount = f"{session.amount}{session.get_measure_display()}"
        faults.add(row, "amount", _("多于这次培训的%(amount)s") % {"amount": amount}, _("请填实际数，或者留空"))
    elif state == AttendanceState.PRESENT and not tenths:
        faults.add(row, "amount", _("出勤的人计入0"), _("请填大于0的数，或者留空"))
    elif state is not None and state != AttendanceState.PRESENT and tenths:
        faults.add(row, "amount", _("没有出勤，不能计入"), _("请删去这个数，或者改为出勤"))
    return tenths


def _mark(row: Row, known: Known, faults: Faults) -> tuple[bool, Decimal | None]:
    text = row["mark"]
    if not text:
        return False, None
    if len(known.exams) != 1:
        problem = _("这次培训有几场考试在登记成绩") if known.exams else _("这次培训没有在登记成绩的考试")
        faults.add(row, "mark", problem, _("请删去这一栏的内容，成绩在考试里登记"))
        return False, None
    if text == NOT_SAT:
        return True, None
    mark, full = _number(text), known.exams[0].full_mark
    if mark is None or not 0 <= mark <= full:
        remedy = _("请填0至%(most)s的数，最多一位小数；没来考的填“缺考”") % {"most": f"{full.normalize():f}"}
        faults.add(row, "mark", _("不是这场考试的成绩"), remedy)
        return False, None
    return True, mark
