"""Trying out numbers against a mask is slowed, and told; one's own numbers are one's own to see."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from jobs.models import Message
from personnel import services
from personnel.services.private import MISSES
from tests.personnel.scenes import act, id_number, mobile, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast):
    return officer(cast.wangxi, cast.shen, id_number=id_number(7), mobile=mobile(7))


def miss(by, count: int, first: int = 100) -> None:
    for place in range(first, first + count):
        assert services.find_by_number(text=mobile(place), actor=act(by)) == []


def test_after_many_numbers_of_nobody_the_search_stops_for_an_hour(cast, row):
    start = clock.now()
    with clock.standing_at(start):
        miss(cast.shen, MISSES)
        for text in (mobile(999), mobile(7)):
            with pytest.raises(Refused, match=f"已有{MISSES}次没有查到人.*安全管理员"):
                services.find_by_number(text=text, actor=act(cast.shen))
        miss(cast.han, 3)
    with clock.standing_at(start + timedelta(minutes=61)):
        assert services.find_by_number(text=mobile(7), actor=act(cast.shen)) == [row]


def test_who_finds_is_not_stopped(cast, row):
    for _time in range(MISSES * 2):
        assert services.find_by_number(text=id_number(7), actor=act(cast.shen)) == [row]
    miss(cast.shen, MISSES)


def test_the_security_administrator_is_told_once_an_hour(cast, row):
    miss(cast.shen, MISSES)
    for _time in range(3):
        with pytest.raises(Refused):
            services.find_by_number(text=mobile(7), actor=act(cast.shen))
    (message,) = Message.objects.all()
    assert (message.user, message.url) == (cast.guard, f"/users/{cast.shen.uuid}/")
    assert message.subject == f"沈雨桐一小时内{MISSES}次按号码查人没有查到" and mobile(7) not in message.body
    entry = Entry.objects.get(action="personnel.officer.find_limited")
    assert (entry.outcome, entry.object_name, entry.actor_id) == ("refused", str(cast.shen), cast.shen.pk)
    guard = Client()
    guard.force_login(cast.guard)
    assert guard.get(message.url).status_code == 200


def test_the_page_says_so(cast, row):
    client = Client()
    client.force_login(cast.shen)
    miss(cast.shen, MISSES)
    answer = client.post("/officers/find/", {"q": mobile(7)}, follow=True)
    assert "暂停按号码查找" in answer.content.decode() and answer.redirect_chain == [("/officers/", 302)]
    page = client.get("/officers/?q=高远").content.decode()
    assert "高远" in page, "names are looked for as before"


def test_ones_own_numbers_without_grant_or_reason_but_in_the_trail(cast, row):
    services.link_account(officer=row, user=cast.han, actor=act(cast.shen))
    client = Client()
    client.force_login(cast.han)
    page = client.get("/officers/mine/").content.decode()
    assert id_number(7) not in page and "510101********" in page and "查看本人完整号码" in page
    answer = client.post("/officers/mine/unmask/", {"field": "id_number"})
    assert id_number(7) in answer.content.decode() and mobile(7) not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    entry = Entry.objects.get(action="personnel.officer.unmasked")
    assert (entry.reason, entry.after, entry.actor_id) == ("本人查看", {"field": "id_number"}, cast.han.pk)
    assert id_number(7) not in client.get("/officers/mine/").content.decode()


def test_nobody_elses(cast, row):
    for person in (cast.shen, cast.zhao, cast.luo):
        client = Client()
        client.force_login(person)
        answer = client.post("/officers/mine/unmask/", {"field": "id_number"}, follow=True)
        assert answer.status_code == 200 and id_number(7) not in answer.content.decode()
        with pytest.raises(PermissionDenied):
            services.unmask_own(officer=row, field="id_number", actor=act(person))
    assert not Entry.objects.filter(action="personnel.officer.unmasked").exists()


@pytest.mark.parametrize("data", [{}, {"field": "name"}, {"field": "id_token"}])
def test_what_is_no_private_field_shows_nothing(cast, row, data):
    services.link_account(officer=row, user=cast.han, actor=act(cast.shen))
    client = Client()
    client.force_login(cast.han)
    assert client.post("/officers/mine/unmask/", data)["Location"] == "/officers/mine/"
