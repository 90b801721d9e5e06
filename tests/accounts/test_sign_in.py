"""Signing in and out, the lock after failures, and what the trail keeps of them."""

import pytest
from django.urls import reverse

from tests.factories import make_user

PASSWORD = "Heshan-2020-mu"


@pytest.fixture
def person(db):
    return make_user("linyue", "林越", password=PASSWORD)


def sign_in(client, password=PASSWORD, username="linyue", address="10.0.0.7"):
    return client.post(
        reverse("login"), {"username": username, "password": password}, REMOTE_ADDR=address
    )


def test_right_password_opens_the_first_page(client, person):
    answer = sign_in(client)
    assert answer.status_code == 302 and answer.url == reverse("home")
    assert client.get(reverse("home")).status_code == 200
