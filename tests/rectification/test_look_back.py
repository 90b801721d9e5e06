"""回头看: kept, or found again and re-opened into the next round; figures of earlier days stay as they were."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from rectification import rollup, services
from rectification.figures import Stage, ledger_figures, replay
from rectification.models import LookBack, Problem, ProblemEvent
from rectification.services import Looked
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, fill_ledger


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def closed(cast, given) -> Problem:
    problem = fill_ledger(given, cast.wangxi, 1)[0]
    services.claim_done(problem=problem, done_on=clock.today(), statement="已改", actor=act(cast.shen))
    services.verify_closure(problem=problem, actor=act(cast.zhao))
    return problem


def test_kept_it_stays_closed(cast, closed):
    services.look_back(problem=closed, note_text="抽查3天，没有反弹", actor=act(cast.luo))
    found = LookBack.objects.get()
    assert (found.found_again, found.mode, found.looked_by, found.round) == (False, "on_site", cast.luo, 1)
    closed.refresh_from_db()
    assert (closed.state, closed.round) == ("closed", 1)
    assert closed.events.last().kind == "looked_back"


def test_found_again_the_next_round_begins(cast, closed):
    new_due = clock.today() + timedelta(days=20)
    services.reopen_problem(
        problem=closed, note_text="又有单独上路", new_due=new_due, looked=Looked("paper"), actor=act(cast.zhou)
    )
    assert (closed.state, closed.round, closed.closed_at, closed.claimed_at, closed.checked_at) == (
        "rectifying", 2, None, None, None,
    )  # fmt: skip
    assert (closed.due_date, LookBack.objects.get().new_due) == (new_due, new_due)
    event = closed.events.get(kind="reopened")
    assert event.changes["closed_at"][1] is None and event.changes["round"] == ["1", "2"]
    services.claim_done(problem=closed, done_on=clock.today(), statement="再改", actor=act(cast.shen))
    services.verify_closure(problem=closed, actor=act(cast.zhao))
    assert (closed.state, list(closed.checks.values_list("round", flat=True))) == ("closed", [1, 2])


def test_what_was_reported_stays_and_today_counts_it_open_again(cast, given, closed):
    ProblemEvent.objects.update(recorded_at=clock.now() - timedelta(days=10))
    rollup.rebuild(given.campaign)
    services.reopen_problem(
        problem=closed, note_text="反弹", new_due=clock.today() + timedelta(days=9), actor=act(cast.zhao)
    )
    then = ledger_figures(given.campaign, cut_off=clock.today() - timedelta(days=1)).cumulative()
    now = ledger_figures(given.campaign, cut_off=clock.today()).cumulative()
    assert (then.found, then.claimed, then.verified) == (1, 1, 1)
    assert (now.found, now.claimed, now.verified) == (1, 0, 0)


def test_the_replay_of_reopening_and_of_a_claim_taken_back():
    life = ["listed", "claimed", "checked", "verified", "looked_back", "reopened"]
    assert replay((1, kind) for kind in life) == {1: Stage.OPEN}
    assert replay((1, kind) for kind in [*life, "claimed"]) == {1: Stage.CLAIMED}
    assert replay((1, kind) for kind in [*life, "claimed", "claim_withdrawn"]) == {1: Stage.OPEN}
    assert replay((1, kind) for kind in [*life, "extended", "claimed", "checked", "verified"]) == {1: Stage.CLOSED}


def test_what_is_refused(cast, closed):
    today = clock.today()
    with pytest.raises(Refused, match="情况"):
        services.look_back(problem=closed, note_text=" ", actor=act(cast.zhao))
    with pytest.raises(Refused, match="今天以后"):
        services.look_back(
            problem=closed, note_text="x", looked=Looked(on=today + timedelta(days=1)), actor=act(cast.zhao)
        )
    with pytest.raises(Refused, match="已经过去"):
        services.reopen_problem(
            problem=closed, note_text="x", new_due=today - timedelta(days=1), actor=act(cast.zhao)
        )  # fmt: skip
    services.reopen_problem(problem=closed, note_text="x", new_due=today, actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.look_back(problem=closed, note_text="x", actor=act(cast.zhao))
    assert LookBack.objects.count() == 1


@pytest.mark.parametrize("who", ["shen", "han", "lin", "chen", "sun", "admin"])
def test_who_may_not_look_back(cast, closed, who):
    with pytest.raises(PermissionDenied):
        services.look_back(problem=closed, note_text="x", actor=act(cast.people[who]))
    with pytest.raises(PermissionDenied):
        services.reopen_problem(problem=closed, note_text="x", new_due=clock.today(), actor=act(cast.people[who]))
    closed.refresh_from_db()
    assert closed.state == "closed"
