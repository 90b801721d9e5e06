"""执法人员公示: those who may enforce today and no others, without private data, within one's reach."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from audit import clock
from audit.models import Entry
from personnel import services
from personnel.disclosure import disclosed
from personnel.facts import verdicts
from personnel.models import Certificate, Officer
from personnel.services import From
from tests.personnel.scenes import act, id_number, mobile, officer, registered

pytestmark = pytest.mark.django_db


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def people(cast):
    """One of each kind: who may, and all the ways in which one may not."""
    shen, zhao, today = cast.shen, act(cast.zhao), clock.today()

    def one(name, place, **fields):
        row = officer(cast.wangxi, shen, name, id_number=id_number(place), mobile=mobile(place))
        return registered(row, cast.zhao, f"A{place:04d}", **fields)

    one("可以", 1)
    services.suspend(certificate=one("暂扣", 2), on=today, reason="考试不合格", actor=zhao)
    services.report_lost(certificate=one("遗失", 3), on=today, reason="出差丢失", actor=act(shen))
    services.propose_revocation(certificate=one("待注销", 4), reason="不在岗位", actor=act(shen))
    one("过期", 5, issued_on=date(2010, 1, 1))
    Certificate.objects.filter(pk=one("没有年审", 6).pk).update(inspect_by=today - timedelta(days=1))
    one("监督证", 7, code="supervision")
    lent = one("借调", 8).officer
    services.change_state(officer=lent, state="lent", since=From(today, "借调函"), actor=act(shen))
    gone = one("退休", 9).officer
    services.change_state(officer=gone, state="retired", since=From(today, "到龄"), actor=act(shen))
    back = one("回来", 10)
    services.suspend(certificate=back, on=today, reason="考试不合格", actor=zhao)
    services.restore(certificate=back, on=today, reason="补考合格", actor=zhao)
    officer(cast.wangxi, shen, "没有证")
    officer(cast.wangxi, shen, "辅助", kind="auxiliary", enforces=False)
    registered(officer(cast.shiwan, cast.zhao, "石湾的"), cast.zhao, "S0001")
    return cast


def test_the_list_is_the_rule(people):
    """The condition in SQL holds for the same people as `enforcing.judge`."""
    today = clock.today()
    judged = verdicts(Officer.objects.values_list("pk", flat=True), today)
    allowed = {pk for pk, verdict in judged.items() if verdict.allowed}
    listed = set(disclosed(people.zhao, today).values_list("officer", flat=True))
    assert listed == allowed and len(allowed) == 3 and len(judged) == 13
    assert {row.holder_name for row in disclosed(people.shen, today)} == {"可以", "回来"}


def test_the_page_is_searched_and_scoped_and_shows_nothing_private(people):
    body = browser(people.shen).get("/officers/disclosure/").content.decode()
    assert "可以" in body and "A0001" in body and "望溪县交通运输局" in body and "石湾的" not in body
    assert "139****" not in body and "510101" not in body
    office = browser(people.zhao)
    body = office.get("/officers/disclosure/").content.decode()
    assert "石湾的" in body and "公示单位：岚川市交通运输局" in body
    for q, found in (("石湾", "S0001"), ("S0001", "石湾的"), ("可以", "A0001")):
        page = office.get("/officers/disclosure/", {"q": q})
        assert len(page.context["rows"]) == 1 and found in page.content.decode()
    page = office.get("/officers/disclosure/", {"unit": people.wangxi.pk})
    assert len(page.context["rows"]) == 2 and page.context["issuer"] == "望溪县交通运输局"
    assert "没有符合条件的人员" in office.get("/officers/disclosure/?q=谁").content.decode()
    assert office.get("/officers/disclosure/", {"q": mobile(1)}).status_code == 302


def test_the_files_hold_the_four_columns(people):
    office = browser(people.zhao)
    book = load_workbook(io.BytesIO(office.get("/officers/disclosure/sheet/").content))
    lines = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert str(lines[1][0]).startswith("公示单位：岚川市交通运输局　截至")
    assert lines[2] == ["序号", "姓名", "单位", "证件种类", "证号"]
    assert [line[0] for line in lines[3:]] == [1, 2, 3]
    assert {line[1] for line in lines[3:]} == {"可以", "回来", "石湾的"}
    assert "*" not in str(lines) and "5101" not in str(lines)
    answer: Any = office.get(f"/officers/disclosure/paper/?unit={people.wangxi.pk}")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/pdf" and content.startswith(b"%PDF-")
    entries = Entry.objects.filter(action="personnel.disclosure.exported").order_by("pk")
    assert [entry.after for entry in entries] == [{"form": "xlsx", "count": 3}, {"form": "pdf", "count": 2}]


def test_pages_are_cheap_however_many(people, django_assert_max_num_queries):
    office = browser(people.zhao)
    office.get("/officers/disclosure/")
    with django_assert_max_num_queries(25):
        office.get("/officers/disclosure/")


def test_too_many_for_a_file_are_told(people, monkeypatch):
    from personnel.views.disclosure import DisclosurePaperView

    monkeypatch.setattr(DisclosurePaperView, "most", 1)
    page = browser(people.zhao).get("/officers/disclosure/paper/", follow=True)
    assert "超过1人" in page.content.decode() and page.redirect_chain
