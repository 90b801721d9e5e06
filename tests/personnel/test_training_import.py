"""Attendance from a workbook: every fault with sheet, row, column and remedy; nothing written before confirmation."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from personnel.models import Attendance, AttendanceBatch, ExamMark, Officer
from personnel.services import training
from personnel.training.sheet import SHEET, list_to_fill
from tests.personnel import training_scenes as scenes
from tests.personnel.scenes import act, id_number, mobile, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(cast):
    officer(cast.wangxi, cast.shen, "高远", number="W1")
    officer(cast.wangxi, cast.shen, "同名", number="W2")
    officer(cast.wangxi, cast.shen, "同名", number="W3")
    return scenes.session(cast.wangxi, cast.shen)


def plan(session, by, *lines):
    return training.plan_of(scenes.batch(session, by, *lines), act(by))


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (("", "", "", "出勤"), "姓名", "没有填"),
        (("高远", "", "", ""), "出勤", "没有填"),
        (("高远", "", "", "来了"), "出勤", "不是可以填的词"),
        (("不认识", "", "", "出勤"), "姓名", "没有这个人"),
        (("高远", "W9", "", "出勤"), "人员编号", "对不上"),
        (("高远", "", "石湾县交通运输局", "出勤"), "单位", "对不上"),
        (("同名", "", "", "出勤"), "姓名", "2个同名"),
        (("高远", "", "", "出勤", "四"), "计入", "不是数"),
        (("高远", "", "", "出勤", "1.25"), "计入", "不是数"),
        (("高远", "", "", "出勤", "-1"), "计入", "不是数"),
        (("高远", "", "", "出勤", "4.5"), "计入", "多于"),
        (("高远", "", "", "出勤", "0"), "计入", "计入0"),
        (("高远", "", "", "缺勤", "4"), "计入", "没有出勤"),
        (("高远", "", "", "出勤", "", "80"), "成绩", "没有在登记成绩的考试"),
        (("#REF!", "", "", "出勤"), "姓名", "公式错误"),
        (("高" * 61, "", "", "出勤"), "姓名", "太长"),
    ],
)
def test_each_fault_has_its_place_and_a_remedy(cast, session, line, column, words):
    found = plan(session, cast.shen, ("同名", "W2", "", "请假"), line)
    (fault,) = [each for each in found.faults if each.column == column]
    assert (fault.sheet, fault.row) == (SHEET.title, 3) and words in fault.problem and fault.remedy


def test_out_and_in_again_changes_nothing(cast, session):
    """The list carries what is recorded, and reading it back writes no line into the trail."""
    batch = scenes.batch(session, cast.shen, ("高远", "", "", "出勤", "2.5"), ("同名", "W2", "", "缺勤"))
    training.apply_attendance(batch=batch, actor=act(cast.shen))
    before = list(Attendance.objects.order_by("pk").values())
    people = Officer.objects.filter(attendances__session=session).select_related("unit")
    content = list_to_fill(session, people)
    batch = training.check_attendance(session=session, name="表.xlsx", content=content, actor=act(cast.shen))
    assert training.plan_of(batch, act(cast.shen)).faults == []
    training.apply_attendance(batch=batch, actor=act(cast.shen))
    assert list(Attendance.objects.order_by("pk").values()) == before and len(before) == 2
    assert Entry.objects.filter(action="personnel.training.attendance_recorded").count() == 1


def test_all_faults_of_all_rows_come_at_once(cast, session):
    found = plan(session, cast.shen, ("甲", "", "", "？", "x"), ("高远", "", "", "出勤"), ("高远", "", "", "缺勤"))
    assert [(fault.row, fault.column) for fault in found.faults] == [(2, "姓名"), (2, "出勤"), (2, "计入"), (4, "姓名")]
    assert "第3行" in found.faults[-1].problem


def test_marks_are_held_against_the_one_open_examination(cast, session):
    scenes.exam(session, cast.shen)
    for text in ("101", "-3", "优", "60.55"):
        (fault,) = plan(session, cast.shen, ("高远", "", "", "出勤", "", text)).faults
        assert fault.column == "成绩" and "0至100" in fault.remedy
    scenes.exam(session, cast.shen, "general")
    (fault,) = plan(session, cast.shen, ("高远", "", "", "出勤", "", "80")).faults
    assert "几场考试" in fault.problem


def test_who_was_not_on_the_roster_or_is_oneself_is_a_fault_too(cast, session):
    late = officer(cast.wangxi, cast.shen, "后来", since=clock.today())
    late.refresh_from_db()
    me = officer(cast.wangxi, cast.shen, "本人")
    me.user = cast.shen
    me.save()
    found = plan(session, cast.shen, ("后来", "", "", "出勤"), ("本人", "", "", "出勤"))
    assert [fault.row for fault in found.faults] == [2, 3]
    assert "不在名册" in found.faults[0].problem and "您本人" in found.faults[1].problem


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: scenes.workbook(title="别的"), "缺工作表"),
        (lambda: scenes.workbook(headings=["姓名", "出勤"]), "第1行没有这一栏"),
        (lambda: scenes.workbook(headings=[*(c.heading for c in SHEET.columns), "备注"]), "模板里没有这一栏"),
        (lambda: scenes.workbook(), "表里没有内容"),
    ],
)
def test_a_workbook_of_another_shape_says_what_is_wrong(cast, session, content, words):
    batch = training.check_attendance(session=session, name="表.xlsx", content=content(), actor=act(cast.shen))
    faults = training.plan_of(batch, act(cast.shen)).faults
    assert any(words in fault.problem for fault in faults) and all(fault.remedy for fault in faults)
    with pytest.raises(Refused, match="没有写入"):
        training.apply_attendance(batch=batch, actor=act(cast.shen))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"name,state\n"])
def test_what_is_no_workbook_is_refused(cast, session, content):
    with pytest.raises(Refused):
        training.check_attendance(session=session, name="表.xlsx", content=content, actor=act(cast.shen))
    assert not AttendanceBatch.objects.exists()


def test_private_numbers_are_a_fault_and_are_not_kept(cast, session):
    batch = scenes.batch(session, cast.shen, ("高远", id_number(1), "", "出勤"), ("高远", mobile(2), "", "出勤"))
    assert id_number(1) not in str(batch.content) and mobile(2) not in str(batch.content)
    faults = training.plan_of(batch, act(cast.shen)).faults
    assert {(each.row, each.column) for each in faults if "身份证号" in each.problem} == {
        (2, "人员编号"),
        (3, "人员编号"),
    }
    named = training.check_attendance(
        session=session,
        name=f"{mobile(3)}.xlsx",
        content=scenes.workbook(("高远", "", "", "出勤")),
        actor=act(cast.shen),
    )
    assert mobile(3) not in named.name


def test_nothing_is_written_before_confirmation_and_nothing_with_a_fault(cast, session):
    bad = scenes.batch(session, cast.shen, ("高远", "", "", "出勤"), ("谁", "", "", "出勤"))
    assert not Attendance.objects.exists()
    with pytest.raises(Refused, match="1处错误"):
        training.apply_attendance(batch=bad, actor=act(cast.shen))
    bad.refresh_from_db()
    assert bad.applied_at is None and not Attendance.objects.exists()


def test_a_confirmed_list_is_written_once_and_forgotten(cast, session):
    exam = scenes.exam(session, cast.shen)
    lines = [
        ("高远", "", "", "出勤", 3.5, 61),
        ("同名", "W2", "望溪县局", "缺勤"),
        ("同名", "W3", "", "请假", "", "缺考"),
    ]
    batch = scenes.batch(session, cast.shen, *lines)
    assert training.apply_attendance(batch=batch, actor=act(cast.shen)) == 3
    rows = {row.officer.number: (row.state, row.tenths) for row in Attendance.objects.all()}
    assert rows == {"W1": ("present", 35), "W2": ("absent", 0), "W3": ("excused", 0)}
    marks = dict(ExamMark.objects.filter(exam=exam).values_list("officer__number", "mark"))
    assert marks == {"W1": Decimal("61.0"), "W3": None}
    assert batch.content == {} and batch.applied_at is not None
    with pytest.raises(StaleState):
        training.apply_attendance(batch=batch, actor=act(cast.shen))
    with pytest.raises(StaleState):
        training.discard_attendance(batch=batch, actor=act(cast.shen))


def test_the_check_runs_again_at_confirmation(cast, session):
    batch = scenes.batch(session, cast.shen, ("高远", "", "", "出勤"))
    assert not training.plan_of(batch, act(cast.shen)).faults
    officer(cast.wangxi, cast.shen, "高远", number="W7")
    with pytest.raises(Refused, match="1处错误"):
        training.apply_attendance(batch=batch, actor=act(cast.shen))


def test_others_neither_check_nor_confirm(cast, session):
    batch = scenes.batch(session, cast.shen, ("高远", "", "", "出勤"))
    for verb in (
        lambda: training.apply_attendance(batch=batch, actor=act(cast.lin)),
        lambda: training.discard_attendance(batch=batch, actor=act(cast.lin)),
        lambda: scenes.batch(session, cast.lin),
    ):
        with pytest.raises(PermissionDenied):
            verb()


def test_a_list_that_nobody_confirms_goes_after_a_day(cast, session):
    old, fresh = scenes.batch(session, cast.shen), scenes.batch(session, cast.shen)
    AttendanceBatch.objects.filter(pk=old.pk).update(uploaded_at=clock.now() - timedelta(hours=25))
    assert training.discard_old_attendance() == 1
    assert list(AttendanceBatch.objects.all()) == [fresh]
    assert Entry.objects.filter(action="personnel.training_import.discarded").exists()


def test_the_list_to_fill_comes_back_without_a_fault(cast, session):
    from io import BytesIO

    from openpyxl import load_workbook

    from personnel.models import Officer

    people = Officer.objects.filter(unit=cast.wangxi).select_related("unit").order_by("number")
    book = load_workbook(BytesIO(list_to_fill(session, people)))
    page = book[SHEET.title]
    for line in (2, 3, 4):
        page.cell(row=line, column=4).value = "出勤"
    target = BytesIO()
    book.save(target)
    batch = training.check_attendance(session=session, name="表.xlsx", content=target.getvalue(), actor=act(cast.shen))
    found = training.plan_of(batch, act(cast.shen))
    assert found.faults == [] and found.present == 3
