"""附件1: typed rows, hidden telephones, registrations, and what is asked for the registered person."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import AccountRequest, Membership, User
from accounts.services.requests import decline_request, fulfil_request, suggested_username
from accounts.transitions import Refused, StaleState
from audit.models import Entry
from campaigns.models import Annex, FilingKind
from rectification import services
from rectification.models import Filing, LiaisonRegistration
from rectification.sheets import SheetContext, sheet_for
from rectification.sheets.liaison_form import hidden_phone, is_phone
from tests.campaign_factory import _requirement, content, make_campaign
from tests.rectification.scenes import act, sign, submitted

PHONE = "13812345678"


@pytest.fixture
def given(cast):
    given = make_campaign(cast)
    filers = [cast.wangxi, cast.shiwan]
    due = given.campaign.start
    assert due
    requirement = _requirement(given.campaign, FilingKind.MONTHLY_INFORMATION, 9, cast, filers, due)
    given.requirements["liaison_form"] = requirement
    requirement.kind, requirement.title = FilingKind.LIAISON_FORM, "联络员登记"
    requirement.save()
    Annex.objects.create(campaign=given.campaign, position=1, number="1", title="联络员登记表", kind="liaison_form")
    return given


def line(name="张伟", phone=PHONE, key="new-1"):
    return {"id": key, "cells": {"section": "法制股", "contact": name, "phone": phone}}


def accepted(cast, given, *rows):
    filing = submitted(cast, given, *(rows or (line(),)), kind="liaison_form")
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    return filing


def judge(*rows, **facts):
    context = SheetContext(unit_name="望溪县局", today=date(2026, 6, 1), **facts)
    return [(f.number, f.column) for f in sheet_for("liaison_form").check(content("liaison_form", *rows), context)]


def test_exactly_one_where_the_campaign_says_so():
    assert judge(line(), single_liaison=True) == []
    assert judge(line(), line("李娜", key="new-2"), single_liaison=True) == [(2, "contact")]
    assert judge(line(), line("李娜", key="new-2")) == []
    assert judge(single_liaison=True) == judge() == [(0, "zero")]


def test_each_cell_is_demanded_and_the_number_looks_like_one():
    assert judge({"id": "a", "cells": {"section": "", "contact": "", "phone": ""}}) == [
        (1, "section"), (1, "contact"), (1, "phone"),
    ]  # fmt: skip
    assert judge(line(phone="1381234")) == [] and judge(line(phone="12")) == [(1, "phone")]
    assert all(map(is_phone, ["138 1234 5678", "0917-3261234", "（0917）3261234转801", "+8613812345678"]))
    assert not any(map(is_phone, ["", "同上", "1381234567", "138123456789012"]))


def test_a_hidden_number_cannot_be_called():
    assert hidden_phone(PHONE) == "138****5678"
    assert hidden_phone("12345") == "****" and hidden_phone("") == ""


@pytest.mark.parametrize(
    ("who", "whole"), [("shen", True), ("han", True), ("zhao", True), ("wu", True), ("chen", False)]
)
def test_who_reads_the_whole_number(client, cast, given, who, whole):
    filing = accepted(cast, given)
    client.force_login(cast.people[who])
    for name in ("filing-detail", "filing-paper"):
        body = client.get(reverse(name, args=[filing.uuid])).content.decode()
        assert "张伟" in body
        assert (PHONE in body) is whole
        assert ("138****5678" in body) is not whole


def test_acceptance_registers_and_a_change_is_a_new_registration(client, cast, given):
    filing = accepted(cast, given)
    first = LiaisonRegistration.objects.get()
    assert (first.unit, first.name, first.section, first.phone) == (cast.wangxi, "张伟", "法制股", PHONE)
    services.ask_for_account(registration=first, actor=act(cast.zhao))
    client.force_login(cast.shen)
    assert "登记变更" in client.get(reverse("filing-detail", args=[filing.uuid])).content.decode()
    assert client.post(reverse("filing-change", args=[filing.uuid])).url == reverse("filing-edit", args=[filing.uuid])
    filing = Filing.objects.get(pk=filing.pk)
    typed = content("liaison_form", line("李娜"))
    services.save_draft(filing=filing, content=typed, revision=0, actor=act(cast.shen))
    filing = sign(cast, filing)
    assert LiaisonRegistration.objects.get(replaced_at=None).name == "张伟"
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    assert LiaisonRegistration.objects.get(replaced_at=None).name == "李娜"
    first.refresh_from_db()
    assert first.replaced_by == filing.current
    assert AccountRequest.objects.get().state == "cancelled"
    with pytest.raises(Refused, match="已被新的登记替换"):
        services.ask_for_grant(registration=first, actor=act(cast.zhao))


def test_what_did_not_change_stays_registered(cast, given):
    filing = accepted(cast, given)
    services.reopen_filing(filing=filing, reason="漏了一名", actor=act(cast.zhao))
    version = services.begin_correction(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))
    typed = content("liaison_form", *version.content["rows"], line("李娜", key="new-2"))
    services.save_draft(filing=version.filing, content=typed, revision=0, actor=act(cast.shen))
    filing = sign(cast, filing)
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    assert [r.version.number for r in LiaisonRegistration.objects.filter(replaced_at=None).order_by("id")] == [1, 2]


def test_only_a_registration_is_changed_after_acceptance(cast, given):
    filing = submitted(cast, given)
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    with pytest.raises(Refused, match="重新退回"):
        services.begin_change(filing=filing, actor=act(cast.shen))
    assert Filing.objects.get(pk=filing.pk).state == "accepted"


def test_the_reviewer_asks_the_administrator_makes_and_the_guard_decides(client, cast, given):
    filing = accepted(cast, given)
    registration = LiaisonRegistration.objects.get()
    page = reverse("review-detail", args=[filing.uuid])
    client.force_login(cast.zhao)
    body = client.get(page).content.decode()
    assert "提请开账号" in body and "提请授权" not in body
    client.post(reverse("liaison-account", args=[registration.uuid]))
    assert "提请授权" in client.get(page).content.decode()
    client.post(reverse("liaison-grant", args=[registration.uuid]))
    request = AccountRequest.objects.get()
    assert (request.with_grant, request.state, request.asked_by) == (True, "open", cast.zhao)
    assert not User.objects.filter(name="张伟").exists()

    client.force_login(cast.admin)
    body = client.get(reverse("account-request-list")).content.decode()
    assert "建账号并提出授权" in body and 'value="zhangwei"' in body
    answer = client.post(reverse("account-request-fulfil", args=[request.uuid]), {"username": "zhangwei"})
    assert "zhangwei" in answer.content.decode() and answer["Cache-Control"] == "no-store"
    membership = Membership.objects.get(user__username="zhangwei")
    assert (membership.unit, membership.role, membership.state) == (cast.wangxi, "liaison", "proposed")

    client.force_login(cast.zhao)
    body = client.get(page).content.decode()
    assert "等安全管理员确认" in body and "提请开账号" not in body


def test_a_second_click_and_a_second_administrator_are_told(cast, given):
    accepted(cast, given)
    registration = LiaisonRegistration.objects.get()
    services.ask_for_account(registration=registration, actor=act(cast.zhao))
    with pytest.raises(Refused, match="已经提请过"):
        services.ask_for_account(registration=registration, actor=act(cast.zhou))
    request = AccountRequest.objects.get()
    stale = AccountRequest.objects.get()
    fulfil_request(request=request, username="zhangwei", actor=act(cast.admin))
    with pytest.raises(StaleState):
        fulfil_request(request=stale, username="zhangwei2", actor=act(cast.admin))
    assert User.objects.filter(name="张伟").count() == 1
    services.ask_for_grant(registration=registration, actor=act(cast.zhao))
    asked_for = AccountRequest.objects.get(state="open").user
    assert asked_for and asked_for.username == "zhangwei"


def test_a_taken_user_name_changes_nothing(cast, given):
    accepted(cast, given)
    services.ask_for_account(registration=LiaisonRegistration.objects.get(), actor=act(cast.zhao))
    with pytest.raises(Refused, match="已经用过"):
        fulfil_request(request=AccountRequest.objects.get(), username="shenyutong", actor=act(cast.admin))
    assert AccountRequest.objects.get().state == "open"


def test_a_liaison_who_has_his_post_needs_nothing(cast, given):
    accepted(cast, given, line("沈雨桐"))
    registration = LiaisonRegistration.objects.get()
    with pytest.raises(Refused, match="已经有账号"):
        services.ask_for_account(registration=registration, actor=act(cast.zhao))
    with pytest.raises(Refused, match="已经是本单位联络员"):
        services.ask_for_grant(registration=registration, actor=act(cast.zhao))


def test_declining_needs_a_reason_and_the_reviewer_reads_it(client, cast, given):
    filing = accepted(cast, given)
    services.ask_for_account(registration=LiaisonRegistration.objects.get(), actor=act(cast.zhao))
    request = AccountRequest.objects.get()
    with pytest.raises(Refused, match="理由"):
        decline_request(request=request, reason=" ", actor=act(cast.admin))
    decline_request(request=request, reason="姓名与人事系统不符", actor=act(cast.admin))
    client.force_login(cast.zhao)
    assert "姓名与人事系统不符" in client.get(reverse("review-detail", args=[filing.uuid])).content.decode()


@pytest.mark.parametrize("who", ["shen", "han", "chen", "lin", "admin", "guard"])
def test_only_the_reviewer_asks(cast, given, who):
    accepted(cast, given)
    with pytest.raises(PermissionDenied):
        services.ask_for_account(registration=LiaisonRegistration.objects.get(), actor=act(cast.people[who]))
    assert not AccountRequest.objects.exists()


def test_undoing_the_acceptance_undoes_the_registration(cast, given):
    filing = accepted(cast, given)
    decision = filing.current.decisions.get()
    services.undo_decision(filing=filing, decision=decision, actor=act(cast.zhao))
    assert not LiaisonRegistration.objects.filter(replaced_at=None).exists()
    assert Entry.objects.filter(action="rectification.liaison.restored").count() == 1


def test_user_names_come_from_pinyin_and_are_free(cast):
    assert suggested_username("赵敏之") == "zhaominzhi2"
    assert suggested_username("于a") == "yua"
