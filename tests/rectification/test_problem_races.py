"""Two people at one problem at the same moment, in real processes: one act each, or none, and never both halves."""

from collections.abc import Iterator

import pytest
from django.db import connection

from rectification import services
from rectification.models import LookBack, Problem, ProblemCheck, Supervision
from tests.campaign_factory import make_campaign
from tests.cast import Cast
from tests.race import Racers, racers
from tests.rectification.race_acts import on_problem
from tests.rectification.scenes import fill_ledger

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

PROBLEM = "tests.rectification.race_acts:on_problem"


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


@pytest.fixture
def problem(cast: Cast) -> Problem:
    return fill_ledger(make_campaign(cast), cast.wangxi, 1)[0]


#: What happened before, two people's verbs, and the outcomes allowed with the state that they lead to.
ONE, OTHER = ["StaleState", "done"], ["Refused", "done"]
RACES = [
    (["claim"], ("zhao", "verify"), ("zhou", "verify"), [(ONE, "closed")]),
    (["claim"], ("zhao", "verify"), ("shen", "withdraw_claim"), [(ONE, "closed"), (ONE, "rectifying")]),
    (["claim"], ("zhao", "check"), ("shen", "withdraw_claim"), [(OTHER, "claimed"), (ONE, "rectifying")]),
    (["claim"], ("zhao", "check"), ("luo", "check"), [(OTHER, "claimed")]),
    (["claim"], ("zhao", "check"), ("luo", "send_back"), [(["done", "done"], "rectifying"), (ONE, "rectifying")]),
    (["claim"], ("shen", "withdraw_claim"), ("zhou", "send_back"), [(ONE, "rectifying")]),
    ([], ("shen", "ask"), ("han", "ask"), [(OTHER, "open")]),
    (["ask"], ("zhao", "approve"), ("zhou", "approve"), [(ONE, "open")]),
    (["ask"], ("zhao", "approve"), ("zhou", "refuse"), [(ONE, "open")]),
    (["ask"], ("zhao", "approve"), ("shen", "withdraw_extension"), [(ONE, "open")]),
    (["ask"], ("zhao", "approve"), ("shen", "claim"), [(ONE, "claimed"), (["done", "done"], "claimed")]),
    ([], ("zhao", "supervise"), ("zhou", "supervise"), [(ONE, "open")]),
    (["claim", "verify"], ("zhao", "reopen"), ("luo", "reopen"), [(ONE, "rectifying")]),
]  # fmt: skip
FIRST = {"claim": "shen", "ask": "shen", "verify": "wu"}


@pytest.mark.parametrize(("before", "one", "other", "ends"), RACES)
def test_two_people_at_one_problem(cast, problem, pair, before, one, other, ends):
    for verb in before:
        on_problem(verb, cast.people[FIRST[verb]].pk, problem.pk)
    calls = [{"verb": verb, "user": cast.people[who].pk, "problem": problem.pk} for who, verb in (one, other)]
    outcomes = sorted(pair.race(PROBLEM, calls))
    problem.refresh_from_db()
    assert (outcomes, problem.state) in ends
    assert problem.extension_count == problem.extensions.filter(state="approved").count() <= 1
    assert problem.extensions.filter(state="asked").count() <= 1
    assert not problem.extensions.filter(state="asked").exists() or problem.state == "open"
    assert Supervision.objects.standing().count() == (problem.supervised_at is not None)
    assert problem.round == 1 + LookBack.objects.count() <= 2
    assert ProblemCheck.objects.filter(passed=True).count() == problem.events.filter(kind="checked").count() <= 1
    checked = problem.state == "claimed" and "check" in (one[1], other[1])
    assert (problem.checked_at is not None) == (checked or problem.state == "closed")


def test_twenty_presses_of_one_approval_move_the_date_once(cast, problem, pair):
    on_problem("ask", cast.shen.pk, problem.pk)
    calls = [{"verb": "approve", "user": user.pk, "problem": problem.pk}
             for user in (cast.zhao, cast.zhou) for _ in range(10)]  # fmt: skip
    assert pair.race(PROBLEM, calls).count("done") == 1
    problem.refresh_from_db()
    assert (problem.extension_count, problem.events.filter(kind="extended").count()) == (1, 1)
    assert services.leaders_over(problem) == [cast.chen]
