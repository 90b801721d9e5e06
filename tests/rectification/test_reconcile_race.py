"""Two people at one reconciliation at the same moment: it happens once, and the loser is told."""

from collections.abc import Iterator

import pytest
from django.db import connection

from audit import clock
from jobs.models import Message
from rectification import services
from rectification.models import Problem, Reconciliation
from tests.campaign_factory import Given, make_campaign
from tests.race import Racers, racers
from tests.rectification.reconcile_scenes import differing, insist, two_problems
from tests.rectification.scenes import act

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
ACT = "tests.rectification.reconcile_race_acts:on_reconciliation"


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


def race(pair: Racers, row: Reconciliation, *acts) -> list[str]:
    return sorted(pair.race(ACT, [{"verb": verb, "user": user.pk, "row": row.pk} for user, verb in acts]))


def test_a_unit_answers_once(cast, given, pair):
    row = differing(cast, given)
    assert race(pair, row, (cast.shen, "agree"), (cast.han, "insist")) == ["StaleState", "done"]
    row.refresh_from_db()
    marks = {one.mark for one in row.differences.all()}
    assert (row.answered_by_name, row.outcome, marks) in (
        ("沈雨桐", "agrees", {"office"}), ("韩立诚", "differs", {"unit"}),
    )  # fmt: skip


def test_two_settle_and_the_ledger_is_written_once(cast, given, pair):
    row = insist(cast, differing(cast, given))
    assert race(pair, row, (cast.zhao, "take"), (cast.zhou, "take")) == ["StaleState", "done"]
    row.refresh_from_db()
    problem = Problem.objects.get(position=1)
    assert (row.state, problem.responsible_leader) == ("settled", "周启明")
    assert problem.events.filter(kind="revised").count() == 2


def test_taken_or_kept_never_both(cast, given, pair):
    row = insist(cast, differing(cast, given))
    assert race(pair, row, (cast.zhao, "take"), (cast.zhou, "keep")) == ["StaleState", "done"]
    (one,) = row.differences.all()
    leader = Problem.objects.get(position=1).responsible_leader
    assert (one.ruling, leader) in (("unit_taken", "周启明"), ("office_kept", "吴大有"))


def test_settled_or_withdrawn_never_both(cast, given, pair):
    row = insist(cast, differing(cast, given))
    assert race(pair, row, (cast.zhao, "take"), (cast.zhou, "withdraw")) == ["StaleState", "done"]
    row.refresh_from_db()
    leader = Problem.objects.get(position=1).responsible_leader
    assert (row.state, leader) in (("settled", "周启明"), ("withdrawn", "吴大有"))


def test_a_correction_meanwhile_is_never_overwritten_unseen(cast, given, pair):
    row = insist(cast, differing(cast, given))
    outcomes = race(pair, row, (cast.zhao, "take"), (cast.zhou, "correct"))
    row.refresh_from_db()
    problem = Problem.objects.get(position=1)
    # First the settlement, then the correction on top; or first the correction, and the settlement says that it moved.
    assert outcomes == ["done", "done"]
    assert problem.responsible_leader == "郑重"
    assert (row.state, problem.events.filter(kind="revised").count()) in (("settled", 3), ("answered", 2))


def test_two_open_and_each_unit_has_one(cast, given, pair):
    two_problems(cast, given)
    calls = [{"user": user.pk, "campaign": given.campaign.pk} for user in (cast.zhao, cast.zhou)]
    assert pair.race("tests.rectification.reconcile_race_acts:open_all", calls) == ["done", "done"]
    assert sorted(Reconciliation.objects.values_list("unit", flat=True)) == sorted(
        unit.pk for unit in (cast.detachment, cast.wangxi, cast.shiwan)
    )
    assert Message.objects.filter(user=cast.shen, category="reconciliation", channel="inbox").count() == 1


def test_asked_again_once(cast, given, pair):
    row = differing(cast, given)
    yesterday = clock.today().replace(year=clock.today().year - 1)
    Reconciliation.objects.update(asked_on=yesterday)
    Message.objects.all().delete()
    assert race(pair, row, (cast.zhao, "ask"), (cast.zhou, "ask")) == ["done", "done"]
    assert Message.objects.filter(user=cast.shen, channel="inbox").count() == 1
    services.withdraw_reconciliation(reconciliation=row, reason="完", actor=act(cast.zhao))
