"""The ways back: recall, withdraw, correct. Everything typed stays; a void signature is seen to be void."""

import pytest
from django.urls import reverse

from rectification import services
from rectification.models import Filing, FilingState, Signature
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, submitted


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def post(client, user, name, filing):
    client.force_login(user)
    return client.post(reverse(name, args=[filing.uuid]))


def body(client, name, filing, **query):
    return client.get(reverse(name, args=[filing.uuid]), query).content.decode()


def test_withdrawing_voids_the_signature_visibly_and_keeps_everything(client, cast, given):
    filing = submitted(cast, given, given.problem_row(description="案卷缺页42份"))
    answer = post(client, cast.shen, "filing-withdraw", filing)
    assert answer.url == reverse("filing-edit", args=[filing.uuid])
    assert Signature.objects.get().void_at is not None
    page = body(client, "filing-edit", filing)
    assert "案卷缺页42份" in page and "签字已作废" in page
    detail = body(client, "filing-detail", filing)
    assert "已作废" in detail and "韩立诚的签字作废" in detail and "审核开始前撤回" in detail
    assert "z-sign--void" in body(client, "filing-detail", filing, version=1)


def test_a_signed_filing_is_recalled_before_it_is_submitted(client, cast, given):
    filing = submitted(cast, given)
    Filing.objects.filter(pk=filing.pk).update(state=FilingState.SIGNED)
    post(client, cast.shen, "filing-recall", filing)
    assert Filing.objects.get(pk=filing.pk).state == FilingState.DRAFT
    assert "签字已作废" in body(client, "filing-edit", filing)


def test_once_the_review_has_begun_it_is_not_withdrawn(client, cast, given):
    filing = submitted(cast, given)
    services.start_review(filing=filing, actor=act(cast.zhao))
    answer = post(client, cast.shen, "filing-withdraw", filing)
    assert answer.url == reverse("filing-detail", args=[filing.uuid])
    assert Filing.objects.get(pk=filing.pk).state == FilingState.UNDER_REVIEW
    assert "您的操作没有执行" in client.get(answer.url).content.decode()


def test_a_return_shows_who_when_and_why_and_correcting_keeps_everything(client, cast, given):
    filing = submitted(cast, given, given.problem_row(description="案卷缺页42份"))
    services.return_filing(filing=filing, version=filing.current, reason="第1条时限请提前", actor=act(cast.zhao))
    client.force_login(cast.shen)
    detail = body(client, "filing-detail", filing)
    assert "赵敏之" in detail and "第1条时限请提前" in detail and "去修改" in detail
    answer = post(client, cast.shen, "filing-correct", filing)
    assert answer.url == reverse("filing-edit", args=[filing.uuid])
    page = body(client, "filing-edit", filing)
    assert "案卷缺页42份" in page and "第1条时限请提前" in page and "第1版被退回" in page
    assert Filing.objects.get(pk=filing.pk).version_number == 2


def test_the_office_sees_the_submitted_version_and_not_the_draft_after_it(client, cast, given):
    filing = submitted(cast, given, given.problem_row(description="报上来的"))
    services.return_filing(filing=filing, version=filing.current, reason="改", actor=act(cast.zhao))
    version = services.begin_correction(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))
    typed = dict(version.content)
    typed["rows"][0]["cells"]["description"] = "还没报的草稿"
    services.save_draft(filing=version.filing, content=typed, revision=0, actor=act(cast.shen))
    client.force_login(cast.zhao)
    detail = body(client, "filing-detail", filing)
    assert "报上来的" in detail and "还没报的草稿" not in detail
    for name in ("filing-detail", "filing-paper", "filing-print"):
        assert client.get(reverse(name, args=[filing.uuid]), {"version": 2}).status_code == 404
        assert client.get(reverse(name, args=[filing.uuid]), {"version": "x"}).status_code == 404
    client.force_login(cast.shen)
    assert "还没报的草稿" in body(client, "filing-detail", filing)


def test_every_version_prints_as_pdf_and_the_trail_knows(client, cast, given):
    from audit.models import Entry

    filing = submitted(cast, given)
    client.force_login(cast.shen)
    answer = client.get(reverse("filing-print", args=[filing.uuid]))
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert Entry.objects.filter(action="rectification.filing.printed", object_id=str(filing.uuid)).count() == 1


@pytest.mark.parametrize("name", ["filing-recall", "filing-withdraw", "filing-correct", "filing-submit"])
@pytest.mark.parametrize(("who", "status"), [("lin", 404), ("ding", 404), ("zhao", 403), ("chen", 403), ("luo", 404)])
def test_the_verbs_belong_to_the_units_people(client, cast, given, name, who, status):
    filing = submitted(cast, given)
    assert post(client, getattr(cast, who), name, filing).status_code == status
    assert Filing.objects.get(pk=filing.pk).state == FilingState.SUBMITTED


@pytest.mark.parametrize("name", ["filing-detail", "filing-paper", "filing-print", "filing-edit", "filing-sign"])
def test_out_of_reach_is_not_there(client, cast, given, name):
    filing = submitted(cast, given)
    for user in (cast.lin, cast.bai, cast.admin, cast.auditor):
        client.force_login(user)
        assert client.get(reverse(name, args=[filing.uuid])).status_code == 404
