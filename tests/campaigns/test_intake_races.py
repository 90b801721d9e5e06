"""Somebody makes the draft while another changes a value or gives the reading up: nothing that was said is lost."""

from collections.abc import Iterator

import pytest
from django.db import connection

from accounts.actors import Actor
from campaigns.models import Campaign, NoticeReading
from campaigns.services.decide_reading import decide
from campaigns.services.party_answers import answer_party
from tests.campaigns.drafts import make_draft
from tests.campaigns.readings import make_reading
from tests.race import Racers, racers

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
ACT = "tests.campaigns.intake_race_acts:on_reading"


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


@pytest.fixture
def reading(cast) -> NoticeReading:
    """Everything said that has to be said."""
    row = make_reading(cast, draft={**make_draft(), "addressees": ["各县（区）交通运输局"]})
    zhao = Actor(cast.zhao)
    for key in ("task-2.assignment-1.deadline-1", "filing-3.due", "filing-3.cited_annex"):
        decide(reading=row, key=key, act="accepted", actor=zhao)
    for words, units, groups in (("各执法单位", [], [cast.teams]), ("市综合执法支队", [cast.detachment], [])):
        answer_party(organiser=cast.legal, words=words, units=units, groups=groups, actor=zhao)
    return row


def race(pair: Racers, row: NoticeReading, *acts) -> list[str]:
    return pair.race(ACT, [{"verb": verb, "user": user.pk, "row": row.pk} for user, verb in acts])


@pytest.mark.parametrize("again", range(4))
def test_what_was_changed_while_another_accepts_is_in_the_campaign_or_refused(cast, reading, pair, again):
    accepted, changed = race(pair, reading, (cast.zhao, "accept"), (cast.zhou, "change"))
    assert accepted == "done" and changed in ("done", "StaleState")
    assert (Campaign.objects.get().short_title == "另起的简称") == (changed == "done")


def test_accepted_or_given_up_never_both(cast, reading, pair):
    outcomes = race(pair, reading, (cast.zhao, "accept"), (cast.zhou, "drop"))
    assert sorted(outcomes) == ["StaleState", "done"]
    reading.refresh_from_db()
    assert (reading.state == "accepted") == Campaign.objects.exists() == (outcomes[0] == "done")
