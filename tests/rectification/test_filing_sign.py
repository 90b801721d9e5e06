"""Signing: what the unit leader sees is what is hashed; the password confirms it; nobody else can sign."""

import re

import pytest
from django.urls import reverse

from audit.models import Entry
from rectification import services
from rectification.content import digest
from rectification.models import Filing, FilingState, Signature
from rectification.paper import paper_of
from tests.campaign_factory import content, make_campaign
from tests.e2e.stack import PASSWORD
from tests.rectification.scenes import act, submitted


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def filing(cast, given):
    cast.han.set_password(PASSWORD)
    cast.han.save()
    filing = services.open_filing(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.shen))
    typed = content("problem_list", given.problem_row(description="3名辅助人员单独上路"))
    services.save_draft(filing=filing, content=typed, revision=0, actor=act(cast.shen))
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    return Filing.objects.get(pk=filing.pk)


def page(client, user, filing):
    client.force_login(user)
    return client.get(reverse("filing-sign", args=[filing.uuid]))


def sign(client, user, filing, **form):
    client.force_login(user)
    values = {"password": PASSWORD, "sha256": filing.current.sha256, "do": "sign_and_submit", **form}
    return client.post(reverse("filing-sign", args=[filing.uuid]), values)


def test_the_page_shows_the_paper_of_the_content_that_is_hashed(client, cast, filing):
    answer = page(client, cast.han, filing)
    body = answer.content.decode()
    shown = re.search(r'name="sha256" value="(\w{64})"', body)
    assert shown is not None
    assert shown[1] == filing.current.sha256 == digest(filing.current.content)
    expected = paper_of(filing, filing.current)
    assert answer.context["sheet"]["rows"] == expected["rows"]
    assert "3名辅助人员单独上路" in body and "等您签字" in body and filing.current.check_code in body


def test_the_right_password_signs_and_submits(client, cast, filing):
    answer = sign(client, cast.han, filing)
    assert answer.url == reverse("filing-detail", args=[filing.uuid])
    filing = Filing.objects.get(pk=filing.pk)
    signature = Signature.objects.get()
    assert filing.state == FilingState.SUBMITTED
    assert (signature.name, signature.post, signature.sha256) == ("韩立诚", "局长", filing.current.sha256)
    assert "韩立诚" in client.get(answer.url).content.decode()


def test_it_may_be_signed_now_and_submitted_later(client, cast, filing):
    sign(client, cast.han, filing, do="sign")
    assert Filing.objects.get(pk=filing.pk).state == FilingState.SIGNED
    client.force_login(cast.shen)
    client.post(reverse("filing-submit", args=[filing.uuid]))
    assert Filing.objects.get(pk=filing.pk).state == FilingState.SUBMITTED


@pytest.mark.parametrize(("password", "words"), [("wrong", "密码不对，没有签字"), ("", "请输入登录密码")])
def test_a_wrong_password_signs_nothing_and_says_so_at_the_field(client, cast, filing, password, words):
    answer = sign(client, cast.han, filing, password=password)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert words in body and 'aria-invalid="true"' in body and "3名辅助人员单独上路" in body
    assert Filing.objects.get(pk=filing.pk).state == FilingState.AWAITING_SIGNATURE
    assert not Signature.objects.exists()
    refused = Entry.objects.filter(action="rectification.filing.signed", outcome="refused")
    assert refused.count() == (1 if password else 0)  # an empty field is no attempt


def test_another_content_than_the_one_shown_is_not_signed(client, cast, filing):
    answer = sign(client, cast.han, filing, sha256="0" * 64)
    assert answer.status_code == 422 and "内容已有变化，没有签字" in answer.content.decode()
    assert Filing.objects.get(pk=filing.pk).state == FilingState.AWAITING_SIGNATURE


@pytest.mark.parametrize(
    ("who", "status"), [("shen", 403), ("ding", 404), ("hao", 404), ("zhao", 404), ("chen", 404), ("admin", 404)]
)
def test_nobody_but_the_units_leader(client, cast, filing, who, status):
    user = getattr(cast, who)
    user.set_password(PASSWORD)
    user.save()
    assert page(client, user, filing).status_code == status
    assert sign(client, user, filing).status_code == status
    assert not Signature.objects.exists()


def test_the_bureaus_manager_cannot_sign_what_he_reads(client, cast, given):
    filing = submitted(cast, given, unit=cast.shiwan)
    services.return_filing(filing=filing, version=filing.current, reason="改", actor=act(cast.zhao))
    assert page(client, cast.zhao, filing).status_code == 403
    assert sign(client, cast.zhao, filing).status_code == 403


def test_a_filing_taken_back_meanwhile_is_not_signed(client, cast, filing):
    sha256 = filing.current.sha256
    services.recall_filing(filing=filing, actor=act(cast.shen))
    answer = sign(client, cast.han, Filing.objects.get(pk=filing.pk), sha256=sha256)
    assert answer.status_code == 302 and not Signature.objects.exists()
    assert page(client, cast.han, filing).status_code == 302


def test_refusing_needs_a_reason_which_the_liaison_reads(client, cast, filing):
    client.force_login(cast.han)
    address = reverse("filing-refuse", args=[filing.uuid])
    assert client.post(address, {"reason": " "}).url.endswith("#refuse")
    assert Filing.objects.get(pk=filing.pk).state == FilingState.AWAITING_SIGNATURE
    client.post(address, {"reason": "第1条措施太笼统"})
    assert Filing.objects.get(pk=filing.pk).state == FilingState.DRAFT
    client.force_login(cast.shen)
    for name in ("filing-edit", "filing-detail"):
        body = client.get(reverse(name, args=[filing.uuid])).content.decode()
        assert "韩立诚" in body and "第1条措施太笼统" in body
    assert "第1条措施太笼统" in client.get(reverse("obligation-list")).content.decode()


def test_the_list_counts_what_waits_and_the_leader_starts_there(client, cast, filing):
    client.force_login(cast.han)
    assert client.get(reverse("home")).url == reverse("signature-list")
    body = client.get(reverse("signature-list")).content.decode()
    assert "1份材料等您签字" in body and reverse("filing-sign", args=[filing.uuid]) in body
    client.force_login(cast.ding)
    assert client.get(reverse("home")).url == reverse("obligation-list")
    assert "现在没有要您签字的材料" in client.get(reverse("signature-list")).content.decode()
    client.force_login(cast.shen)
    assert client.get(reverse("signature-list")).status_code == 403


def test_what_changed_since_the_return_is_listed_for_the_signer(client, cast, given, filing):
    sign(client, cast.han, filing)
    filing = Filing.objects.get(pk=filing.pk)
    services.return_filing(filing=filing, version=filing.current, reason="第1条责任领导请核实", actor=act(cast.zhao))
    version = services.begin_correction(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))
    typed = dict(version.content)
    typed["rows"][0]["cells"]["leader"] = "罗振东"
    services.save_draft(filing=version.filing, content=typed, revision=0, actor=act(cast.shen))
    services.send_for_signature(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))
    body = page(client, cast.han, filing).content.decode()
    assert "z-diff" not in body  # signed is the paper as it prints
    marked = client.get(reverse("filing-sign", args=[filing.uuid]), {"changes": "1"}).content.decode()
    assert "z-diff" in marked
    assert "这一版改了1处" in body and "第1条 责任领导" in body and "第1条责任领导请核实" in body
