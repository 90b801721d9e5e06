"""The demo's training: the rules of two notices, what was held, who is short, and a result that waits for a person."""

from decimal import Decimal
from typing import Any

from accounts.actors import Actor
from accounts.models import Unit
from audit import clock
from personnel.models import Officer, OfficerKind, OfficerState, TrainingCategory, TrainingSession
from personnel.services import training
from personnel.services.training import ExamFields, PlanFields, RuleFields, Seen, SessionFields
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation
from reporting.demo.people import BUREAU, MANAGER

#: Of Wangxi's officers, in the order of the roster: the third one fails.
MARKS = (91, 84, 55, 78, 88)
RULES = (
    (None, 600, "study_hour", "岚川市行政执法监督工作方案"),
    ("professional", 300, "class_hour", "岚川市行政执法规范提升方案"),
    ("public_law", 40, "day", "岚川市行政执法规范提升方案"),
    ("military", 20, "day", "岚川市行政执法规范提升方案"),
)


def train(organisation: Organisation) -> None:
    """Thresholds, a plan, three sessions that were held and one that was not yet, and an examination. All on one day,
    so that no turn of the year lies between."""
    manager, liaison = organisation.actor(MANAGER), organisation.actor("shenyutong")
    bureau, wangxi = organisation.units[BUREAU], organisation.units["WX"]
    people = Officer.objects.filter(kind=OfficerKind.OFFICER, state=OfficerState.SERVING).order_by("pk")
    with at(-15, 17):
        for code, tenths, measure, basis in RULES:
            rule = RuleFields(_category(code) if code else None, tenths, measure, clock.today().year, basis)
            training.set_rule(unit=bureau, data=rule, actor=manager)
        data = PlanFields(clock.today().year, "望溪县年度执法人员培训计划", "每月一次业务培训，年底考试。")
        plan = training.add_plan(unit=wangxi, data=data, actor=liaison)
        for code, name in (("public_law", "公共法律知识轮训"), ("military", "轮训军事训练")):
            _hold(bureau, _fields(code, name, 1, "day"), list(people), manager)
        county = list(people.filter(unit=wangxi))
        fields = _fields("professional", "执法程序专题培训", 6, "class_hour", plan=plan, trainer="白川")
        session = _hold(wangxi, fields, county, liaison)
        exam = training.add_exam(
            session=session, data=ExamFields("professional", clock.today(), suspends=True), actor=liaison
        )
        marks = {officer: Decimal(mark) for officer, mark in zip(county, MARKS, strict=False)}
        training.enter_marks(exam=exam, marks=marks, actor=liaison)
        drill = _fields("practice", "案卷制作练兵", 8, "study_hour", plan=plan)
        training.plan_session(unit=wangxi, data=drill, actor=liaison)
    with at(-14, 10):
        training.confirm_exam(exam=exam, actor=manager)


def _category(code: str) -> TrainingCategory:
    return TrainingCategory.objects.get(code=code)


def _fields(code: str, name: str, amount: int, measure: str, **more: Any) -> SessionFields:
    today = clock.today()
    return SessionFields(
        name=name, kind="together", category=_category(code), begins_on=today, ends_on=today, tenths=amount * 10,
        measure=measure, **more,
    )  # fmt: skip


def _hold(unit: Unit, data: SessionFields, people: list[Officer], actor: Actor) -> TrainingSession:
    session = training.plan_session(unit=unit, data=data, actor=actor)
    seen = [Seen(officer, "present") for officer in people]
    training.record_attendance(session=session, seen=seen, actor=actor)
    training.hold_session(session=session, actor=actor)
    return session
