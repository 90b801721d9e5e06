"""Accounts: made, edited, closed, opened, reset. Each by whom, and what the trail keeps."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.actors import SYSTEM, Actor
from accounts.capabilities import Role
from accounts.models import User
from accounts.services.users import (
    activate_user,
    create_user,
    deactivate_user,
    edit_user,
    reset_password,
    unlock_user,
)
from accounts.transitions import Refused, StaleState
from audit.models import Entry
from tests.factories import make_user


@pytest.fixture
def admin(cast):
    return Actor(cast.admin, "10.0.0.9")


def last():
    return Entry.objects.latest("id")


def test_create(admin):
    account = create_user(username="lin.yue-2", name="林越", phone="0991-5550100", actor=admin)
    assert account.user.must_change_password and account.user.check_password(account.password)
    assert account.user.grants.posts == ()
    entry = last()
    assert entry.action == "accounts.user.created" and entry.address == "10.0.0.9"
    assert entry.after == {"username": "lin.yue-2", "name": "林越", "phone": "0991-5550100"}
    assert account.password not in str(entry.after)


@pytest.mark.parametrize("username", ["ab", "Lin", "林越", "a b c", "-lin", "x" * 41, "lin@x"])
def test_create_refuses_a_bad_user_name(admin, username):
    with pytest.raises(Refused, match="小写字母"):
        create_user(username=username, name="林越", actor=admin)


def test_create_refuses_a_name_in_use(admin, cast):
    with pytest.raises(Refused, match="已经用过"):
        create_user(username=cast.shen.username, name="沈雨桐", actor=admin)


def test_edit(admin, cast):
    edit_user(user=cast.shen, name="沈语桐", phone="0991-5550111", actor=admin)
    entry = last()
    assert entry.action == "accounts.user.edited"
    assert entry.before == {"name": "沈雨桐", "phone": ""} and entry.after["name"] == "沈语桐"
    edit_user(user=cast.shen, name="沈语桐", phone="0991-5550111", actor=admin)
    assert last() == entry, "nothing changed, nothing written"


def test_deactivate_and_activate(admin, cast):
    deactivate_user(user=cast.shen, reason="已调离", actor=admin)
    assert last().action == "accounts.user.deactivated" and last().reason == "已调离"
    assert not User.objects.get(pk=cast.shen.pk).grants.posts
    with pytest.raises(StaleState):
        deactivate_user(user=cast.shen, reason="已调离", actor=admin)
    activate_user(user=cast.shen, actor=admin)
    assert last().action == "accounts.user.activated"
    assert User.objects.get(pk=cast.shen.pk).grants.has_role(Role.LIAISON)


def test_deactivate_needs_a_reason(admin, cast):
    with pytest.raises(Refused, match="理由"):
        deactivate_user(user=cast.shen, reason=" ", actor=admin)


def test_nobody_closes_himself_or_the_last_of_his_kind(admin, cast):
    with pytest.raises(Refused, match="自己"):
        deactivate_user(user=cast.admin, reason="x", actor=admin)
    with pytest.raises(Refused, match="最后一名安全管理员"):
        deactivate_user(user=cast.guard, reason="x", actor=admin)
    assert User.objects.get(pk=cast.guard.pk).is_active
    make_user("anquan2", "安全管理员乙", (Role.SECURITY_ADMIN, cast.bureau, ""))
    deactivate_user(user=cast.guard, reason="x", actor=admin)
    assert not User.objects.get(pk=cast.guard.pk).is_active


def test_reset_password(admin, cast):
    issued = reset_password(user=cast.shen, actor=admin)
    user = User.objects.get(pk=cast.shen.pk)
    assert user.check_password(issued.password) and user.must_change_password
    entry = last()
    assert entry.action == "accounts.password.reset" and issued.password not in f"{entry.before}{entry.after}"


def test_reset_ends_sessions(client, admin, cast):
    client.force_login(cast.shen)
    reset_password(user=cast.shen, actor=admin)
    assert client.get(reverse("account")).status_code == 302


def test_reset_refuses_oneself_and_those_whom_the_system_administrator_could_become(admin, cast):
    with pytest.raises(Refused, match="我的账号"):
        reset_password(user=cast.admin, actor=admin)
    for user in (cast.guard, cast.auditor):
        with pytest.raises(Refused, match="reset_password"):
            reset_password(user=user, actor=admin)


def test_the_command_resets_anybody(cast, capsys):
    call_command("reset_password", "anquan")
    text = capsys.readouterr().out.strip()
    assert User.objects.get(username="anquan").check_password(text)
    assert last().action == "accounts.password.reset" and last().actor_id is None
    with pytest.raises(CommandError):
        call_command("reset_password", "nobody")


@pytest.mark.parametrize("who", ["guard", "auditor", "zhao", "shen"])
def test_only_the_system_administrator_manages_accounts(cast, who):
    actor = Actor(getattr(cast, who))
    acts = [
        lambda: create_user(username="linyue", name="林越", actor=actor),
        lambda: edit_user(user=cast.han, name="x", phone="", actor=actor),
        lambda: deactivate_user(user=cast.han, reason="x", actor=actor),
        lambda: activate_user(user=cast.han, actor=actor),
        lambda: reset_password(user=cast.han, actor=actor),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_the_system_itself_and_strangers_create_nobody(cast):
    with pytest.raises(PermissionDenied):
        create_user(username="linyue", name="林越", actor=SYSTEM)


@pytest.mark.parametrize("who", ["admin", "auditor", "zhao"])
def test_only_the_security_administrator_unlocks(cast, who):
    with pytest.raises(PermissionDenied):
        unlock_user(user=cast.han, actor=Actor(getattr(cast, who)))


def test_the_page_shows_the_password_once_and_no_cache_keeps_it(client, cast):
    client.force_login(cast.admin)
    answer = client.post(reverse("user-create"), {"username": " LinYue ", "name": "林越", "phone": ""})
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    found = re.search(r'z-slip__password">([^<]+)<', answer.content.decode())
    user = User.objects.get(username="linyue")
    assert found and user.check_password(found[1])
    again = client.get(reverse("user-detail", args=[user.uuid])).content.decode()
    assert found[1] not in again


def test_what_was_typed_survives_a_refusal(client, cast):
    client.force_login(cast.admin)
    answer = client.post(reverse("user-create"), {"username": "shenyutong", "name": "沈二", "phone": "0991"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "已经用过" in page and 'value="沈二"' in page


def test_verbs_say_how_it_went(client, cast):
    client.force_login(cast.admin)
    url = reverse("user-deactivate", args=[cast.han.uuid])
    assert "请写明停用的理由" in client.post(url, {"reason": ""}, follow=True).content.decode()
    assert "已停用" in client.post(url, {"reason": "已调离"}, follow=True).content.decode()
    page = client.post(reverse("user-activate", args=[cast.han.uuid]), follow=True).content.decode()
    assert "已启用" in page
    answer = client.post(reverse("user-reset-password", args=[cast.han.uuid]))
    assert "z-slip__password" in answer.content.decode()
    answer = client.post(reverse("user-reset-password", args=[cast.guard.uuid]), follow=True)
    assert "manage.py reset_password" in answer.content.decode()


def names_on(client, **query):
    answer = client.get(reverse("user-list"), query)
    return {user.name for user in answer.context["page"]}


def test_the_list_is_searched_and_filtered(client, cast):
    client.force_login(cast.admin)
    deactivate_user(user=cast.lin, reason="x", actor=Actor(cast.admin))
    create_user(username="linyue", name="林越", phone="0991-777", actor=Actor(cast.admin))
    assert names_on(client, q="沈") == {"沈雨桐"}
    assert names_on(client, q="hanli") == {"韩立诚"}
    assert names_on(client, q="777") == {"林越"}
    assert names_on(client, unit=cast.wangxi.pk) == {"沈雨桐", "韩立诚"}
    assert names_on(client, role="campaign_manager") == {"赵敏之", "周岚", "吴桐"}
    assert names_on(client, role="campaign_manager", unit=cast.legal.pk) == {"赵敏之", "周岚"}
    assert names_on(client, state="closed") == {"林晓禾"}
    assert names_on(client, state="none") == {"林越"}
    assert "沈雨桐" in names_on(client, unit="x", state="fresh", role="bogus")
