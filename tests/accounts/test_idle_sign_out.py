"""Thirty minutes without a request end a session (GB/T 22239 A2)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from tests.factories import make_user

PASSWORD = "Heshan-2020-mu"


@pytest.fixture
def at_eight(client, db):
    """Signed in at eight; the traveller moves the clock."""
    make_user("linyue", "林越", password=PASSWORD)
    with time_machine.travel("2026-03-02 08:00:00+08:00", tick=False) as traveller:
        client.post(reverse("login"), {"username": "linyue", "password": PASSWORD})
        client.get(reverse("account"))
        yield traveller


def test_work_keeps_the_session(client, at_eight):
    for _half in range(4):
        at_eight.shift(timedelta(minutes=29))
        assert client.get(reverse("account")).status_code == 200


def test_a_pause_ends_it_and_the_way_back_is_kept(client, at_eight):
    at_eight.shift(timedelta(minutes=31))
    answer = client.get(reverse("account"))
    assert answer.status_code == 302
    assert answer.url == f"{reverse('login')}?next=%2Faccount%2F"
    assert "自动退出" in client.get(answer.url).content.decode()
    entry = Entry.objects.latest("id")
    assert entry.action == "accounts.session.expired" and entry.actor_name == "林越"


def test_a_post_is_not_repeated_after_signing_in_again(client, at_eight):
    at_eight.shift(timedelta(minutes=31))
    answer = client.post(reverse("password-change"), {})
    assert answer.url == f"{reverse('login')}?next=%2F"


def test_a_fragment_is_told_with_401(client, at_eight):
    at_eight.shift(timedelta(minutes=31))
    answer = client.get(reverse("account"), headers={"HX-Request": "true"})
    assert answer.status_code == 401 and "内容还在" in answer.json()["detail"]
