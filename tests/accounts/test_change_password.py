"""Passwords: what they must be, when they must change, and what the product generates (GB/T 22239 A1)."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import PasswordRecord, User
from accounts.passwords import kinds
from accounts.services.passwords import OneTimePassword, change_own_password
from accounts.services.users import create_user
from audit.models import Entry
from tests.factories import make_user

OLD, NEW = "Heshan-2020-mu", "Qingshui-2021-he"


@pytest.fixture
def person(db):
    return make_user("linyue", "林越", password=OLD)


@pytest.fixture
def signed_in(client, person):
    client.post(reverse("login"), {"username": "linyue", "password": OLD})
    return client


def change(client, old=OLD, new=NEW, again=None):
    return client.post(reverse("password-change"), {"old": old, "new": new, "again": again or new})


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ab3-xyz", "password_too_short"),
        ("abcdefgh1", "password_kinds"),
        ("ABCDEFGH-", "password_kinds"),
        ("xX-linyue-7", "password_user_name"),
        ("xX-LINYUE-7", "password_user_name"),
        ("Password1", "password_too_common"),
        (OLD, "password_history"),
    ],
)
def test_what_a_password_may_not_be(person, password, code):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, person)
    assert code in {error.code for error in refusal.value.error_list}


def test_three_kinds_and_eight_characters_are_enough(person):
    validate_password("mukeqF12", person)


def test_the_last_five_are_barred_and_the_sixth_is_not(person):
    used = [OLD, *(f"Heshan-202{n}-xin" for n in range(1, 6))]
    for old, new in pairwise(used):
        change_own_password(old=old, new=new, actor=Actor(User.objects.get(pk=person.pk)))
    present = User.objects.get(pk=person.pk)
    for former in used[1:]:
        with pytest.raises(ValidationError, match="最近5次"):
            validate_password(former, present)
    validate_password(OLD, present)


def test_changing_keeps_this_session_and_ends_the_others(signed_in, person):
    from django.test import Client

    other = Client()
    other.post(reverse("login"), {"username": "linyue", "password": OLD})
    answer = change(signed_in)
    assert answer.status_code == 302
    assert signed_in.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert PasswordRecord.objects.filter(user=person).count() == 1
    entry = Entry.objects.get(action="accounts.password.changed")
    assert entry.actor_id == person.pk and entry.after is None


def test_the_old_password_is_asked(signed_in, person):
    answer = change(signed_in, old="Wrong-2020-mu")
    assert answer.status_code == 422 and "现在的密码不对" in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(OLD)


def test_both_entries_must_agree(signed_in):
    answer = change(signed_in, again="Qingshui-2021-hee")
    assert answer.status_code == 422 and "两次输入的新密码不一样" in answer.content.decode()


def test_a_weak_one_is_refused_with_the_rule(signed_in):
    answer = change(signed_in, new="alllowercase")
    assert answer.status_code == 422 and "至少三种" in answer.content.decode()


def test_a_generated_password_must_change_before_anything_else(client, cast):
    account = create_user(username="linyue", name="林越", actor=Actor(cast.admin))
    client.post(reverse("login"), {"username": "linyue", "password": account.password})
    for url in (reverse("home"), reverse("account"), reverse("unit-list"), "/no/such/page/"):
        answer = client.get(url)
        assert answer.status_code == 302 and answer.url == reverse("password-change")
    assert client.get("/api/anything/").status_code == 403
    assert "先换成自己的" in client.get(reverse("password-change")).content.decode()
    change(client, old=account.password)
    assert client.get(reverse("account")).status_code == 200


def test_it_expires_after_ninety_days(client, db):
    with time_machine.travel("2026-03-02 08:00:00+08:00", tick=False) as traveller:
        make_user("linyue", "林越", password=OLD)
        traveller.shift(timedelta(days=90))
        client.post(reverse("login"), {"username": "linyue", "password": OLD})
        assert client.get(reverse("account")).status_code == 200
        client.post(reverse("logout"))
        traveller.shift(timedelta(days=1))
        client.post(reverse("login"), {"username": "linyue", "password": OLD})
        assert client.get(reverse("account")).url == reverse("password-change")
        client.post(reverse("logout"))
        assert client.get(reverse("account")).url.startswith(reverse("login")), "signing out stays possible"


def test_generated_ones_are_strong_readable_and_different():
    texts = {OneTimePassword.generate().text for _time in range(50)}
    assert len(texts) == 50
    for text in texts:
        assert kinds(text) == 4 and len(text) == 14
        assert not set(text) & set("0O1lIo")


def test_the_quick_hash_of_a_generated_one_is_replaced_at_the_first_sign_in(client, cast):
    account = create_user(username="linyue", name="林越", actor=Actor(cast.admin))
    assert "m=8192,t=1,p=1" in account.user.password
    client.post(reverse("login"), {"username": "linyue", "password": account.password})
    stored = User.objects.get(pk=account.user.pk).password
    assert stored.startswith("argon2") and "m=8192" not in stored
