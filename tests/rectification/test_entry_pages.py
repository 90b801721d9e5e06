"""The pages of listing by the office, answering, adding and splitting."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit import clock
from rectification import services
from rectification.models import Filing, Problem, ProblemState
from tests.campaign_factory import Given, make_campaign
from tests.rectification.scenes import accepted, act, answer, fill_ledger, listed_by_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(cast) -> Given:
    return make_campaign(cast)


def at(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response) -> str:
    body: str = response.content.decode()
    return body


def typed(cast, given: Given, **values: str) -> dict[str, str]:
    about = {
        "unit": str(cast.wangxi.pk), "item": f"{given.items[0].pk}:{given.sub_points[0].pk}",
        "description": "抽查发现2人无证上路", "source": "special_inspection", "reported_by": "superior_organ",
        "severity": "serious", "kind": "time_limited", "found_on": clock.today().isoformat(), "due_text": "",
        "respond_by": (clock.today() + timedelta(days=7)).isoformat(),
    }  # fmt: skip
    return about | values


def test_the_office_lists_from_the_ledger_and_the_unit_finds_it_on_its_desk(cast, given):
    office, unit = at(cast.zhao), at(cast.shen)
    url = reverse("problem-add", args=[given.campaign.slug])
    assert url in text(office.get(reverse("problem-list")))
    assert url not in text(unit.get(reverse("problem-list")))
    answered = office.post(url, typed(cast, given), follow=True)
    problem = Problem.objects.get()
    assert answered.redirect_chain[-1][0] == reverse("problem-detail", args=[problem.uuid])
    assert (problem.sub_point, problem.severity) == (given.sub_points[0], "serious")
    assert "等望溪县局在" in text(answered)
    desk = text(unit.get(reverse("obligation-list")))
    assert "牵头单位列入1条问题，请在" in desk and "待回应问题1条" in desk
    assert "单位未回应1条" in text(office.get(reverse("desk-detail")))
    assert "等您回应" in text(unit.get(reverse("answer-list")))


def test_a_refused_listing_keeps_what_was_typed(cast, given):
    url = reverse("problem-add", args=[given.campaign.slug])
    response = at(cast.zhao).post(url, typed(cast, given, due_text="尽快"))
    assert response.status_code == 422
    assert "看不出完成时限" in text(response) and "抽查发现2人无证上路" in text(response)
    response = at(cast.zhao).post(url, typed(cast, given, unit=str(cast.bureau.pk)))
    assert response.status_code == 422 and not Problem.objects.exists()


def test_the_unit_answers_on_the_page_of_the_problem(cast, given):
    problem = listed_by_office(cast, given)
    unit, page = at(cast.shen), reverse("problem-detail", args=[problem.uuid])
    shown = text(unit.get(page))
    assert "牵头单位列入，请回应" in shown and "提出异议" in shown
    assert "改完了？申请销号" not in shown
    good = vars(answer(given))
    refused = unit.post(reverse("problem-respond", args=[problem.uuid]), good | {"due_text": "尽快"})
    assert refused.status_code == 422 and "看不出完成时限" in text(refused) and "每班2名持证人员" in text(refused)
    done = unit.post(reverse("problem-respond", args=[problem.uuid]), good, follow=True)
    assert "已回应" in text(done) and "改完了？申请销号" in text(done)
    late = unit.post(reverse("problem-respond", args=[problem.uuid]), good)
    assert late.status_code == 409 and "每班2名持证人员" in text(late)


@pytest.mark.parametrize(
    ("outcome", "state", "words"),
    [("keep", ProblemState.OPEN, "没有采纳异议"), ("withdraw", ProblemState.WITHDRAWN, "已采纳异议")],
)
def test_an_objection_is_decided_on_the_same_page(cast, given, outcome, state, words):
    problem = listed_by_office(cast, given)
    unit, office = at(cast.shen), at(cast.zhao)
    unit.post(reverse("problem-object", args=[problem.uuid]), {"reason": "当时有持证人员带队"})
    assert "异议待答复1条" in text(office.get(reverse("desk-detail")))
    page = text(office.get(reverse("problem-detail", args=[problem.uuid])))
    assert "当时有持证人员带队" in page and "不采纳，保留问题" in page
    decided = office.post(
        reverse("objection-decide", args=[problem.uuid]), {"reason": "看过录像", "outcome": outcome}, follow=True
    )
    problem.refresh_from_db()
    assert problem.state == state and words in text(decided)


def test_an_addition_begins_on_the_desk_once_the_list_is_accepted(cast, given):
    unit = at(cast.shen)
    assert "补报问题" not in text(unit.get(reverse("obligation-list")))
    accepted(cast, given)
    desk = text(unit.get(reverse("obligation-list")))
    assert "补报问题" in desk
    url = reverse("addition-begin", args=[given.requirements["problem_list"].uuid])
    editor = unit.post(url, {"unit": cast.wangxi.pk}, follow=True)
    filing = Filing.objects.get(obligation__period_key="addition-1")
    assert editor.redirect_chain[-1][0] == reverse("filing-edit", args=[filing.uuid])
    assert "问题清单（第1次补报）" in text(unit.get(reverse("obligation-list")))
    assert unit.post(url, {"unit": cast.shiwan.pk}).status_code == 404


def test_a_problem_is_split_on_a_page_that_grows(cast, given):
    given.campaign.splits_problems = True
    given.campaign.save()
    accepted(cast, given)
    problem, unit = Problem.objects.get(), at(cast.shen)
    url = reverse("problem-split", args=[problem.uuid])
    assert url in text(unit.get(reverse("problem-detail", args=[problem.uuid])))
    page = text(unit.get(url))
    assert "3名辅助人员" in page and page.count('name="description"') == 2
    posted = {"description": ["甲", "乙"], "measures": ["一", "二"], "reason": "分开改"}
    grown = text(unit.post(url, posted | {"do": "add"}))
    assert grown.count('name="description"') == 3 and "分开改" in grown
    refused = unit.post(url, posted | {"measures": ["一", " "]})
    assert refused.status_code == 422 and "第2条至少写1条措施" in text(refused)
    done = unit.post(
        url, {"description": ["甲", "乙", ""], "measures": ["一", "二", ""], "reason": "分开改"}, follow=True
    )
    assert "已拆成2条" in text(done) and Problem.objects.count() == 2
    part = Problem.objects.get(split_from=problem)
    assert "拆分自" in text(unit.get(reverse("problem-detail", args=[part.uuid])))


def test_where_the_campaign_does_not_split_the_page_says_so(cast, given):
    accepted(cast, given)
    problem = Problem.objects.get()
    url = reverse("problem-split", args=[problem.uuid])
    assert "没有规定可以拆分" in text(at(cast.shen).get(url))
    assert url not in text(at(cast.shen).get(reverse("problem-detail", args=[problem.uuid])))


def test_the_grid_has_two_pages_of_columns_and_reads_measures_back(cast, given):
    filing = services.open_filing(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.shen))
    row = given.problem_row(measures=f"收回（李娜，{given._due()}）\n通报")
    services.save_draft(
        filing=filing, content={"fields": {}, "rows": [row]}, revision=0, actor=act(cast.shen)
    )  # fmt: skip
    page = text(at(cast.shen).get(reverse("filing-edit", args=[filing.uuid])))
    assert "z-gridtable--paged" in page and "发现日期、严重程度、责任人、已整改日期、整改完成情况" in page
    assert f"1 李娜，{given._due()}" in page
    filing.refresh_from_db()
    kept = filing.current.content["rows"][0]
    data = {"revision": filing.current.revision, "row": [kept["id"]]}
    data |= {f"c-{kept['id']}-{code}": value for code, value in kept["cells"].items()}
    saved = at(cast.shen).post(reverse("filing-save", args=[filing.uuid]), data, headers={"Accept": "application/json"})
    assert saved.json()["read"] == {kept["id"]: f"1 李娜，{given._due()}"}


def test_what_the_annex_does_not_print_stands_below_it_on_the_screen(cast, given):
    row = given.problem_row(severity="serious", person="罗振东", found_on="2019年3月")
    filing = accepted(cast, given, row)
    page = text(at(cast.han).get(reverse("filing-paper", args=[filing.uuid])))
    assert "不印在附件上" in page and "严重程度：突出" in page and "发现日期：2019年3月" in page
    plain = accepted(cast, given, unit=cast.shiwan)
    assert "不印在附件上" not in text(at(cast.ding).get(reverse("filing-paper", args=[plain.uuid])))


@pytest.mark.parametrize("page", ["answer-list", "obligation-list", "desk-detail"])
def test_the_number_of_queries_does_not_grow(cast, given, page, django_assert_max_num_queries):
    user = cast.shen if page == "obligation-list" else cast.zhao
    client = at(user)
    listed_by_office(cast, given)
    client.get(reverse(page))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(reverse(page))
    fill_ledger(given, cast.wangxi, 30, origin="office", respond_by=clock.today())
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(page))
    assert len(many) <= len(few)
