"""Two people at one problem that is answered, decided or split, or at one list that is added to, in real processes."""

from collections.abc import Iterator

import pytest
from django.db import connection

from campaigns.models import Obligation
from rectification.models import Problem, ProblemEvent
from tests.campaign_factory import Given, make_campaign
from tests.race import Racers, racers
from tests.rectification.entry_race_acts import on_listed
from tests.rectification.scenes import accepted, listed_by_office

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

ACT = "tests.rectification.entry_race_acts:on_listed"
ONE, BOTH = ["StaleState", "done"], ["done", "done"]


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


@pytest.fixture
def given(cast) -> Given:
    made = make_campaign(cast)
    made.campaign.splits_problems = True
    made.campaign.save()
    return made


def raced(cast, pair: Racers, row: int, *acts: tuple[str, str]) -> list[str]:
    calls = [{"verb": verb, "user": cast.people[who].pk, "row": row} for who, verb in acts]
    return sorted(pair.race(ACT, calls))


@pytest.mark.parametrize("other", ["respond", "object"])
def test_one_of_two_answers_stands(cast, given, pair, other):
    problem = listed_by_office(cast, given)
    assert raced(cast, pair, problem.pk, ("shen", "respond"), ("han", other)) == ONE
    problem.refresh_from_db()
    assert (problem.responded_at is None) != (problem.objected_at is None)
    assert problem.events.count() == 2


def test_one_of_two_decisions_stands(cast, given, pair):
    problem = listed_by_office(cast, given)
    on_listed("object", cast.shen.pk, problem.pk)
    assert raced(cast, pair, problem.pk, ("zhao", "keep"), ("zhou", "withdraw")) == ONE
    problem.refresh_from_db()
    assert problem.objected_at is None and problem.events.count() == 3


def test_one_of_two_splits_stands(cast, given, pair):
    accepted(cast, given)
    problem = Problem.objects.get()
    assert raced(cast, pair, problem.pk, ("shen", "split"), ("zhao", "split")) == ONE
    assert Problem.objects.count() == 2


def test_what_is_claimed_in_the_same_moment_is_not_split_after_it(cast, given, pair):
    accepted(cast, given)
    problem = Problem.objects.get()
    outcomes = raced(cast, pair, problem.pk, ("shen", "split"), ("han", "claim"))
    kinds = list(ProblemEvent.objects.filter(problem=problem).order_by("pk").values_list("kind", flat=True))
    assert (outcomes, kinds) in [(BOTH, ["listed", "split", "claimed"]), (ONE, ["listed", "claimed"])]


def test_two_people_begin_one_addition(cast, given, pair):
    accepted(cast, given)
    requirement = given.requirements["problem_list"]
    assert raced(cast, pair, requirement.pk, ("shen", "add"), ("han", "add")) == BOTH
    assert Obligation.objects.additions().count() == 1
