"""Rights: proposed by one, granted by another, ended with a reason; three administrators kept apart."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import Actor
from accounts.capabilities import Role
from accounts.models import Membership, User
from accounts.services.memberships import (
    decline_membership,
    end_membership,
    grant_membership,
    propose_membership,
    withdraw_proposal,
)
from accounts.services.users import deactivate_user
from accounts.transitions import Refused, StaleState
from audit.models import Entry
from tests.factories import make_user

TODAY = date(2020, 6, 9)


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def admin(cast):
    return Actor(cast.admin)


@pytest.fixture
def guard(cast):
    return Actor(cast.guard)


@pytest.fixture
def person(cast):
    return make_user("linyue", "林越")


@pytest.fixture
def proposal(cast, admin, person):
    return propose_membership(user=person, unit=cast.wangxi, role=Role.LIAISON, post="法制股", actor=admin)


def roles(user):
    return {post.role for post in User.objects.get(pk=user.pk).grants.posts}


def last():
    return Entry.objects.latest("id")


def test_a_proposal_gives_no_right(proposal, person, cast):
    assert roles(person) == set()
    assert proposal.valid_from == TODAY and proposal.proposed_by == cast.admin
    entry = last()
    assert entry.action == "accounts.membership.proposed" and entry.actor_id == cast.admin.pk
    assert entry.object_name == "林越 · 联络员 · 望溪县交通运输局"


def test_granting_gives_it(proposal, person, guard, cast):
    grant_membership(membership=proposal, actor=guard)
    assert roles(person) == {Role.LIAISON}
    entry = last()
    assert entry.action == "accounts.membership.granted" and entry.actor_id == cast.guard.pk
    assert entry.before == {"state": "proposed"} and entry.after["state"] == "granted"
    assert entry.after["valid_from"] == "2020-06-09"


def test_a_right_never_reaches_back_before_its_granting(cast, admin, guard, person):
    early = propose_membership(
        user=person, unit=cast.wangxi, role=Role.LIAISON, valid_from=date(2020, 1, 1), actor=admin
    )
    grant_membership(membership=early, actor=guard)
    assert early.valid_from == TODAY and not early.holds_on(date(2020, 6, 8))


def test_a_right_begins_and_ends_by_its_dates(cast, admin, guard, person, june):
    later = propose_membership(
        user=person, unit=cast.wangxi, role=Role.LIAISON, valid_from=date(2020, 7, 1), valid_to=date(2020, 7, 31),
        actor=admin,
    )  # fmt: skip
    grant_membership(membership=later, actor=guard)
    assert later.standing == "future" and roles(person) == set()
    june.move_to("2020-07-31 20:00:00+08:00")
    assert roles(person) == {Role.LIAISON}
    june.move_to("2020-08-01 08:00:00+08:00")
    assert Membership.objects.get(pk=later.pk).standing == "expired" and roles(person) == set()


def test_what_has_run_out_makes_place_for_a_new_proposal(cast, admin, guard, person, june):
    first = propose_membership(
        user=person, unit=cast.wangxi, role=Role.LIAISON, valid_to=date(2020, 6, 30), actor=admin
    )
    grant_membership(membership=first, actor=guard)
    june.move_to("2020-07-02 08:00:00+08:00")
    second = propose_membership(user=person, unit=cast.wangxi, role=Role.LIAISON, actor=admin)
    first.refresh_from_db()
    assert (first.state, second.state) == ("ended", "proposed")
    assert Entry.objects.filter(action="accounts.membership.expired").count() == 1


def test_decline_needs_a_reason_that_the_proposer_sees(client, proposal, guard, cast, person):
    with pytest.raises(Refused, match="理由"):
        decline_membership(membership=proposal, reason=" ", actor=guard)
    decline_membership(membership=proposal, reason="该局已有联络员", actor=guard)
    assert last().action == "accounts.membership.declined" and last().reason == "该局已有联络员"
    client.force_login(cast.admin)
    assert "该局已有联络员" in client.get(reverse("user-detail", args=[person.uuid])).content.decode()


def test_withdraw_is_the_proposers(proposal, admin, guard):
    with pytest.raises(PermissionDenied):
        withdraw_proposal(membership=proposal, actor=guard)
    withdraw_proposal(membership=proposal, actor=admin)
    assert proposal.state == "ended" and last().action == "accounts.membership.withdrawn"


def test_end(cast, guard):
    membership = cast.shen.memberships.get()
    with pytest.raises(Refused, match="理由"):
        end_membership(membership=membership, reason="", actor=guard)
    end_membership(membership=membership, reason="已调离", actor=guard)
    assert roles(cast.shen) == set() and membership.valid_to == TODAY
    entry = last()
    assert entry.action == "accounts.membership.ended" and entry.reason == "已调离"


def test_the_second_of_two_is_told(proposal, guard):
    stale = Membership.objects.get(pk=proposal.pk)
    grant_membership(membership=proposal, actor=guard)
    with pytest.raises(StaleState):
        grant_membership(membership=stale, actor=guard)
    with pytest.raises(StaleState):
        decline_membership(membership=stale, reason="x", actor=guard)
    assert Entry.objects.filter(action="accounts.membership.granted").count() == 1


def test_nobody_grants_to_himself(cast, guard):
    """A second role for a security administrator is his colleague's to decide, and so is a proposal declined."""
    own = Membership.objects.create(
        user=cast.guard, unit=cast.legal, role=Role.SECURITY_ADMIN, state="proposed", valid_from=TODAY
    )
    with pytest.raises(Refused, match="自己"):
        grant_membership(membership=own, actor=guard)
    with pytest.raises(Refused, match="自己"):
        decline_membership(membership=own, reason="x", actor=guard)
    other = make_user("anquan2", "安全管理员乙", (Role.SECURITY_ADMIN, cast.bureau, ""))
    grant_membership(membership=own, actor=Actor(other))
    assert own.state == "granted"


@pytest.mark.parametrize("first", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
@pytest.mark.parametrize("second", list(Role))
def test_the_three_exclude_each_other_and_every_business_role(cast, admin, guard, person, first, second):
    grant_membership(membership=propose_membership(user=person, unit=cast.bureau, role=first, actor=admin), actor=guard)
    if first == second:
        propose_membership(user=person, unit=cast.legal, role=second, actor=admin)
        return
    with pytest.raises(Refused, match="三员分立"):
        propose_membership(user=person, unit=cast.legal, role=second, actor=admin)


def test_the_separation_holds_at_the_grant_too(cast, admin, guard, person):
    """Two proposals can be written beside each other only behind the service; the grant still refuses."""
    auditor = propose_membership(user=person, unit=cast.bureau, role=Role.AUDITOR, actor=admin)
    Membership.objects.create(user=person, unit=cast.wangxi, role=Role.LIAISON, state="granted", valid_from=TODAY)
    with pytest.raises(Refused, match="三员分立"):
        grant_membership(membership=auditor, actor=guard)
    auditor.refresh_from_db()
    assert auditor.state == "proposed"


def test_business_roles_may_be_held_together(cast, admin, person):
    for role in (Role.LIAISON, Role.UNIT_LEADER, Role.CAMPAIGN_MANAGER):
        propose_membership(user=person, unit=cast.wangxi, role=role, actor=admin)
    assert person.memberships.count() == 3


def test_the_last_administrator_of_a_kind_stays(cast, guard):
    for user in (cast.admin, cast.guard, cast.auditor):
        with pytest.raises(Refused, match="最后一名"):
            end_membership(membership=user.memberships.get(), reason="x", actor=guard)
    make_user("shenji2", "审计员乙", (Role.AUDITOR, cast.bureau, ""))
    end_membership(membership=cast.auditor.memberships.get(), reason="x", actor=guard)
    assert roles(cast.auditor) == set()


def test_propose_refuses(cast, admin, person, proposal):
    with pytest.raises(Refused, match="不用再提"):
        propose_membership(user=person, unit=cast.wangxi, role=Role.LIAISON, actor=admin)
    with pytest.raises(Refused, match="早于"):
        propose_membership(user=person, unit=cast.shiwan, role=Role.LIAISON, valid_to=date(2020, 6, 8), actor=admin)
    deactivate_user(user=person, reason="x", actor=admin)
    with pytest.raises(Refused, match="已停用"):
        propose_membership(user=person, unit=cast.shiwan, role=Role.LIAISON, actor=admin)


def test_grant_refuses_a_closed_account(cast, admin, guard, person, proposal):
    deactivate_user(user=person, reason="x", actor=admin)
    with pytest.raises(Refused, match="已停用"):
        grant_membership(membership=proposal, actor=guard)


@pytest.mark.parametrize("who", ["guard", "auditor", "zhao", "han"])
def test_only_the_system_administrator_proposes(cast, person, who):
    with pytest.raises(PermissionDenied):
        propose_membership(user=person, unit=cast.wangxi, role=Role.LIAISON, actor=Actor(getattr(cast, who)))


@pytest.mark.parametrize("who", ["admin", "auditor", "zhao", "han"])
def test_only_the_security_administrator_decides(cast, proposal, who):
    actor = Actor(getattr(cast, who))
    for act in (
        lambda: grant_membership(membership=proposal, actor=actor),
        lambda: decline_membership(membership=proposal, reason="x", actor=actor),
        lambda: end_membership(membership=cast.shen.memberships.get(), reason="x", actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_in_the_browser(client, cast, person):
    client.force_login(cast.admin)
    form = {"unit": cast.wangxi.pk, "role": "liaison", "post": "法制股", "valid_from": "2020-06-09", "valid_to": ""}
    answer = client.post(reverse("membership-propose", args=[person.uuid]), form, follow=True)
    assert "等安全管理员确认" in answer.content.decode()
    refused = client.post(reverse("membership-propose", args=[person.uuid]), {**form, "role": "auditor"})
    assert refused.status_code == 422 and "三员分立" in refused.content.decode()
    client.force_login(cast.guard)
    page = client.get(reverse("membership-list"))
    assert [m.user.name for m in page.context["page"]] == ["林越"]
    assert '<span class="z-badge">1</span>' in page.content.decode()
    key = person.memberships.get().pk
    answer = client.post(reverse("membership-grant", args=[key]), {"back": "/grants/?tab=granted"})
    assert answer.url == "/grants/?tab=granted" and roles(person) == {Role.LIAISON}
    answer = client.post(reverse("membership-end", args=[key]), {"reason": "已调离"}, follow=True)
    assert "已终止：林越 · 联络员 · 望溪县交通运输局" in answer.content.decode()


def test_the_way_back_stays_on_this_site(client, cast, proposal):
    client.force_login(cast.guard)
    url = reverse("membership-grant", args=[proposal.pk])
    assert client.post(url, {"back": "https://elsewhere.example/"}).url == reverse("membership-list")
    assert client.post(url, {"back": "//elsewhere.example/"}).url == reverse("membership-list")


def test_many_are_granted_at_once_and_the_refused_are_named(client, cast, admin, proposal):
    mixed = make_user("zhouyi", "周易")
    bad = propose_membership(user=mixed, unit=cast.bureau, role=Role.AUDITOR, actor=admin)
    Membership.objects.create(user=mixed, unit=cast.wangxi, role=Role.LIAISON, state="granted", valid_from=TODAY)
    client.force_login(cast.guard)
    answer = client.post(reverse("membership-bulk-grant"), {"membership": [proposal.pk, bad.pk, "x"]}, follow=True)
    page = answer.content.decode()
    assert "已同意1条授权" in page and "周易：" in page and "三员分立" in page
    proposal.refresh_from_db()
    assert proposal.state == "granted"
    none = client.post(reverse("membership-bulk-grant"), {}, follow=True)
    assert "没有选中任何一条" in none.content.decode()


def test_the_list_by_role_and_unit(client, cast):
    def names(**query):
        page = client.get(reverse("membership-list"), {"tab": "granted", **query}).context["page"]
        return {m.user.name for m in page}

    client.force_login(cast.guard)
    assert names(role="unit_leader") == {"孙和平", "韩立诚", "丁学勤", "郝建"}
    assert names(unit=cast.wangxi.pk) == {"沈雨桐", "韩立诚"}
    assert names(q="石湾") == {"林晓禾", "丁学勤"}
    assert client.get(reverse("membership-list"), {"tab": "bogus"}).context["tab"] == "proposed"
