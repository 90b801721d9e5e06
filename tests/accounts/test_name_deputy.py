"""Who is away names a colleague who receives his reminders."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Deputy
from accounts.services.deputies import colleagues_of, end_deputy, name_deputy
from accounts.transitions import Refused
from audit import clock
from audit.models import Entry

WEEK = timedelta(days=7)


def named(cast, **changes) -> Deputy:
    today = clock.today()
    values = {"deputy": cast.han, "start": today, "end": today + WEEK, "actor": Actor(cast.shen), **changes}
    return name_deputy(**values)


def test_a_colleague_receives_for_a_span(cast):
    row = named(cast)
    assert (row.user, row.deputy) == (cast.shen, cast.han)
    entry = Entry.objects.get(action="accounts.deputy.named")
    assert entry.actor_id == cast.shen.pk and entry.after == {
        "user": cast.han.name, "valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat()
    }  # fmt: skip


def test_only_colleagues_of_the_same_unit(cast):
    assert colleagues_of(cast.shen) == [cast.han]
    with pytest.raises(Refused, match="不在同一单位任职"):
        named(cast, deputy=cast.lin)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(WEEK, timedelta(0), "结束日期早于开始日期"), (-2 * WEEK, -WEEK, "已经过去")],
)
def test_impossible_spans_are_refused(cast, start, end, words):
    with pytest.raises(Refused, match=words):
        named(cast, start=clock.today() + start, end=clock.today() + end)
    assert not Deputy.objects.exists()


def test_spans_of_one_person_do_not_overlap(cast):
    named(cast)
    with pytest.raises(Refused, match="已经登记过"):
        named(cast, start=clock.today() + WEEK, end=clock.today() + 2 * WEEK)
    assert named(cast, start=clock.today() + 2 * WEEK, end=clock.today() + 3 * WEEK).pk


def test_taking_it_back(cast):
    row = named(cast)
    end_deputy(deputy=row, actor=Actor(cast.han))
    assert Deputy.objects.count() == 1
    end_deputy(deputy=row, actor=Actor(cast.shen))
    end_deputy(deputy=row, actor=Actor(cast.shen))
    assert not Deputy.objects.exists()
    assert Entry.objects.filter(action="accounts.deputy.ended").count() == 1


def test_the_page_names_and_ends(client, cast):
    client.force_login(cast.shen)
    today = clock.today()
    values = {"deputy": cast.han.pk, "start": today.isoformat(), "end": (today + WEEK).isoformat()}
    assert client.post(reverse("deputy-list"), values).status_code == 302
    assert "由韩立诚代收" in client.get(reverse("deputy-list")).content.decode()
    row = Deputy.objects.get()
    assert client.post(reverse("deputy-end", args=[row.pk])).status_code == 302
    assert "没有登记" in client.get(reverse("deputy-list")).content.decode()


def test_the_page_keeps_what_was_typed_when_it_is_refused(client, cast):
    client.force_login(cast.shen)
    values = {"deputy": cast.han.pk, "start": "2026-06-09", "end": "2026-06-01"}
    answer = client.post(reverse("deputy-list"), values)
    assert answer.status_code == 422
    assert "结束日期早于开始日期" in answer.content.decode() and date(2026, 6, 9).isoformat() in answer.content.decode()


def test_other_peoples_absences_are_not_there(client, cast):
    row = named(cast)
    for other in (cast.han, cast.lin, cast.admin):
        client.force_login(other)
        assert client.post(reverse("deputy-end", args=[row.pk])).status_code == 404
