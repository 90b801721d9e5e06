"""Many problems at once: the count to confirm, the outcome of each row, the same press twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from jobs.models import Job
from jobs.services.running import run_job
from rectification import services
from rectification.bulk import VERBS, counted, verbs_for
from rectification.models import BulkRun, Problem, ProblemEvent
from rectification.services import bulk
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, fill_ledger, there


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def claimed(given, unit, count, by=None):
    """Problems that wait for verification, claimed by somebody of the unit."""
    rows = fill_ledger(given, unit, count, state="claimed", claimed_at=clock.now())
    ProblemEvent.objects.bulk_create(
        ProblemEvent(
            problem=row, kind="claimed", business_date=clock.today(), recorded_at=clock.now(), actor=by, actor_name="x"
        )
        for row in rows
    )
    return rows


def propose(given, user, verb="close", rows=None, **about):
    problems = Problem.objects.all() if rows is None else Problem.objects.filter(pk__in=[row.pk for row in rows])
    return bulk.propose_bulk(campaign=given.campaign, verb=verb, problems=problems, actor=act(user), **about)


def outcomes(run):
    return [(row.outcome, row.why) for row in run.rows.order_by("position")]


def test_what_applies_and_why_not_to_the_others_is_counted_first(cast, given):
    claimed(given, cast.wangxi, 3)
    claimed(given, cast.shiwan, 1, by=cast.zhao)
    claimed(given, cast.legal, 2)
    fill_ledger(given, cast.shiwan, 4)
    fill_ledger(given, cast.shiwan, 1, state="closed", closed_at=clock.now())
    run = propose(given, cast.zhao)
    count = counted(run, VERBS["close"], cast.zhao)
    assert (run.total, count.applies, count.total) == (11, 3, 11)
    assert dict(count.others) == {
        "是您本单位的问题，由其他单位的人核验": 2, "已经销号": 1, "单位还没有申请销号": 4,
        "是您申请销号的，由其他人核验": 1,
    }  # fmt: skip
    assert Problem.objects.filter(state="closed").count() == 1 and not Entry.objects.exists()


def test_the_count_takes_one_query_however_many(cast, given, django_assert_num_queries):
    claimed(given, cast.wangxi, 300)
    run = propose(given, cast.zhao)
    verb = VERBS["close"]
    cast.zhao.grants  # noqa: B018
    with django_assert_num_queries(1):
        assert counted(run, verb, cast.zhao).applies == 300


def test_each_row_ends_with_its_outcome_and_its_own_entries(cast, given):
    good = claimed(given, cast.wangxi, 2)
    own = claimed(given, cast.legal, 1)
    still_open = fill_ledger(given, cast.shiwan, 1)
    run = propose(given, cast.zhao, rows=[*good, *own, *still_open])
    bulk.confirm_bulk(run=run, typed={"statement": "抽查属实"}, actor=act(cast.zhao))
    run.refresh_from_db()
    assert run.state == "done" and run.ended_at
    found = dict(run.rows.values_list("problem", "outcome"))
    assert {found[row.pk] for row in good} == {"done"}
    assert found[own[0].pk] == found[still_open[0].pk] == "not_done"
    assert run.rows.get(problem=still_open[0]).why == "单位还没有申请销号"
    assert run.rows.get(problem=own[0]).why == "是您本单位的问题，由其他单位的人核验"
    assert Problem.objects.filter(state="closed").count() == 2
    assert ProblemEvent.objects.filter(kind="verified").count() == 2
    events = ProblemEvent.objects.filter(kind="checked")
    assert {(event.actor_name, event.statement) for event in events} == {("赵敏之", "抽查属实")} and len(events) == 2
    assert Entry.objects.filter(action="rectification.problem.verified").count() == 2
    ended = Entry.objects.get(action="rectification.bulk.ended")
    after = there(ended.after)
    assert after["rows"] == 4 and after["not_done"] == 2


def test_the_same_press_twice_does_it_once(cast, given):
    claimed(given, cast.wangxi, 3)
    run, again = propose(given, cast.zhao), None
    again = BulkRun.objects.get(pk=run.pk)
    bulk.confirm_bulk(run=run, typed={}, actor=act(cast.zhao))
    bulk.confirm_bulk(run=again, typed={}, actor=act(cast.zhao))
    bulk.confirm_bulk(run=BulkRun.objects.get(pk=run.pk), typed={}, actor=act(cast.zhao))
    assert ProblemEvent.objects.filter(kind="verified").count() == 3
    for action in ("confirmed", "ended"):
        assert Entry.objects.filter(action=f"rectification.bulk.{action}").count() == 1


def test_what_changed_meanwhile_is_told_and_not_done(cast, given):
    first, _second = claimed(given, cast.wangxi, 2)
    run = propose(given, cast.zhao)
    services.send_back(problem=first, reason="缺排班表", actor=act(cast.zhou))
    bulk.confirm_bulk(run=run, typed={}, actor=act(cast.zhao))
    assert outcomes(run) == [("not_done", "单位还没有申请销号"), ("done", "")]
    first.refresh_from_db()
    assert first.state == "rectifying"


def test_many_go_to_the_background_and_may_be_stopped_half_way(
    cast, given, settings, django_capture_on_commit_callbacks
):
    claimed(given, cast.wangxi, bulk.AT_ONCE + 1)
    run = propose(given, cast.zhao, whole=True)
    with django_capture_on_commit_callbacks(execute=False):
        bulk.confirm_bulk(run=run, typed={}, actor=act(cast.zhao))
    assert Problem.objects.filter(state="closed").count() == 0
    job = Job.objects.get(kind=bulk.JOB_KIND)
    assert run.job == job and "201条" in job.title
    run_job(job_id=job.pk)
    job.refresh_from_db()
    run.refresh_from_db()
    assert (job.state, run.state) == ("done", "done")
    assert Problem.objects.filter(state="closed").count() == bulk.AT_ONCE + 1


def test_a_stopped_job_tells_which_rows_were_not_done(cast, given, django_capture_on_commit_callbacks):
    claimed(given, cast.wangxi, bulk.AT_ONCE + 1)
    run = propose(given, cast.zhao)
    with django_capture_on_commit_callbacks(execute=False):
        bulk.confirm_bulk(run=run, typed={}, actor=act(cast.zhao))
    Job.objects.filter(pk=run.job_id).update(state="running", attempts=1, cancel_asked_at=clock.now())
    from jobs.registry import Progress
    from jobs.services.running import _beat

    bulk.run_bulk(Progress(Job.objects.get(pk=run.job_id), _beat))
    run.refresh_from_db()
    assert run.state == "done"
    assert bulk.outcome_counts(run) == {"not_done": bulk.AT_ONCE + 1}
    assert set(run.rows.values_list("why", flat=True)) == {"您中途取消，没有办这一条"}
    assert not Problem.objects.filter(state="closed").exists()


def test_what_was_broken_off_goes_on_where_it_stopped(cast, given):
    rows = claimed(given, cast.wangxi, 3)
    run = propose(given, cast.zhao)
    BulkRun.objects.filter(pk=run.pk).update(state="running", confirmed_at=clock.now())
    services.verify_closure(problem=rows[0], actor=act(cast.zhao))
    run.rows.filter(problem=rows[0]).update(outcome="done")
    bulk.confirm_bulk(run=BulkRun.objects.get(pk=run.pk), typed={}, actor=act(cast.zhao))
    assert outcomes(run) == [("done", "")] * 3
    assert ProblemEvent.objects.filter(kind="verified").count() == 3


def test_a_verifier_is_named_for_all_that_he_may_verify(cast, given):
    fill_ledger(given, cast.wangxi, 2)
    fill_ledger(given, cast.legal, 1)
    run = propose(given, cast.zhou, "assign")
    with pytest.raises(Refused, match="请选一位核验人"):
        bulk.confirm_bulk(run=run, typed={"verifier": str(cast.shen.uuid)}, actor=act(cast.zhou))
    assert BulkRun.objects.get(pk=run.pk).state == "proposed"
    bulk.confirm_bulk(run=run, typed={"verifier": str(cast.zhao.uuid)}, actor=act(cast.zhou))
    assert Problem.objects.filter(assigned_to=cast.zhao).count() == 2
    assert run.rows.get(outcome="not_done").why.startswith("赵敏之不能核验这一条")
    event = there(ProblemEvent.objects.filter(kind="assigned").first())
    assert event.changes == {"assigned_to_id": [None, str(cast.zhao.pk)]} and event.statement == "赵敏之"
    again = propose(given, cast.zhou, "assign", rows=Problem.objects.filter(unit=cast.wangxi))
    bulk.confirm_bulk(run=again, typed={"verifier": str(cast.zhao.uuid)}, actor=act(cast.zhou))
    assert {row.why for row in again.rows.all()} == {"已经指定赵敏之核验，没有重复指定。"}


def test_nobody_is_named_for_what_has_ended(cast, given):
    problem = fill_ledger(given, cast.wangxi, 1, state="closed", closed_at=clock.now())[0]
    run = propose(given, cast.zhao, "assign")
    assert dict(counted(run, VERBS["assign"], cast.zhao).others) == {"已经销号或撤回，不用再指定": 1}
    bulk.confirm_bulk(run=run, typed={"verifier": str(cast.luo.uuid)}, actor=act(cast.zhao))
    problem.refresh_from_db()
    assert problem.assigned_to is None and outcomes(run)[0][1] == "已经销号或撤回，不用再指定"


@pytest.mark.parametrize(
    ("who", "verbs"), [("zhao", {"assign", "close"}), ("luo", {"close"}), ("shen", set()), ("chen", set())]
)
def test_who_may_do_what_to_many(cast, given, who, verbs):
    claimed(given, cast.wangxi, 1)
    assert {verb.code for verb in verbs_for(cast.people[who])} >= verbs
    for code in ("assign", "close"):
        if code in verbs:
            assert propose(given, cast.people[who], code).total == 1
        else:
            with pytest.raises(PermissionDenied):
                propose(given, cast.people[who], code)


def test_only_what_is_within_reach_is_taken_up(cast, given):
    claimed(given, cast.wangxi, 1)
    other = make_campaign(cast, slug="other")
    elsewhere = claimed(other, cast.wangxi, 1)
    assert propose(given, cast.zhao).total == 1
    with pytest.raises(Refused, match="还没有选中"):
        propose(given, cast.zhao, rows=elsewhere)
    assert not BulkRun.objects.visible_to(cast.zhou).exists()
    run = propose(given, cast.zhao)
    with pytest.raises(PermissionDenied):
        bulk.confirm_bulk(run=run, typed={}, actor=act(cast.zhou))


def test_more_than_can_be_done_at_once_is_refused(cast, given, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 4)
    fill_ledger(given, cast.wangxi, 5)
    with pytest.raises(Refused, match="一次最多办4条"):
        propose(given, cast.zhao)


def test_a_row_costs_the_same_number_of_queries_in_any_run(cast, given):
    def cost(count):
        rows = claimed(given, cast.wangxi, count)
        run = propose(given, cast.zhao, rows=rows)
        with CaptureQueriesContext(connection) as queries:
            bulk.confirm_bulk(run=run, typed={}, actor=act(cast.zhao))
        return len(queries)

    two, ten = cost(2), cost(10)
    assert (ten - two) % 8 == 0 and (ten - two) / 8 <= 50


def test_due_days_are_not_touched_by_closing(cast, given):
    row = claimed(given, cast.wangxi, 1)[0]
    due = clock.today() + timedelta(days=40)
    bulk.confirm_bulk(run=propose(given, cast.zhao), typed={}, actor=act(cast.zhao))
    row.refresh_from_db()
    assert (row.due_date, row.state) == (due, "closed")
