"""Signing in and out, the lock after failures, and what the trail keeps of them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.actors import Actor
from accounts.lockout import locks_of
from accounts.models import User
from accounts.services.users import deactivate_user, unlock_user
from audit import clock
from audit.models import Entry, Outcome
from tests.factories import make_user

PASSWORD = "Heshan-2020-mu"
HERE, ELSEWHERE = "10.0.0.7", "10.0.0.8"


@pytest.fixture
def person(cast):
    user = make_user("linyue", "林越", password=PASSWORD)
    user.memberships.create(
        unit=cast.wangxi, role="liaison", state="granted", valid_from=clock.today() - timedelta(days=1)
    )
    return user


def sign_in(client, password=PASSWORD, username="linyue", address=HERE):
    return client.post(reverse("login"), {"username": username, "password": password}, REMOTE_ADDR=address)


def fail(client, times, **values):
    return [sign_in(client, "Wrong-2020-mu", **values) for _time in range(times)]


def actions():
    return list(Entry.objects.order_by("id").values_list("action", flat=True))


def test_right_password_opens_the_first_page(client, person):
    answer = sign_in(client)
    assert answer.status_code == 302 and answer.url == reverse("home")
    assert client.get(reverse("account")).status_code == 200
    person.refresh_from_db()
    assert person.last_login is not None


def test_a_sign_in_and_its_end_are_in_the_trail(client, person, cast):
    sign_in(client)
    client.post(reverse("logout"), REMOTE_ADDR=HERE)
    started, ended = Entry.objects.order_by("id")
    assert (started.action, ended.action) == ("accounts.session.started", "accounts.session.ended")
    assert started.actor_id == person.pk and started.actor_name == "林越" and started.address == HERE
    assert started.unit_name == cast.wangxi.name and started.object_id == str(person.uuid)
    assert client.get(reverse("account")).status_code == 302


def test_sign_out_answers_to_post_alone(client, person):
    sign_in(client)
    assert client.get(reverse("logout")).status_code == 405
    assert client.get(reverse("account")).status_code == 200


def test_the_name_may_be_typed_in_capitals_and_with_spaces(client, person):
    assert sign_in(client, username=" LinYue ").status_code == 302


@pytest.mark.parametrize("case", ["wrong password", "no such name", "closed account"])
def test_every_failure_reads_the_same(client, person, cast, case):
    if case == "closed account":
        deactivate_user(user=person, reason="已调离", actor=Actor(cast.admin))
    username = "nobody" if case == "no such name" else "linyue"
    answer = sign_in(client, PASSWORD if case == "closed account" else "Wrong-2020-mu", username)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "登录名或密码不对" in page and "停用" not in page
    entry = Entry.objects.filter(action="accounts.session.refused").get()
    assert entry.outcome == Outcome.REFUSED and entry.actor_id is None and entry.address == HERE
    assert entry.object_name == ("nobody" if case == "no such name" else "林越")


def test_five_failures_lock_the_account_at_that_address(client, person):
    assert [answer.status_code for answer in fail(client, 5)] == [200, 200, 200, 200, 429]
    assert sign_in(client).status_code == 429, "the right password no longer helps"
    assert sign_in(client, address=ELSEWHERE).status_code == 302, "another address is another matter"
    assert actions().count("accounts.session.refused") == 5
    assert actions().count("accounts.session.locked_out") == 2


def test_the_lock_is_of_one_account_only(client, person):
    make_user("zhouyi", "周易", password=PASSWORD)
    fail(client, 5)
    assert sign_in(client, username="zhouyi").status_code == 302


def test_the_lock_page_says_when_and_whom_to_ask(client, person):
    with time_machine.travel("2026-03-02 08:00:10+08:00", tick=False):
        answer = fail(client, 5)[-1]
        page = answer.content.decode()
        assert "08:30以后（约30分钟）" in page
        assert "安全管理员" in page and "系统管理员" in page
        assert answer["Retry-After"] == "1800"


def test_the_lock_opens_after_thirty_minutes_however_often_one_tries(client, person):
    with time_machine.travel("2026-03-02 08:00:00+08:00", tick=False) as traveller:
        fail(client, 5)
        traveller.shift(timedelta(minutes=20))
        answer = sign_in(client)
        assert answer.status_code == 429 and "约10分钟" in answer.content.decode()
        traveller.shift(timedelta(minutes=10, seconds=1))
        assert sign_in(client).status_code == 302


def test_a_success_forgets_earlier_failures(client, person):
    fail(client, 4)
    sign_in(client)
    client.post(reverse("logout"))
    assert [answer.status_code for answer in fail(client, 4)] == [200] * 4


def test_the_security_administrator_unlocks(client, person, cast):
    fail(client, 5)
    fail(client, 5, address=ELSEWHERE)
    assert [lock.address for lock in locks_of("linyue")] == [HERE, ELSEWHERE]
    unlock_user(user=person, actor=Actor(cast.guard))
    assert locks_of("linyue") == []
    entry = Entry.objects.get(action="accounts.user.unlocked")
    assert entry.actor_id == cast.guard.pk and entry.object_name == "林越"
    assert sign_in(client).status_code == 302


def test_the_locked_account_shows_on_its_page(client, person, cast):
    fail(client, 5)
    client.force_login(cast.guard)
    page = client.get(reverse("user-detail", args=[person.uuid])).content.decode()
    assert HERE in page and "解除锁定" in page
    answer = client.post(reverse("user-unlock", args=[person.uuid]), follow=True)
    assert "已解除锁定" in answer.content.decode()


def test_a_session_ends_with_the_account(client, person, cast):
    sign_in(client)
    deactivate_user(user=person, reason="已调离", actor=Actor(cast.admin))
    assert client.get(reverse("account")).url.startswith(reverse("login"))


def test_a_foreign_next_is_not_followed(client, person):
    answer = client.post(
        reverse("login") + "?next=https://elsewhere.example/", {"username": "linyue", "password": PASSWORD}
    )
    assert answer.url == reverse("home")


def test_last_login_follows_our_clock(client, person, settings, tmp_path):
    stand = tmp_path / "clock"
    stand.write_text("2020-06-09T09:00:00+08:00")
    settings.CLOCK_FILE = str(stand)
    User.objects.filter(pk=person.pk).update(password_changed_at=clock.now())
    sign_in(client)
    person.refresh_from_db()
    assert clock.local_date(person.last_login).isoformat() == "2020-06-09"
    assert locks_of("linyue") == []
