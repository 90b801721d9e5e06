"""Givens of training, through the services."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from accounts.models import Unit, User
from audit import clock
from personnel.models import (
    AttendanceBatch,
    Officer,
    TrainingCategory,
    TrainingExam,
    TrainingPlan,
    TrainingRule,
    TrainingSession,
)
from personnel.services import training
from personnel.services.training import ExamFields, PlanFields, RuleFields, Seen, SessionFields
from personnel.training.sheet import SHEET
from tests.personnel.scenes import act


def category(code: str = "professional") -> TrainingCategory:
    """One of the categories that a new database has."""
    return TrainingCategory.objects.get(code=code)


def plan(unit: Unit, by: User, **fields: Any) -> TrainingPlan:
    """This year's plan of a unit."""
    data = {"year": clock.today().year, "name": "年度培训计划", **fields}
    return training.add_plan(unit=unit, data=PlanFields(**data), actor=act(by))


def fields(code: str = "professional", amount: float = 4, measure: str = "class_hour", **more: Any) -> SessionFields:
    """A session of some days of this year, all of them over, unless told."""
    day = more.pop("begins_on", None) or date(clock.today().year, 1, 1)
    ends = more.pop("ends_on", None) or day
    data = {"name": "业务培训", "kind": "together", **more}
    return SessionFields(
        category=category(code), begins_on=day, ends_on=ends, tenths=int(amount * 10), measure=measure, **data
    )


def session(unit: Unit, by: User, code: str = "professional", **more: Any) -> TrainingSession:
    """A session that a unit organises."""
    return training.plan_session(unit=unit, data=fields(code, **more), actor=act(by))


def days(unit: Unit, by: User, code: str, count: int, begins_on: date) -> TrainingSession:
    """A course of some days."""
    ends = begins_on + timedelta(days=count - 1)
    return session(unit, by, code, amount=count, measure="day", begins_on=begins_on, ends_on=ends)


def present(row: TrainingSession, people: Sequence[Officer], by: User, state: str = "present") -> None:
    """Put people on the list."""
    training.record_attendance(session=row, seen=[Seen(each, state) for each in people], actor=act(by))


def held(row: TrainingSession, people: Sequence[Officer], by: User) -> TrainingSession:
    """A session with these people, which counts."""
    present(row, people, by)
    training.hold_session(session=row, actor=act(by))
    return row


def exam(row: TrainingSession, by: User, kind: str = "professional", **more: Any) -> TrainingExam:
    """An examination on the session's last day; 60 of 100."""
    return training.add_exam(session=row, data=ExamFields(kind=kind, on=row.ends_on, **more), actor=act(by))


def marked(row: TrainingExam, by: User, **marks: Any) -> None:
    """Marks by the officers' primary keys, as `p12=80`; None: did not sit."""
    people = {officer: marks[f"p{officer.pk}"] for officer in Officer.objects.filter(pk__in=[k[1:] for k in marks])}
    given = {officer: None if mark is None else Decimal(str(mark)) for officer, mark in people.items()}
    training.enter_marks(exam=row, marks=given, actor=act(by))


def rule(
    unit: Unit,
    by: User,
    code: str | None = "professional",
    amount: float = 30,
    measure: str = "class_hour",
    **more: Any,
) -> TrainingRule:
    """A threshold from this year on."""
    data = RuleFields(
        category=category(code) if code else None, tenths=int(amount * 10), measure=measure,
        first_year=more.pop("first_year", clock.today().year), basis=more.pop("basis", "某区〔2024〕9号"), **more,
    )  # fmt: skip
    return training.set_rule(unit=unit, data=data, actor=act(by))


def workbook(*lines: Sequence[Any], title: str = SHEET.title, headings: Sequence[str] | None = None) -> bytes:
    """A filled attendance list."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    page.append(list(headings or [column.heading for column in SHEET.columns]))
    for line in lines:
        page.append(list(line))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def batch(row: TrainingSession, by: User, *lines: Sequence[Any]) -> AttendanceBatch:
    """An uploaded list that waits."""
    content = workbook(*(lines or [("无此人", "", "", "出勤")]))
    return training.check_attendance(session=row, name="签到表.xlsx", content=content, actor=act(by))
