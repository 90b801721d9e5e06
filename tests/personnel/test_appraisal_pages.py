"""The pages of appraisal files: what they show to whom, their verbs, and the paper."""

from datetime import date

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.models import Entry
from audit.restricted import RESTRICTED
from personnel import services
from personnel.models import Accountability, Appraisal, AppraisalScale, CaseReview, Commendation
from personnel.views.appraisal.lists import usual_year
from tests.personnel import appraisal_scenes as scenes
from tests.personnel.scenes import act, id_number, mobile, officer
from tests.personnel.test_training_pages import signed_in, text_of

pytestmark = pytest.mark.django_db

FOOT = {"decided_by": "岚川市交通运输局", "document": "岚交〔2026〕3号"}


def foot() -> dict[str, str]:
    return {"on": clock.today().isoformat(), **FOOT}


def paper(answer) -> str:
    document = pypdfium2.PdfDocument(b"".join(answer.streaming_content))
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def test_the_office_sets_the_grades_and_the_unit_appraises_with_them(cast):
    year, office, unit = clock.today().year, signed_in(cast.zhao), signed_in(cast.shen)
    row = officer(cast.wangxi, cast.shen)
    assert "还没有考核等次" in text_of(unit.get(f"/appraisals/?year={year}"))
    answer = office.post(
        "/appraisals/scales/new/",
        {"unit": cast.bureau.pk, "grades": "优秀, 达标，不达标", "first_year": year, "basis": "考评办法"},
    )
    assert answer.status_code == 302 and AppraisalScale.objects.get().names == ["优秀", "达标", "不达标"]
    page = text_of(unit.get(f"/appraisals/?year={year}"))
    assert f"{year}年度考核：还差1人" in page and "不达标" in page
    data = {"year": year, "grade": "达标", "person": row.pk, **foot()}
    assert unit.post("/appraisals/record/", data).status_code == 302
    assert "达标1人" in text_of(unit.get(f"/appraisals/?year={year}"))
    assert "高远" not in text_of(unit.get(f"/appraisals/?year={year}&grade=-")) and "高远" in text_of(
        unit.get(f"/appraisals/?year={year}&grade=达标")
    )
    uuid = AppraisalScale.objects.get().uuid
    office.post(f"/appraisals/scales/{uuid}/end/", {"last_year": year})
    assert AppraisalScale.objects.get().last_year == year
    office.post(f"/appraisals/scales/{uuid}/end/", {"last_year": "x"})
    assert f"{year} — {year}" in text_of(unit.get("/appraisals/scales/"))


def test_what_is_refused_keeps_the_ticks_and_what_was_typed(cast):
    scenes.scale(cast.bureau, cast.zhao)
    unit, row = signed_in(cast.shen), officer(cast.wangxi, cast.shen)
    data = {"year": clock.today().year + 1, "grade": "优", "person": row.pk, **foot()}
    answer = unit.post("/appraisals/record/?grade=-", data)
    html = answer.content.decode()
    assert answer.status_code == 422 and "不能晚于考核日期" in html and FOOT["document"] in html
    assert f'value="{row.pk}" checked' in html and "record/?grade=-" in html
    assert unit.post("/appraisals/record/", {"year": "x"}).status_code == 422
    foreign = officer(cast.shiwan, cast.lin)
    answer = unit.post("/appraisals/record/", {**data, "year": clock.today().year, "person": foreign.pk})
    assert answer.status_code == 422 and "还没有选人" in text_of(answer)
    assert not Appraisal.objects.exists()


def test_the_forms_of_the_file_write_and_withdraw(cast):
    scenes.scale(cast.bureau, cast.zhao)
    unit, row = signed_in(cast.shen), officer(cast.wangxi, cast.shen)
    at = f"/officers/{row.uuid}/"
    unit.post(f"{at}appraise/", {"year": clock.today().year, "grade": "优", **foot()})
    unit.post(
        f"{at}review-case/", {"way": "cross", "case": "岚交罚12号", "result": "passed", "score": "81.5", **foot()}
    )
    unit.post(f"{at}commend/", {"title": "执法标兵", **foot()})
    unit.post(f"{at}censure/", {"measure": "written", "matter": "超时办结", **foot()})
    page = text_of(unit.get(f"{at}file/"))
    for words in ("优", "岚交罚12号", "交叉评查", "合格 81.5分", "执法标兵", "书面检查", "超时办结"):
        assert words in page
    for kind, model in (
        ("appraisals", Appraisal), ("case-reviews", CaseReview), ("commendations", Commendation),
        ("accountabilities", Accountability),
    ):  # fmt: skip
        line = model.objects.get()
        unit.post(f"/{kind}/{line.uuid}/withdraw/", {"reason": ""})
        line.refresh_from_db()
        assert line.withdrawn_at is None
        unit.post(f"/{kind}/{line.uuid}/withdraw/", {"reason": "登记错了"})
        line.refresh_from_db()
        assert line.withdrawal == "登记错了" and line.withdrawn_by == cast.shen
    page = text_of(unit.get(f"{at}file/"))
    assert page.count("撤回：登记错了") == 4
    answer = unit.post(f"{at}censure/", {"measure": "written", "matter": f"电话{mobile(1)}", **foot()})
    assert answer.status_code == 422 and "不要写身份证号" in text_of(answer)


def test_everybody_who_is_an_officer_reads_his_own_and_writes_nothing_there(cast):
    scenes.scale(cast.bureau, cast.zhao)
    row = officer(cast.bureau, cast.zhao, "罗青", id_number=id_number(5), mobile=mobile(5))
    services.link_account(officer=row, user=cast.luo, actor=act(cast.zhao))
    scenes.appraised(row, cast.zhao, "良")
    row.refresh_from_db()
    scenes.called_to_account(row, cast.zhao, "值班脱岗")
    seen = Entry.objects.filter(action=RESTRICTED).count()
    himself = signed_in(cast.luo)
    page = text_of(himself.get("/officers/mine/file/"))
    assert "值班脱岗" in page and "良" in page and "登记考核" not in page and "撤回这条登记" not in page
    assert Entry.objects.filter(action=RESTRICTED).count() == seen
    assert himself.get(f"/officers/{row.uuid}/file/").status_code == 404
    assert "没有对应到您的执法人员档案" in text_of(signed_in(cast.lin).get("/officers/mine/file/"))
    assert signed_in(cast.lin).get("/officers/mine/file/print/")["Location"] == "/officers/mine/file/"
    printed = paper(himself.get("/officers/mine/file/print/"))
    assert "值班脱岗" in printed and id_number(5) not in printed and "510101********" in printed


def test_the_leader_reads_the_file_without_what_is_restricted(cast):
    scenes.scale(cast.bureau, cast.zhao)
    row = officer(cast.wangxi, cast.shen)
    scenes.commended(row, cast.shen, "执法标兵")
    line = scenes.called_to_account(row, cast.shen, "擅自放行")
    leader = signed_in(cast.chen)
    page = leader.get(f"/officers/{row.uuid}/file/")
    assert "执法标兵" in text_of(page) and page["Cache-Control"] == "no-store"
    assert "问责" not in text_of(page) and "擅自放行" not in paper(leader.get(f"/officers/{row.uuid}/file/print/"))
    assert leader.post(f"/accountabilities/{line.uuid}/withdraw/", {"reason": "看看"}).status_code == 404
    before = Entry.objects.filter(action=RESTRICTED).count()
    assert "擅自放行" in text_of(signed_in(cast.zhao).get(f"/officers/{row.uuid}/file/"))
    assert Entry.objects.filter(action=RESTRICTED).count() == before + 1


def test_the_paper_shows_what_stands_and_leaves_a_trace(cast):
    scenes.scale(cast.bureau, cast.zhao)
    row = officer(cast.wangxi, cast.shen, id_number=id_number(6), mobile=mobile(6))
    scenes.appraised(row, cast.shen, "优")
    gone = scenes.commended(row, cast.shen, "登错的表彰")
    signed_in(cast.shen).post(f"/commendations/{gone.uuid}/withdraw/", {"reason": "重名"})
    answer = signed_in(cast.shen).get(f"/officers/{row.uuid}/file/print/")
    text = paper(answer)
    assert "执法人员考核档案" in text and "高远" in text and "优" in text and cast.wangxi.name in text
    assert "登错的表彰" not in text and id_number(6) not in text and mobile(6) not in text
    assert Entry.objects.get(action="personnel.officer.file_printed").object_id == str(row.uuid)


def test_the_list_costs_the_same_however_many(cast):
    scenes.scale(cast.bureau, cast.zhao)
    client = signed_in(cast.zhao)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/appraisals/?year={clock.today().year}").status_code == 200
        return len(caught)

    people = [officer(cast.wangxi, cast.shen, f"甲{place}") for place in range(2)]
    scenes.appraised(people[0], cast.shen)
    cost()  # what is cached for a session
    few = cost()
    for place in range(12):
        scenes.appraised(officer(cast.shiwan, cast.lin, f"乙{place}"), cast.lin)
    assert cost() == few
    for odd in ("year=x", "grade=²", "unit=999999", "kind=9", "page=a~1", "year=0000"):
        assert client.get(f"/appraisals/?{odd}").status_code == 200


def test_the_list_opens_with_the_year_that_is_being_appraised():
    assert usual_year(date(2026, 12, 1)) == 2026 and usual_year(date(2027, 3, 31)) == 2026
