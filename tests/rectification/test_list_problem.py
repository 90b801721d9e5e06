"""The office lists a problem found by inspection; the unit answers or objects; the office decides (issue 5)."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from campaigns.workdays import Calendar
from jobs.models import Message
from rectification import figures, rollup, services
from rectification.models import Problem, ProblemEvent, ProblemEventKind, ProblemOrigin, ProblemState
from tests.campaign_factory import Given, make_campaign
from tests.rectification.scenes import act, answer, found, listed_by_office, there

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(cast) -> Given:
    return make_campaign(cast)


def test_it_stands_on_the_ledger_at_once_and_the_units_people_are_told(cast, given):
    problem = listed_by_office(cast, given)
    assert (problem.origin, problem.state, problem.filing) == (ProblemOrigin.OFFICE, ProblemState.OPEN, None)
    assert (problem.source, problem.reported_by) == ("special_inspection", "superior_organ")
    assert (problem.severity, problem.respond_by) == ("serious", Calendar().add(clock.today(), 5))
    event = problem.events.get()
    assert (event.kind, event.actor_name) == (ProblemEventKind.LISTED, "赵敏之")
    told = Message.objects.filter(channel="inbox", url__contains=str(problem.uuid))
    assert {message.user for message in told} == {cast.shen, cast.han}
    # Descriptions may not leave by mail or chat.
    assert all(problem.description not in message.body + message.subject for message in told)
    assert Entry.objects.filter(action="rectification.problem.listed", object_id=str(problem.uuid)).count() == 1
    assert figures.ledger_figures(given.campaign, cut_off=clock.today()).cumulative(unit=cast.wangxi.pk).found == 1


@pytest.mark.parametrize("person", ["shen", "han", "lin", "wu", "chen", "luo", "admin"])
def test_only_the_organisers_manager_lists(cast, given, person):
    with pytest.raises(PermissionDenied):
        services.list_problem(
            campaign=given.campaign, unit=cast.wangxi, found=found(given), actor=act(cast.people[person])
        )
    assert not Problem.objects.exists()


def test_refusals_say_what_to_do(cast, given):
    today = clock.today()
    for values, words in (
        ({"description": " "}, "未写存在的问题"),
        ({"found_on": today + timedelta(days=1)}, "在今天以后"),
        ({"due_text": "尽快"}, "看不出完成时限"),
    ):
        with pytest.raises(Refused, match=words):
            listed_by_office(cast, given, **values)
    with pytest.raises(Refused, match="没有参加"):
        services.list_problem(campaign=given.campaign, unit=cast.bureau, found=found(given), actor=act(cast.zhao))
    yesterday = today - timedelta(days=1)
    with pytest.raises(Refused, match="回应期限已经过去"):
        services.list_problem(
            campaign=given.campaign, unit=cast.wangxi, found=found(given), actor=act(cast.zhao), respond_by=yesterday
        )
    assert not Problem.objects.exists()


def test_the_unit_fills_in_measures_people_and_date(cast, given):
    problem = listed_by_office(cast, given)
    event = services.respond_to_problem(problem=problem, answer=answer(given), actor=act(cast.shen))
    problem.refresh_from_db()
    assert (problem.responsible_leader, problem.responsible_person) == ("周启明", "罗振东")
    assert problem.due_date == problem.first_due_date is not None
    assert problem.responded_at and not problem.awaits_response
    first, second = problem.measures.all()
    assert (first.text, first.person, second.person) == ("一律不单独上路（责任人：张三）", "张三", "")
    changes = there(event.changes)
    assert changes["due_date"] == [None, there(problem.due_date).isoformat()]
    assert changes["measures"] == ["", "一律不单独上路（责任人：张三）\n每班2名持证人员"]
    with pytest.raises(StaleState):
        services.respond_to_problem(problem=problem, answer=answer(given), actor=act(cast.han))


def test_an_incomplete_or_late_answer_is_refused(cast, given):
    due = clock.today() + timedelta(days=30)
    problem = listed_by_office(cast, given, due_text=due.isoformat())
    for values, words in (
        ({"measures": " "}, "整改措施"),
        ({"due_text": "尽快"}, "看不出完成时限"),
        ({"due_text": (due + timedelta(days=1)).isoformat()}, "晚于牵头单位要求"),
        ({"due_text": due.isoformat(), "measures": "甲（张三，2026年13月）"}, "2026年13月"),
    ):
        with pytest.raises(Refused, match=words):
            services.respond_to_problem(problem=problem, answer=answer(given, **values), actor=act(cast.shen))
    with pytest.raises(PermissionDenied):
        services.respond_to_problem(problem=problem, answer=answer(given), actor=act(cast.lin))
    assert problem.events.count() == 1


def test_no_claim_before_the_answer(cast, given):
    problem = listed_by_office(cast, given)
    claim = partial(services.claim_done, problem=problem, done_on=clock.today(), statement="已改", actor=act(cast.shen))
    with pytest.raises(Refused, match="请先回应"):
        claim()
    services.respond_to_problem(problem=problem, answer=answer(given), actor=act(cast.shen))
    claim()
    assert Problem.objects.get().state == ProblemState.CLAIMED


def test_an_objection_not_taken_gives_a_new_day_and_no_second_objection(cast, given):
    problem = listed_by_office(cast, given)
    services.object_to_problem(problem=problem, reason="当时有持证人员带队", actor=act(cast.shen))
    assert problem.objected_at and not problem.awaits_response
    assert list(Problem.objects.objected()) == [problem]
    assert not Problem.objects.awaiting_response().exists()
    with pytest.raises(StaleState):
        services.respond_to_problem(problem=problem, answer=answer(given), actor=act(cast.shen))
    services.decide_objection(problem=problem, keep=True, reason="录像可见没有", actor=act(cast.zhao))
    assert list(Problem.objects.awaiting_response()) == [problem]
    with pytest.raises(Refused, match="已经答复过"):
        services.object_to_problem(problem=problem, reason="再提", actor=act(cast.shen))
    with pytest.raises(StaleState):
        services.decide_objection(problem=problem, keep=False, reason="迟了", actor=act(cast.zhao))
    assert Message.objects.filter(channel="inbox", user=cast.shen, subject__startswith="异议没有采纳").count() == 1


def test_an_objection_upheld_withdraws_the_problem_and_leaves_the_days_before(cast, given):
    problem = listed_by_office(cast, given)
    before = clock.now() - timedelta(days=2)
    ProblemEvent.objects.filter(problem=problem).update(recorded_at=before)
    Problem.objects.filter(pk=problem.pk).update(listed_at=before)
    rollup.rebuild(given.campaign)
    services.object_to_problem(problem=problem, reason="不是本单位人员", actor=act(cast.han))
    services.decide_objection(problem=problem, keep=False, reason="经核实属实", actor=act(cast.zhao))
    assert problem.state == ProblemState.WITHDRAWN and problem.withdrawn_at and problem.objected_at is None
    days = (clock.today() - timedelta(days=1), clock.today())
    counts = [figures.ledger_figures(given.campaign, cut_off=day).cumulative().found for day in days]
    assert counts == [1, 0]


def test_nobody_decides_for_his_own_unit_nor_without_a_reason(cast, given):
    own = services.list_problem(campaign=given.campaign, unit=cast.legal, found=found(given), actor=act(cast.zhao))
    services.object_to_problem(problem=own, reason="不属实", actor=act(cast.qian))
    with pytest.raises(Refused, match="本单位"):
        services.decide_objection(problem=own, keep=True, reason="属实", actor=act(cast.zhao))
    other = listed_by_office(cast, given)
    services.object_to_problem(problem=other, reason="不属实", actor=act(cast.shen))
    with pytest.raises(Refused, match="请写明理由"):
        services.decide_objection(problem=other, keep=True, reason=" ", actor=act(cast.zhao))
    for person in ("shen", "luo", "chen"):
        with pytest.raises(PermissionDenied):
            services.decide_objection(problem=other, keep=True, reason="属实", actor=act(cast.people[person]))
