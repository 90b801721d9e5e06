"""The pages of training: what they show to whom, their verbs, and what they cost."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from audit import clock
from personnel.models import Attendance, Completion, TrainingEffect, TrainingPlan, TrainingRule, TrainingSession
from personnel.services import training
from tests.personnel import training_scenes as scenes
from tests.personnel.scenes import act, id_number, officer, registered
from tests.personnel.test_training_hours import fill, set_rules

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_liaison_plans_holds_and_counts_a_session(cast):
    client, row = signed_in(cast.shen), officer(cast.wangxi, cast.shen, id_number=id_number(1))
    year = clock.today().year
    client.post("/training/plans/new/", {"unit": cast.wangxi.pk, "year": year, "name": "全年计划", "content": "四期"})
    plan = TrainingPlan.objects.get()
    answer = client.post(
        "/training/sessions/new/",
        {
            "unit": cast.wangxi.pk, "name": "程序规定", "category": scenes.category().pk, "kind": "daily",
            "begins_on": f"{year}-01-02", "ends_on": f"{year}-01-02", "amount": "3.5", "measure": "class_hour",
            "plan": plan.pk, "place": "三楼", "trainer": "白川",
        },
    )  # fmt: skip
    session = TrainingSession.objects.get()
    address = f"/training/sessions/{session.uuid}/"
    assert answer["Location"] == address and session.tenths == 35
    page = text_of(client.get(address))
    assert "高远" in page and "程序规定" in page and "3.5课时" in page and id_number(1) not in page
    client.post(f"{address}attend/", {"person": row.pk, "state": "present"})
    client.post(f"{address}hold/")
    assert "已举办" in text_of(client.get(address))
    hours = text_of(client.get("/training/hours/"))
    assert "专业法律知识（课时）" in hours and "3.5" in hours and "还没有学时标准" in hours
    listed = text_of(client.get("/training/"))
    assert "程序规定" in listed and "全年计划" in listed
    assert "程序规定" in text_of(client.get(f"/officers/{row.uuid}/"))


def test_what_is_refused_comes_back_with_what_was_typed(cast):
    client, row = signed_in(cast.shen), officer(cast.wangxi, cast.shen)
    session = scenes.session(cast.wangxi, cast.shen)
    address = f"/training/sessions/{session.uuid}/"
    answer = client.post(f"{address}attend/", {"person": row.pk, "state": "present", "amount": "9", "reason": "抄录"})
    assert answer.status_code == 422 and "多于" in text_of(answer) and 'value="抄录"' in answer.content.decode()
    answer = client.post(f"{address}attend/", {"state": "present"})
    assert answer.status_code == 422 and "还没有选人" in text_of(answer)
    answer = client.post(f"{address}cancel/", {"reason": ""})
    assert answer.status_code == 422
    answer = client.post(f"{address}examine/", {"kind": "general", "on": "x", "full_mark": "100", "pass_mark": "60"})
    assert answer.status_code == 422 and "请填一个日期" in text_of(answer)
    assert not Attendance.objects.exists()
    assert client.post(f"{address}hold/", follow=True).status_code == 200
    session.refresh_from_db()
    assert session.state == "planned"


def test_the_page_of_hours_tells_who_is_short_and_of_what(cast):
    year = clock.today().year
    short, met = officer(cast.wangxi, cast.shen, "欠学时"), officer(cast.wangxi, cast.shen, "学时够")
    scenes.rule(cast.bureau, cast.zhao, "public_law", 4, "day", month=4, day=30)
    begins = clock.today().replace(month=1, day=5)
    scenes.held(scenes.days(cast.bureau, cast.zhao, "public_law", 3, begins), [short, met], cast.zhao)
    scenes.held(scenes.days(cast.bureau, cast.zhao, "military", 1, begins), [met], cast.zhao)
    client = signed_in(cast.zhao)
    everybody, lacking = text_of(client.get("/training/hours/")), text_of(client.get("/training/hours/?short=1"))
    assert f"公共法律知识差1天，{year}-04-30前" in everybody and "已达标" in everybody and "已过期限" in everybody
    assert "欠学时" in lacking and "学时够" not in lacking
    assert "50%" in text_of(client.get("/training/ranking/"))
    for odd in ("year=x", "year=99999", "year=0000", "unit=x", "unit=999999", "page=a~9", "year=²²²²"):
        assert client.get(f"/training/hours/?{odd}").status_code == 200
        assert client.get(f"/training/?{odd}").status_code == 200
        assert client.get(f"/training/ranking/?{odd}").status_code == 200


def test_a_guest_reads_the_session_but_of_its_list_only_the_own_people(cast):
    mine, theirs = officer(cast.wangxi, cast.shen, "望溪的"), officer(cast.shiwan, cast.lin, "石湾的")
    session = scenes.held(scenes.session(cast.bureau, cast.zhao), [mine, theirs], cast.zhao)
    exam = scenes.exam(session, cast.zhao)
    scenes.marked(exam, cast.zhao, **{f"p{mine.pk}": 77, f"p{theirs.pk}": 88})
    address = f"/training/sessions/{session.uuid}/"
    page = text_of(signed_in(cast.shen).get(address))
    assert "望溪的" in page and "77" in page and "石湾的" not in page and "88" not in page
    assert signed_in(cast.shen).post(f"{address}hold/").status_code == 403
    assert signed_in(cast.shen).post(f"/training/exams/{exam.uuid}/mark/").status_code == 403
    assert signed_in(cast.bai).get(address).status_code == 404
    assert signed_in(cast.shen).get(f"{address}sheet/").status_code == 403


def test_marks_and_effects_by_the_browser(cast):
    good, bad = officer(cast.wangxi, cast.shen, "合格的"), officer(cast.wangxi, cast.shen, "差的")
    certificate = registered(bad, cast.zhao)
    session = scenes.held(
        scenes.session(cast.bureau, cast.zhao, "public_law", amount=1, measure="day"), [good, bad], cast.zhao
    )
    client = signed_in(cast.zhao)
    address = f"/training/sessions/{session.uuid}/"
    data = {
        "kind": "general",
        "on": session.ends_on.isoformat(),
        "full_mark": "100",
        "pass_mark": "60",
        "suspends": "on",
    }
    client.post(f"{address}examine/", data)
    exam = session.exams.get()
    answer = client.post(f"/training/exams/{exam.uuid}/mark/", {f"mark-{good.pk}": "abc"}, follow=True)
    assert "不是数" in text_of(answer)
    client.post(
        f"/training/exams/{exam.uuid}/mark/", {f"mark-{good.pk}": "60", f"mark-{bad.pk}": "59.5", "mark-x": "1"}
    )
    answer = client.post(f"/training/exams/{exam.uuid}/confirm/", follow=True)
    assert "2人的成绩记入档案，提出2项处理" in text_of(answer)
    page = text_of(client.get("/training/effects/"))
    assert "暂扣证件" in page and "发放结业证" in page
    effects = [str(pk) for pk in TrainingEffect.objects.values_list("pk", flat=True)]
    answer = client.post(
        "/training/effects/decide/", {"effect": effects, "decision": "drop", "reason": ""}, follow=True
    )
    assert "请写明不办理的原因" in text_of(answer)
    answer = client.post("/training/effects/decide/", {"effect": effects, "decision": "confirm"}, follow=True)
    assert "已办理2项" in text_of(answer)
    certificate.refresh_from_db()
    assert certificate.state == "suspended" and Completion.objects.get().officer == good
    assert "已确认" in text_of(client.get("/training/effects/?tab=decided"))
    assert "还没有选" in text_of(client.post("/training/effects/decide/", {"effect": "x"}, follow=True))


def test_effects_of_others_are_not_decided(cast):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)
    session = scenes.held(scenes.session(cast.bureau, cast.zhao), [row], cast.zhao)
    exam = scenes.exam(session, cast.zhao, suspends=True)
    scenes.marked(exam, cast.zhao, **{f"p{row.pk}": 1})
    training.confirm_exam(exam=exam, actor=act(cast.zhao))
    effect = TrainingEffect.objects.get()
    answer = signed_in(cast.shen).post("/training/effects/decide/", {"effect": effect.pk, "decision": "confirm"})
    assert answer.status_code == 403
    certificate.refresh_from_db()
    assert certificate.state == "valid"


def test_a_list_is_filled_uploaded_looked_at_and_confirmed(cast):
    officer(cast.wangxi, cast.shen, "高远", id_number=id_number(4))
    session = scenes.session(cast.wangxi, cast.shen)
    client, address = signed_in(cast.shen), f"/training/sessions/{session.uuid}/"
    sheet = client.get(f"{address}sheet/").content
    assert [cell.value for cell in load_workbook(BytesIO(sheet))["签到表"][2]][:1] == ["高远"]
    assert id_number(4) not in str([list(row) for row in load_workbook(BytesIO(sheet))["签到表"].values])

    def upload(*lines):
        data = scenes.workbook(*lines)
        answer = client.post(f"{address}import/", {"workbook": SimpleUploadedFile("签到表.xlsx", data)})
        return answer["Location"]

    page = text_of(client.get(upload(("高远", "", "", "到"), ("谁", "", "", "出勤"))))
    assert "共2行，2处要改" in page and "请填“出勤”“缺勤”或“请假”" in page and "确认写入" not in page
    address_of_batch = upload(("高远", "", "", "出勤"))
    assert "没有错误" in text_of(client.get(address_of_batch)) and not Attendance.objects.exists()
    client.post(f"{address_of_batch}apply/")
    assert Attendance.objects.get().tenths == 40
    assert client.get(address_of_batch)["Location"] == address
    other = upload(("高远", "", "", "缺勤"))
    assert "没有办完的导入" in text_of(client.get(address))
    client.post(f"{other}discard/")
    assert client.get(other).status_code == 404 and Attendance.objects.get().state == "present"
    answer = client.post(f"{address}import/", {"workbook": SimpleUploadedFile("a.xlsx", b"nonsense")})
    assert answer.status_code == 422


def test_thresholds_by_the_browser(cast):
    client = signed_in(cast.zhao)
    data = {
        "unit": cast.bureau.pk, "category": "", "amount": "60", "measure": "study_hour", "first_year": "2026",
        "month": "12", "day": "31", "basis": "某区〔2024〕9号",
    }  # fmt: skip
    assert client.post("/training/rules/new/", {**data, "amount": "0"}).status_code == 422
    client.post("/training/rules/new/", data)
    rule = TrainingRule.objects.get()
    assert (rule.tenths, rule.category, rule.last_year) == (600, None, None)
    # A county reads what is demanded of it from above, and cannot end it.
    assert "60学时" in text_of(signed_in(cast.shen).get("/training/rules/"))
    assert signed_in(cast.shen).post(f"/training/rules/{rule.uuid}/end/", {"last_year": "2026"}).status_code == 404
    client.post(f"/training/rules/{rule.uuid}/end/", {"last_year": "2027"})
    rule.refresh_from_db()
    assert rule.last_year == 2027


def test_one_sees_the_own_hours_in_the_own_file(cast):
    row = officer(cast.wangxi, cast.shen)
    scenes.rule(cast.bureau, cast.zhao)
    scenes.held(scenes.session(cast.wangxi, cast.shen), [row], cast.shen)
    row.user = cast.bai
    row.save()
    page = text_of(signed_in(cast.bai).get("/officers/mine/"))
    assert "业务培训" in page and "专业法律知识差26课时" in page


@pytest.mark.parametrize(
    "address", ["/training/hours/", "/training/hours/?short=1", "/training/ranking/", "/training/"]
)
def test_many_people_cost_as_many_queries_as_few(cast, address):
    set_rules(cast)
    client = signed_in(cast.zhao)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    fill(cast, 30)
    queries()
    few = queries()
    Attendance.objects.all().delete()
    fill(cast, 400)
    assert queries() <= few + 1  # more than a page: nothing else


def test_a_session_of_many_costs_as_many_queries_as_one_of_few(cast):
    client = signed_in(cast.zhao)

    def queries(count: int) -> int:
        session = scenes.session(cast.bureau, cast.zhao)
        people = [officer(cast.wangxi, cast.shen, f"第{count}批{n}") for n in range(count)]
        scenes.present(session, people, cast.zhao)
        exam = scenes.exam(session, cast.zhao)
        scenes.marked(exam, cast.zhao, **{f"p{each.pk}": 70 for each in people})
        client.get(f"/training/sessions/{session.uuid}/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/training/sessions/{session.uuid}/").status_code == 200
        return len(seen)

    assert queries(2) == queries(20)
