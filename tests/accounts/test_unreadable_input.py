"""What no database keeps, and what is no number of a row, is answered and never breaks a page."""

import pytest
from django.urls import reverse

from accounts.typed import key_of
from tests.factories import make_user

PASSWORD = "Heshan-2020-mu"


@pytest.fixture
def signed_in(client, db):
    make_user("linyue", "林越", password=PASSWORD)
    client.post(reverse("login"), {"username": "linyue", "password": PASSWORD})
    return client


@pytest.mark.parametrize("query", ["?next=%00", "?q=a%00b", "?%00=1"])
def test_nul_in_an_address_is_answered(signed_in, query):
    answer = signed_in.get(reverse("account") + query)
    assert answer.status_code == 400
    assert "这次提交的内容读不出来" in answer.content.decode()


def test_nul_in_a_form_is_answered(client, db):
    answer = client.post(reverse("login"), {"username": "lin\0yue", "password": PASSWORD})
    assert answer.status_code == 400
    assert "数据没有变化" in answer.content.decode()


def test_other_addresses_are_untouched(signed_in):
    assert signed_in.get(reverse("account") + "?q=%E8%AF%81%E4%BB%B6").status_code == 200


@pytest.mark.parametrize("text", ["", "²", "٣", "-1", " 1", "1e3", "9" * 18, "9" * 5000])
def test_what_is_no_key_is_none(text):
    assert key_of(text) is None


@pytest.mark.parametrize(("text", "key"), [("0", 0), ("41", 41), ("9" * 17, 10**17 - 1)])
def test_a_key_is_read(text, key):
    assert key_of(text) == key
