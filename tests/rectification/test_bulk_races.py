"""Many at once against one at a time, in real processes: each problem is acted on once, and each outcome is true."""

from collections.abc import Iterator

import pytest
from django.db import connection

from audit.models import Entry
from rectification.models import BulkRun, Problem, ProblemEvent
from rectification.services.bulk import propose_bulk
from tests.campaign_factory import make_campaign
from tests.race import Racers, racers
from tests.rectification.race_acts import on_problem
from tests.rectification.scenes import act, fill_ledger

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

ACTS = "tests.rectification.race_acts:bulk_or_single"
ROWS = 6


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def claimed(cast, given) -> list[Problem]:
    rows = fill_ledger(given, cast.wangxi, ROWS)
    for row in rows:
        on_problem("claim", cast.shen.pk, row.pk)
    return rows


def proposed(given, user) -> BulkRun:
    return propose_bulk(campaign=given.campaign, verb="close", problems=Problem.objects.all(), actor=act(user))


def verified(problem) -> int:
    return ProblemEvent.objects.filter(problem=problem, kind="verified").count()


def outcome(run, problem):
    row = run.rows.get(problem=problem)
    return row.outcome, row.why


def test_the_same_confirmation_in_two_processes_does_each_row_once(cast, given, claimed, pair):
    run = proposed(given, cast.zhao)
    calls = [{"verb": "bulk", "user": cast.zhao.pk, "row": run.pk}] * 2
    assert pair.race(ACTS, calls) == ["done", "done"]
    run.refresh_from_db()
    assert run.state == "done" and set(run.rows.values_list("outcome", flat=True)) == {"done"}
    assert [verified(row) for row in claimed] == [1] * ROWS
    for action in ("rectification.bulk.confirmed", "rectification.bulk.ended"):
        assert Entry.objects.filter(action=action).count() == 1


@pytest.mark.parametrize("single", ["verify", "send_back", "withdraw_claim"])
@pytest.mark.parametrize("place", [0, ROWS - 1])
def test_many_against_one(cast, given, claimed, pair, single, place):
    run, problem = proposed(given, cast.zhao), claimed[place]
    who = cast.shen if single == "withdraw_claim" else cast.zhou
    calls = [{"verb": "bulk", "user": cast.zhao.pk, "row": run.pk}, {"verb": single, "user": who.pk, "row": problem.pk}]
    one, other = pair.race(ACTS, calls)
    problem.refresh_from_db()
    run.refresh_from_db()
    assert one == "done" and run.state == "done"
    done, why = outcome(run, problem)
    if done == "done":
        assert (other, problem.state, verified(problem)) == ("StaleState", "closed", 1)
    else:
        assert other == "done" and why
        assert problem.state == ("closed" if single == "verify" else "rectifying")
        assert verified(problem) == (single == "verify")
    assert [verified(row) for row in claimed if row != problem] == [1] * (ROWS - 1)
    assert Entry.objects.filter(action="rectification.problem.verified").count() == Problem.objects.closed().count()


def test_two_people_with_the_same_rows_share_them_out(cast, given, claimed, pair):
    runs = [proposed(given, user) for user in (cast.zhao, cast.zhou)]
    calls = [{"verb": "bulk", "user": run.actor_id, "row": run.pk} for run in runs]
    assert pair.race(ACTS, calls) == ["done", "done"]
    assert [verified(row) for row in claimed] == [1] * ROWS
    for row in claimed:
        outcomes = sorted(outcome(run, row)[0] for run in runs)
        assert outcomes == ["done", "not_done"]
