"""挂牌督办: imposed by the office, lifted by a leader only, one at a time, always marked."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.workdays import load_calendar
from rectification import services
from rectification.models import Problem, Supervision
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, fill_ledger


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def problem(cast, given) -> Problem:
    return fill_ledger(given, cast.wangxi, 1)[0]


def impose(cast, problem, **more) -> Supervision:
    values = {"reason": "久拖不改", "until": clock.today() + timedelta(days=10), "leader": cast.chen}
    return services.impose_supervision(problem=problem, actor=act(more.pop("by", cast.zhao)), **{**values, **more})


def test_imposed_and_lifted_by_the_leader(cast, problem):
    assert services.leaders_over(problem) == [cast.chen]
    supervision = impose(cast, problem)
    assert (supervision.leader_name, supervision.imposed_by) == ("陈道远", cast.zhao)
    assert problem.supervised_at and Problem.objects.supervised().count() == 1
    with pytest.raises(Refused, match="理由"):
        services.lift_supervision(problem=problem, reason="", actor=act(cast.chen))
    services.lift_supervision(problem=problem, reason="已到位", actor=act(cast.chen))
    supervision.refresh_from_db()
    assert (problem.supervised_at, supervision.lifted_by, supervision.lift_reason) == (None, cast.chen, "已到位")
    assert [event.kind for event in problem.events.all()] == ["listed", "supervised", "supervision_lifted"]
    assert impose(cast, problem).lifted_at is None


@pytest.mark.parametrize("who", ["zhao", "zhou", "shen", "han", "luo", "sun", "admin"])
def test_nobody_but_a_leader_lifts(cast, problem, who):
    impose(cast, problem)
    with pytest.raises(PermissionDenied):
        services.lift_supervision(problem=problem, reason="好了", actor=act(cast.people[who]))
    assert Supervision.objects.standing().count() == 1


@pytest.mark.parametrize("who", ["chen", "shen", "lin", "luo", "wu", "auditor"])
def test_nobody_but_the_office_imposes(cast, problem, who):
    with pytest.raises(PermissionDenied):
        impose(cast, problem, by=cast.people[who])


def test_one_stands_at_a_time_and_never_on_what_is_closed(cast, problem):
    impose(cast, problem)
    with pytest.raises(StaleState):
        impose(cast, problem, by=cast.zhou)
    services.lift_supervision(problem=problem, reason="好", actor=act(cast.chen))
    with pytest.raises(StaleState):
        services.lift_supervision(problem=problem, reason="好", actor=act(cast.chen))
    Problem.objects.update(state="closed")
    with pytest.raises(StaleState):
        impose(cast, problem)
    assert Supervision.objects.count() == 1


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"reason": " "}, "理由"),
        ({"until": date(2020, 1, 1)}, "已经过去"),
        ({"leader": None}, "局领导"),
    ],
)
def test_what_is_refused(cast, problem, about, words):
    with pytest.raises(Refused, match=words):
        impose(cast, problem, **about)
    with pytest.raises(Refused, match="局领导"):
        impose(cast, problem, leader=cast.han)
    problem.refresh_from_db()
    assert problem.supervised_at is None


def test_closing_does_not_lift(cast, problem):
    impose(cast, problem)
    services.claim_done(problem=problem, done_on=clock.today(), statement="已改", actor=act(cast.shen))
    services.verify_closure(problem=problem, actor=act(cast.zhao))
    assert problem.state == "closed" and problem.supervised_at
    services.lift_supervision(problem=problem, reason="已销号", actor=act(cast.chen))
    assert problem.supervised_at is None and problem.state == "closed"


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [(60, "open", "挂牌督办"), (-3, "open", "挂牌督办，逾3天"), (-3, "claimed", "挂牌督办，等核验"),
     (60, "closed", "挂牌督办，已销号")],
)  # fmt: skip
def test_the_flag_stands_before_the_words_of_the_light(cast, problem, days, state, words):
    impose(cast, problem)
    today = clock.today()
    Problem.objects.update(due_date=today + timedelta(days=days), state=state)
    light = Problem.objects.get().light
    assert (light.level, light.words(today, load_calendar())) == ("supervised", words)
