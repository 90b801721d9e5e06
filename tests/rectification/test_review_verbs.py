"""Judging: accept, return, reopen, start; two reviewers at once; nothing typed is lost."""

import pytest
from django.urls import reverse

from accounts.transitions import StaleState
from rectification import services
from rectification.models import Filing, Problem, ReviewDecision
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, corrected, submitted


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def post(client, user, verb, filing, opinion="", version=None, query=""):
    client.force_login(user)
    data = {"opinion": opinion, "version": version or filing.version_number}
    return client.post(reverse(f"review-{verb}", args=[filing.uuid]) + query, data)


def follow(client, answer):
    assert answer.status_code == 302
    return client.get(answer.url).content.decode()


def test_accepting_leads_to_the_next_one_with_the_same_filter(client, cast, given):
    first = submitted(cast, given, unit=cast.shiwan)
    second = submitted(cast, given, unit=cast.wangxi)
    submitted(cast, given, unit=cast.wangxi, kind="institution_list")
    query = f"?requirement={given.requirements['problem_list'].pk}"
    answer = post(client, cast.zhao, "accept", first, query=query)
    assert answer.url == reverse("review-detail", args=[second.uuid]) + query
    assert "已审核通过：石湾县局 问题清单，1条进入台账。" in follow(client, answer)
    answer = post(client, cast.zhao, "accept", second, query=query)
    assert answer.url == reverse("review-list") + query
    assert set(Problem.objects.values_list("unit__short_name", flat=True)) == {"石湾县局", "望溪县局"}


def test_returning_needs_a_reason_and_then_the_unit_has_it(client, cast, given):
    filing = submitted(cast, given)
    answer = post(client, cast.zhao, "return", filing, "  ")
    body = answer.content.decode()
    assert answer.status_code == 422 and "请写明退回原因" in body and 'aria-invalid="true"' in body
    answer = post(client, cast.zhao, "return", filing, "第1条完成时限太晚")
    assert "已退回望溪县局修改" in follow(client, answer)
    filing.refresh_from_db()
    assert filing.state == "returned"
    assert ReviewDecision.objects.get().opinion == "第1条完成时限太晚"


def test_the_second_of_two_reviewers_is_told_and_keeps_what_he_wrote(client, cast, given):
    filing = submitted(cast, given)
    assert post(client, cast.zhou, "accept", filing).status_code == 302
    answer = post(client, cast.zhao, "return", filing, "第2条措施不具体")
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "这份材料刚被周岚审核通过，您的操作没有执行。" in body and "第2条措施不具体" in body
    filing.refresh_from_db()
    assert filing.state == "accepted" and ReviewDecision.objects.count() == 1


def test_pressing_accept_twice_accepts_once(client, cast, given):
    filing = submitted(cast, given)
    assert post(client, cast.zhao, "accept", filing).status_code == 302
    assert post(client, cast.zhao, "accept", filing).status_code == 409
    assert Problem.objects.count() == 1


def test_a_decision_about_an_older_version_is_not_executed(client, cast, given):
    filing = submitted(cast, given)
    services.return_filing(filing=filing, version=filing.current, reason="改", actor=act(cast.zhou))
    filing = corrected(cast, filing, leader="罗振东")
    answer = post(client, cast.zhao, "accept", filing, version=1)
    assert answer.status_code == 409 and "单位已报送第2版，您看的是第1版" in answer.content.decode()
    filing.refresh_from_db()
    assert (filing.state, filing.version_number) == ("submitted", 2)


@pytest.mark.parametrize("version", ["", "x", "99", "1٢"])
def test_a_decision_without_a_readable_version_is_not_executed(client, cast, given, version):
    filing = submitted(cast, given)
    client.force_login(cast.zhao)
    answer = client.post(reverse("review-accept", args=[filing.uuid]), {"version": version})
    filing.refresh_from_db()
    assert answer.status_code == 409 and filing.state == "submitted"


def test_what_the_unit_withdrew_meanwhile_is_not_judged(client, cast, given):
    filing = submitted(cast, given)
    services.withdraw_filing(filing=filing, actor=act(cast.shen))
    answer = post(client, cast.zhao, "accept", filing, "好", version=1)
    assert answer.status_code == 409 and "刚被单位取回修改" in answer.content.decode()
    assert Problem.objects.count() == 0


def test_starting_the_review_ends_the_units_right_to_withdraw(client, cast, given):
    filing = submitted(cast, given)
    assert "单位不能再撤回" in follow(client, post(client, cast.zhao, "start", filing))
    filing = Filing.objects.get(pk=filing.pk)
    with pytest.raises(StaleState):
        services.withdraw_filing(filing=filing, actor=act(cast.shen))
    assert post(client, cast.zhou, "start", filing).status_code == 409
    assert post(client, cast.zhou, "accept", filing).status_code == 302


def test_an_accepted_filing_is_given_back_with_a_reason_only(client, cast, given):
    filing = submitted(cast, given)
    post(client, cast.zhao, "accept", filing)
    answer = post(client, cast.zhao, "reopen", filing)
    assert answer.status_code == 422 and "请写明重新退回的原因" in answer.content.decode()
    assert "已重新退回望溪县局修改" in follow(client, post(client, cast.zhao, "reopen", filing, "漏了第5条"))
    filing.refresh_from_db()
    assert filing.state == "returned" and Problem.objects.get().state == "open"


@pytest.mark.parametrize("verb", ["start", "accept", "return", "reopen"])
@pytest.mark.parametrize(
    ("who", "status"), [("lin", 404), ("shen", 403), ("chen", 403), ("luo", 404), ("auditor", 404)]
)
def test_nobody_else_judges(client, cast, given, verb, who, status):
    filing = submitted(cast, given)
    assert post(client, cast.people[who], verb, filing, "x").status_code == status
    filing.refresh_from_db()
    assert filing.state == "submitted"


@pytest.mark.parametrize("verb", ["start", "accept", "return"])
@pytest.mark.parametrize("who", ["zhao", "zhou", "qian", "sun"])
def test_nobody_judges_his_own_units_filing(client, cast, given, verb, who):
    filing = submitted(cast, given, unit=cast.legal)
    assert post(client, cast.people[who], verb, filing, "x").status_code == 403
    filing.refresh_from_db()
    assert filing.state == "submitted"


def test_verbs_answer_to_post_only(client, cast, given):
    filing = submitted(cast, given)
    client.force_login(cast.zhao)
    for verb in ("start", "accept", "return", "reopen"):
        assert client.get(reverse(f"review-{verb}", args=[filing.uuid])).status_code == 405
