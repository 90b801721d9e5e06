"""The workbook of a filed roster, fetched by every receiver; and the rosters merged in the one for the higher body."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.models import Entry
from rectification import services
from rectification.models import Filing
from reporting.workbook import build_workbook, load_report
from tests.campaign_factory import make_campaign
from tests.rectification.roster_scenes import accepted_roster, answered, ask_for_roster, filed, opened, staffed
from tests.rectification.scenes import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(cast):
    given = make_campaign(cast)
    ask_for_roster(given, cast, needs_signature=True)
    return given


def taken(person, filing: Filing, query: str = "") -> openpyxl.Workbook:
    client = Client()
    client.force_login(person)
    answer: Any = client.get(reverse("filing-workbook", args=[filing.uuid]) + query)
    assert answer.status_code == 200, answer.status_code
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def table(sheet) -> list[tuple]:
    """The rows below the heads, up to the notes."""
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    return [row for row in rows if any(value is not None for value in row[1:])]


def test_both_receivers_fetch_what_was_accepted(cast, given):
    staffed(cast)
    filing = accepted_roster(cast, given)
    for person in (cast.shen, cast.han, cast.zhao, cast.wu, cast.chen):
        book = taken(person, filing)
        assert book.sheetnames == ["执法人员名册", "清理名单"]
    people, cases = book["执法人员名册"], book["清理名单"]
    heads = [cell.value for cell in people[4]]
    assert heads[:5] == ["序号", "单位", "姓名", "职务", "人员类别"] and heads[-1] == "状态"
    first, second = table(people)
    assert first[:9] == (
        1, "望溪县局", "高远", "副大队长", "执法人员", "待核实", "交通运输行政执法证", "B0001", "岚川市司法局",
    )  # fmt: skip
    issued = clock.today() - timedelta(days=200)
    assert first[9] == datetime(issued.year, issued.month, issued.day), "a real date"
    assert (second[0], second[1], second[2], second[12]) == (2, "望溪大队", "秦晓峰", "在岗，有效")
    (case,) = table(cases)
    assert case[:6] == (1, "望溪县局", "马骏", "交通运输行政执法证", "B0003", "人已离开，证未注销")
    assert case[7] == "收回证件，报法规科注销" and isinstance(case[8], datetime)
    line = " ".join(str(cell.value) for cell in people[3] if cell.value)
    assert "望溪县交通运输局" in line and "韩立诚" in line
    notes = [str(row[0]) for row in people.iter_rows(min_row=6, values_only=True) if row[0]]
    assert filing.current.check_code in notes[-1]
    assert Entry.objects.filter(action="rectification.filing.workbook_taken").count() == 5


def test_who_may_not_fetch_it(cast, given):
    staffed(cast)
    filing = filed(cast, given)
    for person, status in ((cast.lin, 404), (cast.bai, 404), (cast.admin, 404), (cast.auditor, 404)):
        client = Client()
        client.force_login(person)
        assert client.get(reverse("filing-workbook", args=[filing.uuid])).status_code == status, person


def test_no_workbook_of_a_draft_and_old_versions_say_what_stood_then(cast, given):
    people = staffed(cast)
    draft = opened(cast, given)
    client = Client()
    client.force_login(cast.shen)
    assert client.get(reverse("filing-workbook", args=[draft.uuid])).status_code == 404
    filing = filed(cast, given)
    services.return_filing(filing=filing, version=filing.current, reason="请核对职务", actor=act(cast.zhao))
    services.begin_correction(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))
    people["good"].refresh_from_db()
    people["good"].__class__.objects.filter(pk=people["good"].pk).update(post="大队长")
    services.redraw_roster(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))
    answered(cast, filing)
    filing = Filing.objects.get(pk=filing.pk)
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    assert table(taken(cast.shen, filing, "?version=1")["执法人员名册"])[0][3] == "副大队长"
    assert table(taken(cast.shen, filing, "?version=2")["执法人员名册"])[0][3] == "大队长"
    assert table(taken(cast.zhao, filing)["执法人员名册"])[0][3] == "副大队长", "the office sees what was submitted"


def test_empty_tables_are_told(cast, given):
    book = taken(cast.zhao, filed(cast, given, cast.shiwan))
    assert book["执法人员名册"]["A5"].value == "零报告：没有在册的执法人员"
    assert book["清理名单"]["A5"].value == "零报告：没有需要清理的证件和人员"


def merged(cast, given, day: date | None = None) -> openpyxl.Workbook:
    ids = [cast.legal.pk, cast.detachment.pk, cast.wangxi.pk, cast.shiwan.pk]
    report = load_report(given.campaign, cut_off=day or clock.today(), unit_ids=ids, scope="全部参加单位")
    return openpyxl.load_workbook(io.BytesIO(build_workbook(report)))


def test_the_merged_sheets_total_first_then_units(cast, given):
    staffed(cast)
    accepted_roster(cast, given)
    accepted_roster(cast, given, cast.shiwan)
    filed(cast, given, cast.legal)
    book = merged(cast, given)
    assert book.sheetnames[4:7] == ["名册汇总", "执法人员名册", "清理名单"]
    totals = list(book["名册汇总"].iter_rows(min_row=5, values_only=True))
    assert totals[0][:3] == (1, "局法规科", "未审核通过"), "submitted is not accepted"
    assert totals[1][:7] == (2, "望溪县交通运输局", 2, 2, 0, 2, 1) and totals[2][2:6] == (0, 0, 0, 0)
    assert totals[3] == ("合计", None, 2, 2, 0, 2, 1, 0, 0, 0, 1)
    assert [row[2] for row in table(book["执法人员名册"])] == ["高远", "秦晓峰"]
    assert [row[2] for row in table(book["清理名单"])] == ["马骏"]
    yesterday = merged(cast, given, clock.today() - timedelta(days=1))["名册汇总"]
    assert {row[2] for row in yesterday.iter_rows(min_row=5, max_row=7, values_only=True)} == {"未审核通过"}


def test_the_merged_list_tells_how_each_case_stood_on_the_day(cast, given):
    staffed(cast)
    case = accepted_roster(cast, given).clean_up_cases.get()
    services.claim_case(case=case, done_on=clock.today(), statement="已收回", actor=act(cast.shen))
    assert table(merged(cast, given)["清理名单"])[0][10] == "已报办结"
    services.verify_case(case=case, statement="注销在办", actor=act(cast.zhao))
    assert table(merged(cast, given)["清理名单"])[0][10] == "已销号"
    assert len(table(taken(cast.zhao, Filing.objects.get(pk=case.filing_id))["清理名单"])[0]) == 10


def test_what_another_reviews_is_found_by_who_receives_it(cast, given):
    staffed(cast)
    accepted_roster(cast, given)
    client = Client()
    for person, there in ((cast.wu, True), (cast.zhao, False), (cast.shen, False)):
        client.force_login(person)
        page = client.get(reverse("received-list")).content.decode()
        assert ("望溪县局" in page and "工作簿" in page) == there, person


def test_a_campaign_without_a_roster_has_no_such_sheets(cast):
    assert "名册汇总" not in merged(cast, make_campaign(cast, slug="without")).sheetnames
