"""Amendments published by real processes in one moment, and while filings are sent: one order, nothing lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from audit import clock
from campaigns.models import Amendment, Campaign, DueChange, Obligation
from campaigns.services import amend
from campaigns.services.amend_publish import preview_amendment
from rectification.models import Filing
from tests.campaign_factory import Given, make_campaign
from tests.race import Racers, racers
from tests.rectification.scenes import act
from tests.rectification.test_concurrency import stands_signed
from tests.rectification.test_service_filing import drafted

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

PUBLISH = "tests.rectification.race_acts:publish_by"
EITHER = "tests.rectification.race_acts:publish_or"


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


@pytest.fixture
def given(cast) -> Given:
    return make_campaign(cast)


def moving(given, user, kind, days) -> Amendment:
    """A draft that moves the due day of one kind."""
    draft = amend.begin_amendment(campaign=given.campaign, actor=act(user))
    values = {"due_date": clock.today() + timedelta(days=days), "due_text": ""}
    amend.propose_dates(amendment=draft, row=given.requirements[kind], values=values, actor=act(user))
    return draft


def withdrawing(given, user, kind) -> Amendment:
    draft = amend.begin_amendment(campaign=given.campaign, actor=act(user))
    amend.propose_withdrawal(amendment=draft, row=given.requirements[kind], actor=act(user))
    return draft


def seen(draft) -> str:
    return preview_amendment(amendment=draft).digest


def dates(kind) -> set:
    return set(Obligation.objects.filter(requirement__kind=kind).values_list("due_date", flat=True))


def test_two_managers_publish_two_amendments_of_different_things(cast, given, pair):
    one, other = moving(given, cast.zhao, "problem_list", 40), moving(given, cast.zhou, "monthly_information", 50)
    calls = [
        {"user": user.pk, "amendment": draft.pk, "seen": seen(draft)}
        for user, draft in ((cast.zhao, one), (cast.zhou, other))
    ]
    assert pair.race(PUBLISH, calls) == ["done", "done"]
    assert Campaign.objects.get().version == 2
    assert sorted(Amendment.objects.values_list("number", flat=True)) == [1, 2]
    assert dates("problem_list") == {clock.today() + timedelta(days=40)}
    assert dates("monthly_information") == {clock.today() + timedelta(days=50)}
    assert DueChange.objects.count() == 8


def test_of_two_amendments_of_one_thing_the_second_is_told(cast, given, pair):
    drafts = {40: moving(given, cast.zhao, "problem_list", 40), 50: moving(given, cast.zhou, "problem_list", 50)}
    people = {40: cast.zhao, 50: cast.zhou}
    calls = [{"user": people[d].pk, "amendment": draft.pk, "seen": seen(draft)} for d, draft in drafts.items()]
    assert sorted(pair.race(PUBLISH, calls)) == ["AmendmentBlocked", "done"]
    published = Amendment.objects.get(state="published")
    days = next(days for days, draft in drafts.items() if draft.pk == published.pk)
    assert (Campaign.objects.get().version, published.number) == (1, 1)
    assert dates("problem_list") == {clock.today() + timedelta(days=days)}
    assert DueChange.objects.count() == 4


def test_one_amendment_pressed_twice_is_published_once(cast, given, pair):
    draft = moving(given, cast.zhao, "problem_list", 40)
    calls = [{"user": user.pk, "amendment": draft.pk, "seen": seen(draft)} for user in (cast.zhao, cast.zhou)]
    assert sorted(pair.race(PUBLISH, calls)) == ["StaleState", "done"]
    assert Campaign.objects.get().version == 1 and DueChange.objects.count() == 4


@pytest.mark.parametrize("kind", ["moved", "withdrawn"])
def test_a_submission_comes_before_or_after_the_amendment_never_in_between(cast, given, pair, kind):
    filing = stands_signed(cast, drafted(cast, given))
    held = filing.current.sha256
    make = {"moved": lambda: moving(given, cast.zhao, "problem_list", 40),
            "withdrawn": lambda: withdrawing(given, cast.zhao, "problem_list")}  # fmt: skip
    draft = make[kind]()
    effect = preview_amendment(amendment=draft)
    calls = [{"verb": "submit", "user": cast.shen.pk, "row": filing.pk},
             {"verb": "publish", "user": cast.zhao.pk, "row": draft.pk, "seen": effect.digest}]  # fmt: skip
    submitting, publishing = pair.race(EITHER, calls)
    filing = Filing.objects.get(pk=filing.pk)
    owed = filing.obligation
    was = clock.today() + timedelta(days=20)
    assert filing.current.sha256 == held  # whatever happened, what was signed is what it holds
    if publishing == "AmendmentBlocked":
        # The submission came first: what was seen is not what would happen any more, and nothing happened.
        assert submitting == "done" and filing.state == "submitted"
        assert (owed.due_date, owed.waived_at, Campaign.objects.get().version) == (was, None, 0)
        return
    assert publishing == "done"
    # The amendment came first, and did exactly what was seen.
    if kind == "moved":
        assert submitting == "done" and filing.state == "submitted"
        assert {row.obligation: row.new for row in effect.moved}[owed.pk] == owed.due_date != was
    else:
        assert submitting == "Refused" and filing.state == "signed"
        assert owed.waived_at is not None and owed.pk in {row.obligation for row in effect.waived}
    waived = set(Obligation.objects.exclude(waived_at=None).values_list("pk", flat=True))
    assert waived == {row.obligation for row in effect.waived}
