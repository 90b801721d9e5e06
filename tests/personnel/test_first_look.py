"""What new users stumbled over on their first day with the pages of officers: nothing typed is lost, all faults come at
once, and a workbook prints on pages that can be read."""

from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from audit import clock
from personnel.models import Certificate, Officer
from tests.personnel import training_scenes as scenes
from tests.personnel.scenes import established, id_number, officer, passed, registered
from tests.personnel.test_pages import at_desk, post, text, url
from tests.personnel.test_training_hours import set_rules

pytestmark = pytest.mark.django_db


def test_every_wrong_field_of_a_new_officer_is_named_at_once_by_its_field(cast):
    wrong = id_number(1)[:-1] + ("1" if id_number(1)[-1] != "1" else "2")
    page = text(
        post(
            at_desk(cast.shen), "officer-create", unit=cast.wangxi.pk, name="甲", kind="officer", since="2999-01-01",
            id_number=wrong, mobile="138",
        ),
        422,
    )  # fmt: skip
    assert "还有3处要改" in page
    for words in ("到岗日期：到岗日期不能晚于今天", "身份证号：身份证号最后一位", "手机号：手机号应是11位数字"):
        assert words in page
    assert not Officer.objects.exists()


def test_a_number_below_its_border_is_told_in_plain_words(cast):
    page = text(post(at_desk(cast.shen), "training-session-create", name="夜校", amount="-3", measure="hour"), 422)
    assert "数量：不能小于0。" in page and "确保该值" not in page


def marks_page(cast):
    """A held session of three with an examination; the desk, the session, its people and the examination."""
    people = [officer(cast.wangxi, cast.shen, name) for name in ("甲", "乙", "丙")]
    session = scenes.held(
        scenes.session(cast.bureau, cast.zhao, "public_law", amount=1, measure="day"), people, cast.zhao
    )
    desk = at_desk(cast.zhao)
    day = session.ends_on.isoformat()
    post(desk, "training-examine", session, kind="general", on=day, full_mark="100", pass_mark="60")
    return desk, session, people, session.exams.get()


def test_marks_that_were_typed_stay_when_one_of_them_is_refused(cast):
    desk, _session, people, exam = marks_page(cast)
    typed = {f"mark-{people[0].pk}": "90", f"mark-{people[1].pk}": "缺考", f"mark-{people[2].pk}": "155"}
    page = text(desk.post(url("training-mark", exam), typed), 422)
    assert "丙：成绩应是0至100分" in page and not exam.marks.exists()
    for value in ("90", "缺考", "155"):
        assert f'value="{value}"' in page


def test_confirming_says_first_how_many_have_no_mark(cast):
    desk, session, people, exam = marks_page(cast)
    desk.post(url("training-mark", exam), {f"mark-{people[0].pk}": "90"})
    page = text(desk.get(url("training-session", session)))
    assert "还有2人没有登记成绩，确认以后不能再补" in page and "满分100，60分合格" in page
    desk.post(url("training-mark", exam), {f"mark-{each.pk}": "缺考" for each in people[1:]})
    assert "没有登记成绩，确认以后" not in text(desk.get(url("training-session", session)))


def test_an_old_certificate_with_a_number_that_is_in_use_is_told_at_once(cast):
    first = registered(officer(cast.wangxi, cast.shen, "先有的"), cast.zhao)
    other = passed(established(officer(cast.wangxi, cast.shen, "后来的"), cast.shen), cast.zhao)
    data = {"kind": first.kind_id, "issued_on": "2024-05-06"}
    answer = post(at_desk(cast.zhao), "certificate-register", other, number=first.number, **data)
    desk = answer.client
    assert "另有一本在用的" in text(desk.get(answer.url)) and Certificate.objects.count() == 2
    third = passed(established(officer(cast.wangxi, cast.shen, "再来的"), cast.shen), cast.zhao)
    answer = post(desk, "certificate-register", third, number="没有重的", **data)
    assert "另有一本在用的" not in text(desk.get(answer.url))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/officers/export/", "执法人员-{day}.xlsx"),
        ("/officers/exchange/template/", "执法人员导入模板.xlsx"),
        ("/certificates/export/", "执法证件-{day}.xlsx"),
        ("/network/export/", "联络员网络-{day}.xlsx"),
        ("/appointments/export/", "执法监督员-{day}.xlsx"),
        ("/officers/disclosure/sheet/", "执法人员公示名单-{day}.xlsx"),
    ],
)
def test_a_workbook_has_a_name_to_find_it_by_and_prints_as_wide_as_one_page(cast, address, name):
    registered(officer(cast.wangxi, cast.shen), cast.zhao)
    answer = at_desk(cast.zhao).get(address)
    assert answer.status_code == 200
    assert name.format(day=f"{clock.today():%Y%m%d}") in unquote(answer["Content-Disposition"])
    page = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert (page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (9, 1, 0)
    setup: Any = page.sheet_properties.pageSetUpPr
    assert setup.fitToPage and page.print_title_rows


def test_the_attendance_list_is_named_after_its_training(cast):
    session = scenes.session(cast.wangxi, cast.shen)
    answer = at_desk(cast.shen).get(url("training-sheet", session))
    assert f"签到表-{session.name}.xlsx" in unquote(answer["Content-Disposition"])
    assert load_workbook(BytesIO(answer.content)).worksheets[0].page_setup.orientation == "portrait"


@pytest.mark.parametrize(("category", "kind"), [("professional", "professional"), ("public_law", "general")])
def test_an_examination_is_proposed_of_what_was_taught(cast, category, kind):
    session = scenes.session(cast.bureau, cast.zhao, category)
    page = text(at_desk(cast.zhao).get(url("training-session", session)))
    assert f'<option value="{kind}" selected>' in page


def test_the_ranking_opens_the_people_of_a_unit(cast):
    scenes.held(scenes.session(cast.wangxi, cast.shen), [officer(cast.wangxi, cast.shen)], cast.shen)
    set_rules(cast)
    page = text(at_desk(cast.zhao).get("/training/ranking/"))
    assert f"/training/hours/?year={clock.today().year}&amp;unit={cast.wangxi.pk}" in page


def test_hours_keep_their_column_on_a_phone_and_their_workbook_prints(cast):
    scenes.held(scenes.session(cast.wangxi, cast.shen), [officer(cast.wangxi, cast.shen)], cast.shen)
    set_rules(cast)
    desk = at_desk(cast.zhao)
    assert 'data-label="专业法律知识（课时）">4<' in text(desk.get("/training/hours/"))
    answer = desk.get(url("training-hours-export"))
    assert f"{clock.today().year}年学时.xlsx" in unquote(answer["Content-Disposition"])
    assert all(page.page_setup.fitToWidth == 1 for page in load_workbook(BytesIO(answer.content)).worksheets[:2])


def test_what_was_entered_later_does_not_pass_for_having_been_done_then(cast):
    row = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    page = text(at_desk(cast.zhao).get(url("certificate-detail", row)))
    assert row.issued_on is not None and row.issued_on.isoformat() in page
    assert f"赵敏之 登记（{clock.today().isoformat()}录入）" in page
