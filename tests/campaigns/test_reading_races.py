"""Two people check one notice in the same moment: one decision a value, nothing lost, nobody overwritten unseen."""

from collections.abc import Iterator

import pytest
from django.db import connection

from accounts.actors import Actor
from campaigns.intake.checked import checked
from campaigns.models import Campaign, PartyAnswer
from campaigns.services.decide_reading import decide
from campaigns.services.party_answers import answer_party
from tests.campaigns.readings import make_reading
from tests.race import Racers, racers

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

DECIDE, ADD = "tests.campaigns.race_reading:decide_by", "tests.campaigns.race_reading:add_by"
ACCEPT, ANSWER = "tests.campaigns.race_reading:accept_by", "tests.campaigns.race_reading:answer_by"
DATE = "task-2.assignment-1.deadline-1"


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


def calls(cast, reading, *acts):
    people = (cast.zhao, cast.zhou)
    return [
        {"user": user.pk, "uuid": str(reading.uuid), "key": DATE, "act": act, "seen": ""}
        for user, act in zip(people, acts, strict=True)
    ]


def test_of_two_different_decisions_the_second_is_told(cast, pair):
    reading = make_reading(cast)
    assert sorted(pair.race(DECIDE, calls(cast, reading, "accepted", "dropped"))) == ["StaleState", "done"]
    assert reading.decisions.count() == 1


def test_two_who_say_the_same_are_both_content(cast, pair):
    reading = make_reading(cast)
    assert pair.race(DECIDE, calls(cast, reading, "accepted", "accepted")) == ["done", "done"]
    assert reading.decisions.get().act == "accepted"


def test_additions_of_one_moment_all_stand(cast, pair):
    reading = make_reading(cast)
    texts = [f"漏读的第{number}条" for number in range(6)]
    added = [
        {"user": user.pk, "uuid": str(reading.uuid), "text": text}
        for user, text in zip((cast.zhao, cast.zhou) * 3, texts, strict=True)
    ]
    assert set(pair.race(ADD, added)) == {"done"}
    items = checked(reading.draft, reading.decisions.all())["focus_areas"][0]["items"]
    assert sorted(item["text"] for item in items[2:]) == texts


def test_of_two_who_make_the_draft_one_does(cast, pair):
    reading, zhao = make_reading(cast), Actor(cast.zhao)
    for key in (DATE, "filing-3.due", "filing-3.cited_annex"):
        decide(reading=reading, key=key, act="accepted", actor=zhao)
    for words in ("各执法单位", "市综合执法支队"):
        answer_party(organiser=cast.legal, words=words, units=[cast.detachment], groups=[], actor=zhao)
    both = [{"user": user.pk, "uuid": str(reading.uuid)} for user in (cast.zhao, cast.zhou)]
    assert sorted(pair.race(ACCEPT, both)) == ["StaleState", "done"]
    assert Campaign.objects.count() == 1


def test_answers_of_one_moment_leave_one(cast, pair):
    reading = make_reading(cast)
    said = [
        {"user": user.pk, "uuid": str(reading.uuid), "words": "各执法单位", "unit": unit.pk}
        for user, unit in ((cast.zhao, cast.wangxi), (cast.zhou, cast.shiwan))
    ]
    assert pair.race(ANSWER, said) == ["done", "done"]
    (target,) = PartyAnswer.objects.get().targets.all()
    assert target.unit in (cast.wangxi, cast.shiwan)
