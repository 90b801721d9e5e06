"""The acts on the page of one problem: what each reader is offered, what a refusal keeps, the list of requests."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audit import clock
from rectification import services
from rectification.models import Extension, LookBack, Problem, ProblemCheck
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, fill_ledger

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def problem(cast, given) -> Problem:
    fill_ledger(given, cast.wangxi, 1)
    problem = Problem.objects.get()
    Problem.objects.update(first_due_date=problem.due_date)
    return problem


def day(days: int):
    return clock.today() + timedelta(days=days)


def page(client: Client, user, problem) -> str:
    client.force_login(user)
    return client.get(reverse("problem-detail", args=[problem.uuid])).content.decode()


def post(client, user, name, problem, **data):
    client.force_login(user)
    return client.post(reverse(name, args=[problem.uuid]), data)


def claim(cast, problem, by=None, **more):
    who = by or cast.shen
    services.claim_done(problem=problem, done_on=clock.today(), statement="已改", actor=act(who), **more)


def test_the_unit_asks_and_the_office_approves_on_the_list(client, cast, problem):
    answer = post(client, cast.shen, "extension-ask", problem, new_due=day(50), reason="等鉴定")
    assert "已申请延期" in client.get(answer.url).content.decode()
    body = page(client, cast.shen, problem)
    assert "等批延期" in body and "撤回延期申请" in body and "同意延期" not in body
    client.force_login(cast.zhao)
    assert "今天：批1份延期" in client.get(reverse("desk-detail")).content.decode()
    assert "待批延期1份" in client.get(reverse("desk-detail")).content.decode()
    listed = client.get(reverse("extension-list")).content.decode()
    assert "1份延期申请等您审批" in listed and "等鉴定" in listed
    extension = Extension.objects.get()
    answer = post(client, cast.zhao, "extension-approve", problem, extension=extension.uuid, back="list")
    assert answer.url == reverse("extension-list")
    assert "没有等您审批的延期申请" in client.get(answer.url).content.decode()
    body = page(client, cast.shen, problem)
    assert "延期1次" in body and "原时限" in body and "批准延期" in body and " → " in body


def test_a_refusal_needs_its_reason_and_keeps_what_was_typed(client, cast, problem):
    answer = post(client, cast.shen, "extension-ask", problem, new_due=day(1), reason="等鉴定报告出来")
    assert answer.status_code == 422 and "等鉴定报告出来" in answer.content.decode()
    assert "这一天以后" in answer.content.decode()
    answer = post(client, cast.shen, "extension-ask", problem, new_due=day(130), reason="等鉴定")
    assert answer.status_code == 422 and "仍要申请" in answer.content.decode()
    answer = post(client, cast.shen, "extension-ask", problem, new_due=day(130), reason="等鉴定", past_end="on")
    assert answer.status_code == 302
    uuid = Extension.objects.get().uuid
    assert "晚于专项整治结束日期" in page(client, cast.zhao, problem)
    answer = post(client, cast.zhao, "extension-refuse", problem, extension=uuid, reason="")
    assert answer.status_code == 422 and "不同意的原因" in answer.content.decode()
    assert post(client, cast.zhao, "extension-refuse", problem, extension=uuid, reason="抓紧").status_code == 302
    answer = post(client, cast.zhou, "extension-approve", problem, extension=uuid, reason="我看可以延")
    assert answer.status_code == 409 and "我看可以延" in answer.content.decode()
    problem.refresh_from_db()
    assert problem.due_date == day(40)


@pytest.mark.parametrize("uuid", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_request_that_is_not_there_is_nobodys(client, cast, problem, uuid):
    for name, who in (("extension-approve", cast.zhao), ("extension-withdraw", cast.shen)):
        assert post(client, who, name, problem, extension=uuid).status_code == 409


def test_the_unit_takes_back_its_request_and_its_claim(client, cast, problem):
    post(client, cast.shen, "extension-ask", problem, new_due=day(50), reason="等鉴定")
    answer = post(client, cast.han, "extension-withdraw", problem, extension=Extension.objects.get().uuid)
    assert "已撤回延期申请" in client.get(answer.url).content.decode()
    claim(cast, problem)
    assert "撤回销号申请" in page(client, cast.shen, problem)
    answer = post(client, cast.shen, "claim-withdraw", problem)
    assert "已撤回销号申请" in client.get(answer.url).content.decode()
    claim(cast, problem)
    services.check_problem(problem=problem, actor=act(cast.zhao))
    answer = post(client, cast.shen, "claim-withdraw", problem)
    assert answer.status_code == 422 and "已经核账通过" in answer.content.decode()


def test_checked_on_site_and_closed_by_another(client, cast, given, problem):
    given.campaign.separate_check = True
    given.campaign.save()
    claim(cast, problem)
    body = page(client, cast.zhao, problem)
    assert "核账通过" in body and "核账并销账" not in body
    answer = post(
        client, cast.zhao, "problem-check", problem, mode="on_site", checked_on=day(0), statement="去看过",
        uploads=SimpleUploadedFile("现场.png", PICTURE),
    )  # fmt: skip
    body = client.get(answer.url).content.decode()
    assert "已核账通过" in body and "等另一人销账" in body and "现场核查" in body and "现场.png" in body
    answer = post(client, cast.zhao, "problem-verify", problem)
    assert answer.status_code == 422 and "由另一人销账" in answer.content.decode()
    assert "销账" in page(client, cast.zhou, problem)
    assert post(client, cast.zhou, "problem-verify", problem).status_code == 302
    problem.refresh_from_db()
    assert (problem.state, ProblemCheck.objects.get().mode) == ("closed", "on_site")


def test_what_was_found_missing_stands_in_the_way(client, cast, problem):
    claim(cast, problem)
    answer = post(client, cast.zhao, "problem-verify", problem, lacking="on", statement="再看看")
    assert answer.status_code == 422 and "不能核账通过" in answer.content.decode()
    assert "再看看" in answer.content.decode()
    assert post(client, cast.zhao, "problem-send-back", problem, lacking="on", statement="缺表").status_code == 302
    body = page(client, cast.shen, problem)
    assert "佐证不充分" in body and "缺表" in body


def test_evidence_that_was_used_before_is_pointed_out_within_reach(client, cast, given, problem):
    other, foreign = fill_ledger(given, cast.shiwan, 1)[0], fill_ledger(given, cast.legal, 1)[0]
    for row, by in ((problem, cast.shen), (other, cast.lin), (foreign, cast.qian)):
        claim(cast, row, by, uploads=[SimpleUploadedFile("排班表.png", PICTURE)])
    body = page(client, cast.zhao, problem)
    assert "也用在另外2条问题上" in body and "石湾县局" in body
    assert "也用在" not in page(client, cast.shen, problem)


def test_looked_back_at_and_found_again(client, cast, problem):
    claim(cast, problem)
    services.verify_closure(problem=problem, actor=act(cast.zhao))
    assert "记录回头看" in page(client, cast.luo, problem) and "记录回头看" not in page(client, cast.shen, problem)
    told = {"mode": "on_site", "looked_on": day(0), "note": "又有单独上路"}
    answer = post(client, cast.luo, "problem-look-back", problem, outcome="again", **told)
    body = answer.content.decode()
    assert answer.status_code == 422 and "请填重新整改的完成时限" in body and "又有单独上路" in body
    assert post(client, cast.luo, "problem-look-back", problem, outcome="kept", **told).status_code == 302
    answer = post(client, cast.luo, "problem-look-back", problem, outcome="again", new_due=day(15), **told)
    body = client.get(answer.url).content.decode()
    assert "第2轮整改" in body and "回头看重新整改" in body
    assert list(LookBack.objects.values_list("found_again", flat=True)) == [False, True]


def test_listed_and_lifted(client, cast, problem):
    body = page(client, cast.zhao, problem)
    assert "包案局领导" in body and "陈道远" in body
    answer = post(client, cast.zhao, "problem-supervise", problem, reason="久拖不改", until=day(9))
    assert answer.status_code == 422 and "请选包案的局领导" in answer.content.decode()
    data = {"reason": "久拖不改", "until": day(9), "leader": cast.chen.pk}
    assert post(client, cast.zhao, "problem-supervise", problem, **data).status_code == 302
    body = page(client, cast.zhao, problem)
    assert "挂牌督办" in body and "只有局领导能解除" in body and "z-light--supervised" in body
    answer = post(client, cast.zhou, "problem-supervise", problem, **data)
    assert answer.status_code == 409 and "久拖不改" in answer.content.decode()
    assert "解除挂牌督办" in page(client, cast.chen, problem)
    assert post(client, cast.chen, "supervision-lift", problem, reason="到位").status_code == 302
    body = page(client, cast.chen, problem)
    assert "z-light--supervised" not in body and "包案局领导陈道远" in body


def test_the_timeline_shows_each_lapse_where_the_date_moved(client, cast, problem):
    Problem.objects.update(due_date=day(-3))
    problem.events.update(recorded_at=clock.now() - timedelta(days=20))
    post(client, cast.shen, "extension-ask", problem, new_due=day(5), reason="等鉴定")
    post(client, cast.zhao, "extension-approve", problem, extension=Extension.objects.get().uuid)
    assert page(client, cast.shen, problem).count("转为逾期") == 2  # once at the desk, once on the phone
