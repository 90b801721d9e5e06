"""Training from plan to effect: each gate, one by one."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from personnel.models import Attendance, Completion, Examination, TrainingEffect, TrainingExam
from personnel.services import training
from personnel.services.training import ExamFields, Seen
from tests.personnel import training_scenes as scenes
from tests.personnel.scenes import act, id_number, mobile, officer, registered

pytestmark = pytest.mark.django_db


def seen(session, people, by, state="present", tenths=None, reason=""):
    rows = [Seen(each, state, tenths) for each in people]
    return training.record_attendance(session=session, seen=rows, reason=reason, actor=act(by))


@pytest.fixture
def row(cast):
    return officer(cast.wangxi, cast.shen)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": 0}, "大于0"),
        ({"begins_on": clock.today(), "ends_on": clock.today() - timedelta(days=1)}, "早于开始"),
        ({"begins_on": clock.today().replace(month=12, day=31), "ends_on": clock.today().replace(
            year=clock.today().year + 1, month=1, day=1)}, "跨年度"),
        ({"amount": 1.5, "measure": "day"}, "只有1天"),
        ({"name": "  "}, "培训名称"),
    ],
)  # fmt: skip
def test_a_session_must_be_possible(cast, fields, words):
    with pytest.raises(Refused, match=words):
        scenes.session(cast.wangxi, cast.shen, **fields)


def test_public_law_is_recorded_by_the_issuing_office_alone(cast, row):
    with pytest.raises(PermissionDenied):
        scenes.session(cast.wangxi, cast.shen, "public_law")
    session = scenes.session(cast.wangxi, cast.zhao, "military")
    with pytest.raises(PermissionDenied):
        seen(session, [row], cast.shen)
    with pytest.raises(PermissionDenied):
        training.hold_session(session=session, actor=act(cast.shen))
    with pytest.raises(PermissionDenied):
        training.edit_session(session=session, data=scenes.fields(), actor=act(cast.shen))


def test_another_county_neither_plans_nor_records(cast, row):
    with pytest.raises(PermissionDenied):
        scenes.session(cast.wangxi, cast.lin)
    session = scenes.session(cast.shiwan, cast.lin)
    with pytest.raises(Refused, match="能看到的单位"):
        seen(session, [row], cast.lin)


def test_a_plan_belongs_to_its_unit_and_year(cast):
    plan = scenes.plan(cast.wangxi, cast.shen)
    assert scenes.session(cast.wangxi, cast.shen, plan=plan).plan == plan
    with pytest.raises(Refused, match="当年的计划"):
        scenes.session(cast.wangxi_brigade, cast.zhao, plan=plan)
    with pytest.raises(Refused, match="年度不能改"):
        data = training.PlanFields(year=plan.year + 1, name=plan.name)
        training.edit_plan(plan=plan, data=data, actor=act(cast.shen))


def test_it_counts_once_it_is_held_and_only_with_a_list(cast, row):
    session = scenes.session(cast.wangxi, cast.shen)
    with pytest.raises(Refused, match="没有登记出勤"):
        training.hold_session(session=session, actor=act(cast.shen))
    seen(session, [row], cast.shen)
    year = clock.today().year
    assert not Attendance.objects.counted(year).exists()
    training.hold_session(session=session, actor=act(cast.shen))
    assert Attendance.objects.counted(year).get().tenths == 40
    with pytest.raises(StaleState):
        training.cancel_session(session=session, reason="天气", actor=act(cast.shen))
    with pytest.raises(StaleState):
        training.edit_session(session=session, data=scenes.fields(), actor=act(cast.shen))


def test_what_is_to_come_is_neither_held_nor_attended(cast, row):
    tomorrow = clock.today() + timedelta(days=1)
    session = scenes.session(cast.wangxi, cast.shen, begins_on=tomorrow, ends_on=tomorrow)
    with pytest.raises(Refused, match="才开始"):
        seen(session, [row], cast.shen)
    with pytest.raises(Refused, match="才结束"):
        training.hold_session(session=session, actor=act(cast.shen))


def test_a_correction_needs_a_reason_and_tells_what_stood_there(cast, row):
    session = scenes.held(scenes.session(cast.wangxi, cast.shen), [row], cast.shen)
    with pytest.raises(Refused, match="更正要写明原因"):
        seen(session, [row], cast.shen, "absent")
    assert seen(session, [row], cast.shen, "absent", reason="核对签到表") == 1
    entry = Entry.objects.filter(action="personnel.training.attendance_recorded").latest("pk")
    assert entry.reason == "核对签到表" and entry.after["persons"] == ["高远 缺勤（原出勤4）"]
    assert Attendance.objects.get().tenths == 0
    assert seen(session, [row], cast.shen, "absent", reason="又一次") == 0


@pytest.mark.parametrize(
    ("state", "tenths", "words"),
    [("present", 41, "多于"), ("present", 0, "大于0"), ("absent", 10, "没有出勤"), ("excused", 10, "没有出勤")],
)
def test_nobody_gets_more_than_the_session_has(cast, row, state, tenths, words):
    with pytest.raises(Refused, match=words):
        seen(scenes.session(cast.wangxi, cast.shen), [row], cast.shen, state, tenths)


def test_the_list_takes_each_once_who_was_on_the_roster_that_day_and_not_oneself(cast, row):
    session = scenes.session(cast.wangxi, cast.shen)
    with pytest.raises(Refused, match="登记了两次"):
        seen(session, [row, row], cast.shen)
    with pytest.raises(Refused, match="还没有选人"):
        seen(session, [], cast.shen)
    late = officer(cast.wangxi, cast.shen, "后来", since=clock.today())
    with pytest.raises(Refused, match="不在名册"):
        seen(session, [late], cast.shen)
    row.user = cast.shen
    row.save()
    with pytest.raises(Refused, match="您本人"):
        seen(session, [row], cast.shen)
    assert not Attendance.objects.exists()


def test_what_a_list_counts_does_not_change_under_it(cast, row):
    session = scenes.session(cast.wangxi, cast.shen)
    seen(session, [row], cast.shen)
    with pytest.raises(Refused, match="不能再改"):
        training.edit_session(session=session, data=scenes.fields(amount=8), actor=act(cast.shen))
    training.edit_session(session=session, data=scenes.fields(place="大会议室"), actor=act(cast.shen))
    assert session.place == "大会议室"


def test_a_cancelled_session_takes_nobody(cast, row):
    session = scenes.session(cast.wangxi, cast.shen)
    with pytest.raises(Refused, match="取消的原因"):
        training.cancel_session(session=session, reason=" ", actor=act(cast.shen))
    training.cancel_session(session=session, reason="改期", actor=act(cast.shen))
    with pytest.raises(StaleState):
        seen(session, [row], cast.shen)


def examined(cast, people, marks, *, code="public_law", kind="general", suspends=True) -> TrainingExam:
    """An examination of people with marks, not yet confirmed."""
    session = scenes.held(scenes.session(cast.bureau, cast.zhao, code, amount=1, measure="day"), people, cast.zhao)
    exam = scenes.exam(session, cast.zhao, kind, suspends=suspends)
    scenes.marked(exam, cast.zhao, **{f"p{each.pk}": mark for each, mark in zip(people, marks, strict=True)})
    return exam


def test_marks_are_of_the_list_in_range_and_not_ones_own(cast, row):
    exam = examined(cast, [row], [60])
    assert exam.marks.get().passed
    stranger = officer(cast.wangxi, cast.shen, "没来的")
    for who, mark, words in ((stranger, 70, "名单里"), (row, 100.5, "0至100"), (row, -1, "0至100")):
        with pytest.raises(Refused, match=words):
            training.enter_marks(exam=exam, marks={who: Decimal(str(mark))}, actor=act(cast.zhao))
    row.user = cast.zhao
    row.save()
    with pytest.raises(Refused, match="您本人"):
        training.enter_marks(exam=exam, marks={row: Decimal(99)}, actor=act(cast.zhao))
    with pytest.raises(Refused, match="您本人"):
        training.confirm_exam(exam=exam, actor=act(cast.zhao))


@pytest.mark.parametrize(("full", "line"), [(100, 0), (100, 101), (2000, 60)])
def test_an_examination_can_be_passed(cast, full, line):
    session = scenes.session(cast.wangxi, cast.shen)
    data = ExamFields(kind="general", on=session.ends_on, full_mark=Decimal(full), pass_mark=Decimal(line))
    with pytest.raises(Refused, match="合格分"):
        training.add_exam(session=session, data=data, actor=act(cast.shen))


def test_confirming_records_results_and_proposes_but_does_nothing(cast, row):
    failed, away = officer(cast.wangxi, cast.shen, "不及格"), officer(cast.shiwan, cast.lin, "缺考的")
    certificate = registered(failed, cast.zhao)
    registered(away, cast.zhao, "B0002")
    exam = examined(cast, [row, failed, away], [60, 59.5, None])
    with pytest.raises(PermissionDenied):
        training.confirm_exam(exam=exam, actor=act(cast.shen))
    done = training.confirm_exam(exam=exam, actor=act(cast.zhao))
    assert (done.results, done.effects, done.passed_over) == (2, 2, 0)
    assert dict(Examination.objects.values_list("officer", "passed")) == {row.pk: True, failed.pk: False}
    effects = {(each.officer, each.kind, each.certificate) for each in TrainingEffect.objects.all()}
    assert effects == {(row, "complete", None), (failed, "suspend", certificate)}
    certificate.refresh_from_db()
    assert certificate.state == "valid" and not Completion.objects.exists()
    with pytest.raises(StaleState):
        training.confirm_exam(exam=exam, actor=act(cast.zhao))
    with pytest.raises(StaleState):
        training.enter_marks(exam=exam, marks={row: Decimal(1)}, actor=act(cast.zhao))


def test_an_examination_is_confirmed_with_marks_of_a_session_that_was_held(cast, row):
    session = scenes.session(cast.bureau, cast.zhao)
    exam = scenes.exam(session, cast.zhao)
    with pytest.raises(Refused, match="没有登记为已举办"):
        training.confirm_exam(exam=exam, actor=act(cast.zhao))
    scenes.held(session, [row], cast.zhao)
    with pytest.raises(Refused, match="没有登记成绩"):
        training.confirm_exam(exam=exam, actor=act(cast.zhao))


def effect_of(cast, row, mark):
    training.confirm_exam(exam=examined(cast, [row], [mark]), actor=act(cast.zhao))
    return TrainingEffect.objects.get()


def test_suspension_is_confirmed_by_a_person(cast, row):
    certificate = registered(row, cast.zhao)
    effect = effect_of(cast, row, 20)
    with pytest.raises(PermissionDenied):
        training.confirm_effect(effect=effect, on=clock.today(), actor=act(cast.shen))
    training.confirm_effect(effect=effect, on=clock.today(), actor=act(cast.zhao))
    certificate.refresh_from_db()
    assert certificate.state == "suspended" and effect.decided_by == cast.zhao
    with pytest.raises(StaleState):
        training.confirm_effect(effect=effect, on=clock.today(), actor=act(cast.zhao))


def test_a_proposal_is_dropped_with_a_reason(cast, row):
    certificate = registered(row, cast.zhao)
    effect = effect_of(cast, row, 20)
    with pytest.raises(Refused, match="不办理的原因"):
        training.drop_effect(effect=effect, reason="", actor=act(cast.zhao))
    training.drop_effect(effect=effect, reason="补考已合格", actor=act(cast.zhao))
    certificate.refresh_from_db()
    assert (effect.state, effect.note, certificate.state) == ("dropped", "补考已合格", "valid")


def test_nobody_confirms_what_is_about_himself(cast, row):
    registered(row, cast.zhao)
    effect = effect_of(cast, row, 20)
    row.user = cast.wu
    row.save()
    for verb in (
        lambda: training.confirm_effect(effect=effect, on=clock.today(), actor=act(cast.wu)),
        lambda: training.drop_effect(effect=effect, reason="不必", actor=act(cast.wu)),
    ):
        with pytest.raises(Refused, match="您本人"):
            verb()
    effect.refresh_from_db()
    assert effect.state == "proposed"


def test_a_completion_certificate_needs_the_days_too(cast, row):
    scenes.rule(cast.bureau, cast.zhao, "public_law", 4, "day")
    scenes.rule(cast.bureau, cast.zhao, "military", 2, "day")
    scenes.rule(cast.bureau, cast.zhao, "professional", 30, "class_hour")
    effect = effect_of(cast, row, 90)
    with pytest.raises(Refused, match="公共法律知识3天、军事训练2天"):
        training.confirm_effect(effect=effect, on=clock.today(), actor=act(cast.zhao))
    effect.refresh_from_db()
    assert effect.state == "proposed"
    begins = clock.today().replace(month=1, day=5)
    scenes.held(scenes.days(cast.bureau, cast.zhao, "military", 3, begins), [row], cast.zhao)
    # Professional law is a demand of its own: it does not stand between him and this certificate.
    training.confirm_effect(effect=effect, on=clock.today(), number="JY-7", actor=act(cast.zhao))
    paper = Completion.objects.get()
    assert (paper.officer, paper.number, paper.issuer) == (row, "JY-7", cast.bureau.name)


def test_who_has_a_completion_certificate_is_not_proposed_again(cast, row):
    training.confirm_effect(effect=effect_of(cast, row, 90), on=clock.today(), actor=act(cast.zhao))
    Completion.objects.update(issued_on=clock.today().replace(month=1, day=1))
    done = training.confirm_exam(exam=examined(cast, [row], [95]), actor=act(cast.zhao))
    assert done.effects == 0


def test_thresholds_are_set_by_the_office_and_ended_not_rewritten(cast):
    with pytest.raises(PermissionDenied):
        scenes.rule(cast.wangxi, cast.shen)
    wrong: list[dict[str, Any]] = [{"amount": 0}, {"first_year": 2026, "last_year": 2025}, {"month": 13}, {"day": 0}]
    for bad in wrong:
        with pytest.raises(Refused):
            scenes.rule(cast.bureau, cast.zhao, **bad)
    rule = scenes.rule(cast.bureau, cast.zhao, first_year=2024)
    with pytest.raises(PermissionDenied):
        training.end_rule(rule=rule, last_year=2025, actor=act(cast.shen))
    with pytest.raises(Refused):
        training.end_rule(rule=rule, last_year=2022, actor=act(cast.zhao))
    training.end_rule(rule=rule, last_year=2025, actor=act(cast.zhao))
    assert type(rule).objects.in_year(2025).exists() and not type(rule).objects.in_year(2026).exists()


def test_private_numbers_stand_in_no_text_that_the_trail_keeps(cast, row):
    for verb in (
        lambda: scenes.plan(cast.wangxi, cast.shen, content=id_number(1)),
        lambda: scenes.session(cast.wangxi, cast.shen, trainer=mobile(1)),
        lambda: scenes.rule(cast.bureau, cast.zhao, basis=id_number(1)),
    ):
        with pytest.raises(Refused, match="身份证号"):
            verb()
