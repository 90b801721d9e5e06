"""The unit's first page: what to file by due date, whose turn it is, and how a filing is begun."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.context import screen
from audit import clock
from campaigns.models import Dispatch, FilingRequirement, Obligation, Receipt, RequirementParty, Rhythm
from campaigns.services import confirm_receipt
from campaigns.workdays import load_calendar
from rectification import services, turns
from rectification.due import rest_words
from rectification.models import Filing
from rectification.nav_filing import turns_by_campaign
from tests.campaign_factory import content, make_campaign
from tests.rectification.scenes import accepted, act, fill_ledger, submitted


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def due(given, kind, unit, days):
    Obligation.objects.filter(pk=given.obligation(kind, unit).pk).update(
        due_date=None if days is None else clock.today() + timedelta(days=days)
    )


def page(client, user, **query):
    client.force_login(user)
    return client.get(reverse("obligation-list"), query)


def rows(answer):
    return {
        row["name"]: (group["label"], row["chip"]["text"])
        for group in answer.context["groups"]
        for row in group["rows"]
    }


def titles(answer):
    return [row["name"] for group in answer.context["groups"] for row in group["rows"]]


def test_what_presses_is_the_readers_turn_in_the_order_of_due_days(client, cast, given):
    due(given, "problem_list", cast.wangxi, 3)
    due(given, "institution_list", cast.wangxi, -2)
    due(given, "statistics_table", cast.wangxi, None)
    answer = page(client, cast.shen)
    assert titles(answer) == ["制度建设清单（附件3）", "问题清单（附件2）", "情况统计表（附件4）", "工作信息"]
    assert rows(answer)["工作信息"][0] == "以后"
    assert rows(answer)["情况统计表（附件4）"][0] == "轮到您"
    assert answer.context["headline"] == "轮到您办3件：逾期1件"
    body = answer.content.decode()
    left = load_calendar().between(clock.today(), clock.today() + timedelta(days=3))
    assert "逾期2天" in body and rest_words(3, left) in body and "韩立诚" in body and "局法规科" in body


def test_every_state_has_its_group_and_its_word(client, cast, given):
    draft = services.open_filing(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.shen))
    typed = content("problem_list", given.problem_row(leader="", unit=""))
    services.save_draft(filing=draft, content=typed, revision=0, actor=act(cast.shen))
    waiting = services.open_filing(obligation=given.obligation("statistics_table", cast.wangxi), actor=act(cast.shen))
    services.send_for_signature(filing=waiting, actor=act(cast.shen))
    found = rows(page(client, cast.shen))
    assert found["问题清单（附件2）"] == ("轮到您", "填报中 · 缺2处")
    assert found["情况统计表（附件4）"] == ("等别人", "等韩立诚签字")
    assert rows(page(client, cast.han))["情况统计表（附件4）"] == ("轮到您", "轮到您签字")


def test_a_return_is_first_of_all_the_readers_turn(client, cast, given):
    filing = submitted(cast, given)
    services.return_filing(filing=filing, version=filing.current, reason="第1条时限请提前。", actor=act(cast.zhao))
    answer = page(client, cast.shen)
    assert rows(answer)["问题清单（附件2）"] == ("轮到您", "已退回")
    body = answer.content.decode()
    assert "第1条时限请提前；已填内容都在" in body and reverse("filing-correct", args=[filing.uuid]) in body
    assert "退回要改1件" in answer.context["headline"]


def test_what_is_filed_stands_under_its_own_tab(client, cast, given):
    submitted(cast, given)
    accepted(cast, given, kind="institution_list")
    assert "问题清单（附件2）" not in titles(page(client, cast.shen))
    found = rows(page(client, cast.shen, tab="filed"))
    assert found["问题清单（附件2）"] == ("等审核", "已报送，待审核")
    assert found["制度建设清单（附件3）"][0] == "已审核通过"
    assert [tab["count"] for tab in page(client, cast.shen).context["tabs"]] == [2, 2, 4]


def test_a_waived_one_says_so_with_the_reason(client, cast, given):
    Obligation.objects.filter(pk=given.obligation("problem_list", cast.wangxi).pk).update(
        waived_at=clock.now(), waived_reason="机构已撤并，由市支队代报"
    )
    assert "问题清单（附件2）" not in titles(page(client, cast.shen))
    answer = page(client, cast.shen, tab="all")
    assert rows(answer)["问题清单（附件2）"] == ("不用报", "已免报")
    assert "机构已撤并，由市支队代报" in answer.content.decode()


def test_the_menu_counts_the_same_turns_as_the_page(client, cast, given):
    due(given, "problem_list", cast.wangxi, 2)
    due(given, "institution_list", cast.wangxi, None)
    filing = services.open_filing(obligation=given.obligation("statistics_table", cast.wangxi), actor=act(cast.shen))
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    for user, count in ((cast.shen, 2), (cast.han, 3)):
        answer = page(client, user)
        mine = sum(len(group["rows"]) for group in answer.context["groups"] if group["label"] == "轮到您")
        entry = next(entry for entry in screen(answer.wsgi_request)["nav"] if entry.label == "待办")
        assert (mine, entry.badge, entry.current) == (count, count, True)


def test_what_waits_to_be_confirmed_counts_in_the_title_and_in_the_menu(client, cast, given):
    sent = Dispatch.objects.create(campaign=given.campaign, number=0, what="通知", at=clock.now(), by=cast.zhao)
    receipts = {
        unit: Receipt.objects.create(dispatch=sent, campaign=given.campaign, unit=unit, unit_name=unit.name)
        for unit in (cast.wangxi, cast.shiwan)
    }

    def shown():
        answer = page(client, cast.shen)
        entry = next(entry for entry in screen(answer.wsgi_request)["nav"] if entry.label == "待办")
        turns = sum(len(group["rows"]) for group in answer.context["groups"] if group["label"] == "轮到您")
        return answer.context["headline"], entry.badge - turns

    due(given, "problem_list", cast.wangxi, -1)
    before = sum(turns_by_campaign(cast.shen).values())
    headline, more = shown()
    assert more == 1 and "逾期1件，待签收1件" in headline and f"轮到您办{before}件" in headline
    confirm_receipt(receipt=receipts[cast.wangxi], actor=act(cast.shen))
    headline, more = shown()
    assert more == 0 and "签收" not in headline
    assert sum(turns_by_campaign(cast.shen).values()) == before - 1


def test_a_receipt_alone_is_the_readers_turn():
    assert turns.headline([], 2) == "轮到您办2件：待签收2件"
    assert turns.headline([]) == "现在没有要您办的材料"


def test_only_ones_own_unit_and_only_those_who_file(client, cast, given):
    filing = submitted(cast, given)
    assert str(filing.uuid) not in page(client, cast.lin, tab="all").content.decode()
    for user in (cast.zhao, cast.chen, cast.admin, cast.luo):
        assert page(client, user).status_code == 403


def test_the_ledgers_lights_open_their_rows(client, cast, given):
    today = clock.today()
    fill_ledger(given, cast.wangxi, 2, due_date=today - timedelta(days=1))
    fill_ledger(given, cast.wangxi, 3)
    fill_ledger(given, cast.wangxi, 1, state="closed")
    fill_ledger(given, cast.shiwan, 4)
    answer = page(client, cast.shen)
    counts = {line["level"]: line["count"] for line in answer.context["lights"]["lines"]}
    assert counts == {"overdue": 2, "near": 0, "normal": 3, "closed": 1}
    assert reverse("problem-list") + "?overdue=1" in answer.content.decode()


def test_opening_begins_a_filing_once(client, cast, given):
    obligation = given.obligation("problem_list", cast.wangxi)
    client.force_login(cast.shen)
    address = reverse("obligation-open", args=[obligation.uuid])
    answers = [client.post(address), client.post(address)]
    filing = Filing.objects.get(obligation=obligation)
    assert {answer.url for answer in answers} == {reverse("filing-edit", args=[filing.uuid])}
    assert client.get(address).status_code == 405


@pytest.mark.parametrize(("who", "status"), [("lin", 404), ("zhao", 403), ("chen", 403), ("admin", 404)])
def test_nobody_else_begins_it(client, cast, given, who, status):
    client.force_login(getattr(cast, who))
    obligation = given.obligation("problem_list", cast.wangxi)
    assert client.post(reverse("obligation-open", args=[obligation.uuid])).status_code == status
    assert not Filing.objects.exists()


def any_time(given, *units):
    requirement = FilingRequirement.objects.create(
        campaign=given.campaign, position=9, kind="typical_case", title="典型案例", rhythm=Rhythm.ANY_TIME
    )
    for unit in units:
        RequirementParty.objects.create(requirement=requirement, unit=unit)
    return requirement


def test_a_material_of_any_time_is_started_as_often_as_there_is_one(client, cast, given):
    requirement = any_time(given, cast.wangxi)
    assert "报典型案例" in page(client, cast.shen).content.decode()
    assert "报典型案例" not in page(client, cast.lin).content.decode()
    client.force_login(cast.shen)
    address = reverse("any-time-start", args=[requirement.uuid])
    for _time in range(2):
        answer = client.post(address, {"unit": cast.wangxi.pk})
        assert answer.url.endswith("/edit/")
    assert Filing.objects.filter(kind="typical_case", unit=cast.wangxi).count() == 2
    assert client.post(address, {"unit": cast.shiwan.pk}).status_code == 404
    client.force_login(cast.lin)
    client.post(address, {"unit": cast.shiwan.pk})
    assert Filing.objects.filter(kind="typical_case").count() == 2


def test_queries_do_not_grow_with_obligations(client, cast, given):
    counts = []
    for size in (10, 1000):
        have = Obligation.objects.filter(unit=cast.wangxi).count()
        fresh = Obligation.objects.bulk_create(
            Obligation(
                requirement=given.requirements["problem_list"], campaign=given.campaign, unit=cast.wangxi,
                unit_name=cast.wangxi.name, period_key=f"m-{number}", title=f"第{number}期",
                due_date=clock.today() + timedelta(days=number % 30), expected_from=clock.today(),
            )
            for number in range(have, size)
        )  # fmt: skip
        for obligation in fresh[: size // 4]:
            if not Filing.objects.filter(obligation=obligation).exists():
                services.open_filing(obligation=obligation, actor=act(cast.shen))
        page(client, cast.shen, tab="all")
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(reverse("obligation-list"), {"tab": "all"})
        assert len(titles(answer)) == size
        counts.append(len(caught))
    assert counts[0] == counts[1] < 35


def test_the_bureaus_leader_sees_no_draft(client, cast, given):
    filing = services.open_filing(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.shen))
    client.force_login(cast.chen)
    assert client.get(reverse("filing-detail", args=[filing.uuid])).status_code == 404
