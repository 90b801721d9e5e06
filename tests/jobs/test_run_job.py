"""A job's row from asking to its end: done, failed, cancelled, swept, repeated, expired."""

import threading

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import StaleState
from audit.clock import standing_at
from audit.models import Entry
from jobs.models import Job, JobState
from jobs.registry import JobFailed
from jobs.services import cancel_job, enqueue_once, retry_job, run_job, sweep_jobs
from jobs.services import running as running_module
from tests.jobs.helpers import MORNING, ask, fresh, kind, minutes

pytestmark = pytest.mark.django_db


def two_steps(progress):
    progress.step("读取", 1, 2)
    progress.step("写入", 2, 2)
    return {"rows": 7}


def test_a_job_says_how_far_it_is_and_what_came_out(cast):
    with kind("test.steps", two_steps) as name, standing_at(MORNING):
        job = ask(cast.zhao, name)
        run_job(job_id=job.pk)
    job = fresh(job)
    assert (job.state, job.result, job.step, job.steps_done, job.attempts) == ("done", {"rows": 7}, "写入", 2, 1)
    assert job.ended_at == job.heartbeat_at == MORNING


def test_a_second_message_does_nothing(cast):
    done = []

    def count(progress):
        done.append(1)
        return {}

    with kind("test.once", count) as name:
        job = ask(cast.zhao, name)
        run_job(job_id=job.pk)
        run_job(job_id=job.pk)
    assert done == [1]


@pytest.mark.parametrize(("error", "reason"), [(JobFailed("没有数据"), "没有数据"), (KeyError("x"), "程序出错")])
def test_a_failure_says_why(cast, error, reason):
    def breaks(progress):
        raise error

    with kind("test.breaks", breaks) as name:
        job = ask(cast.zhao, name)
        run_job(job_id=job.pk)
    job = fresh(job)
    assert job.state == JobState.FAILED and reason in job.reason


def test_a_queued_job_is_cancelled_at_once(cast):
    actor = Actor(cast.zhao)
    with kind("test.steps", two_steps) as name:
        job = ask(cast.zhao, name)
        cancel_job(job=job, actor=actor)
        run_job(job_id=job.pk)
        with pytest.raises(StaleState):
            cancel_job(job=job, actor=actor)
    assert fresh(job).state == JobState.CANCELLED
    assert fresh(job).attempts == 0
    assert Entry.objects.filter(action="jobs.job.cancelled", actor_name="赵敏之").count() == 1


def test_a_running_job_stops_at_its_next_step(cast):
    reached = []

    def asked_to_stop(progress):
        progress.step("第一步", 1, 3)
        cancel_job(job=progress.job, actor=Actor(cast.zhao))
        reached.append("asked")
        progress.step("第二步", 2, 3)
        reached.append("too far")
        return {}

    with kind("test.stop", asked_to_stop) as name:
        job = ask(cast.zhao, name)
        run_job(job_id=job.pk)
    assert (fresh(job).state, reached) == (JobState.CANCELLED, ["asked"])
    assert fresh(job).step == "第一步"


def test_nobody_cancels_anothers_job(cast):
    with kind("test.steps", two_steps) as name:
        job = ask(cast.zhao, name)
    for user in (cast.shen, cast.admin):
        with pytest.raises(PermissionDenied):
            cancel_job(job=job, actor=Actor(user))
    with pytest.raises(PermissionDenied):
        cancel_job(job=job, actor=Actor(cast.zhao), capability=Capability.SYSTEM_OPERATE)
    cancel_job(job=job, actor=Actor(cast.admin), capability=Capability.SYSTEM_OPERATE)
    assert fresh(job).state == JobState.CANCELLED


def test_an_attempt_believed_dead_ends_nothing(cast):
    """The worker was only slow: its row belongs to the next attempt, so it stops at its next step."""
    reached = []

    def slow(progress):
        progress.step("第一步", 1, 2)
        with standing_at(MORNING + minutes(5)):
            sweep_jobs()
        reached.append("swept")
        progress.step("第二步", 2, 2)
        reached.append("too far")
        return {}

    with kind("test.slow", slow) as name, standing_at(MORNING):
        job = ask(cast.zhao, name)
        run_job(job_id=job.pk)
    assert (fresh(job).state, reached) == (JobState.QUEUED, ["swept"])


def left_running(job, attempts, **values):
    Job.objects.filter(pk=job.pk).update(state="running", heartbeat_at=MORNING, attempts=attempts, **values)


@pytest.mark.parametrize(
    ("attempts", "values", "ends"),
    [(1, {}, "queued"), (2, {}, "queued"), (3, {}, "failed"), (1, {"cancel_asked_at": MORNING}, "cancelled")],
)
def test_what_a_dead_worker_left_goes_on_or_ends(cast, attempts, values, ends):
    with kind("test.steps", two_steps) as name:
        job = ask(cast.zhao, name)
        left_running(job, attempts, **values)
        with standing_at(MORNING + minutes(2.9)):
            sweep_jobs()
        assert fresh(job).state == "running", "a worker may be silent for a while"
        with standing_at(MORNING + minutes(4)):
            sweep_jobs()
    assert fresh(job).state == ends
    assert (fresh(job).reason != "") == (ends != "cancelled")


def test_a_heartbeat_keeps_a_long_step_alive(cast, monkeypatch):
    """Without a word for long: the thread speaks for it."""
    monkeypatch.setattr(running_module, "HEARTBEAT_SECONDS", 0.01)
    beats = []
    monkeypatch.setattr("jobs.services.running.connection.close", lambda: beats.append("closed"))

    class Over(threading.Event):
        def __init__(self):
            super().__init__()
            self.left = 3

        def wait(self, timeout=None):
            self.left -= 1
            return self.left < 0

    with kind("test.steps", two_steps) as name:
        job = ask(cast.zhao, name)
        left_running(job, 1)
        with standing_at(MORNING + minutes(2)):
            running_module._beat_until(job.pk, 1, Over())
            running_module._beat_until(job.pk, 7, Over())
    assert fresh(job).heartbeat_at == MORNING + minutes(2)
    assert beats == ["closed", "closed"]


def test_a_retry_is_the_same_row_with_three_more_attempts(cast):
    fails = [True]

    def unsteady(progress):
        if fails.pop():
            raise JobFailed("服务器空间不足")
        return {"fine": 1}

    actor = Actor(cast.zhao)
    with kind("test.unsteady", unsteady) as name:
        job = ask(cast.zhao, name)
        run_job(job_id=job.pk)
        fails.append(False)
        retry_job(job=job, actor=actor)
        assert (fresh(job).state, fresh(job).reason, fresh(job).attempts_allowed) == ("queued", "", 4)
        run_job(job_id=job.pk)
        assert (fresh(job).state, fresh(job).attempts) == ("done", 2)
        with pytest.raises(StaleState):
            retry_job(job=job, actor=actor)
    assert Entry.objects.filter(action="jobs.job.retried").count() == 1


def test_a_turn_of_the_timetable_is_one_row(db):
    rows = [enqueue_once(kind="test.daily", slot_key="2026-06-15", title="催办") for _beat in range(2)]
    other = enqueue_once(kind="test.daily", slot_key="2026-06-16", title="催办")
    assert rows[0] is not None and rows[1] is None and other is not None
    assert Job.objects.count() == 2
    assert rows[0].requested_by is None


def test_results_expire_and_the_row_stays(cast, settings):
    settings.JOB_RESULT_DAYS = 30
    gone = []
    with kind("test.file", lambda progress: {"attachment": "x"}, discard=lambda job: gone.append(job.pk)) as name:
        with standing_at(MORNING):
            job = ask(cast.zhao, name)
            run_job(job_id=job.pk)
        with standing_at(MORNING + minutes(30 * 24 * 60 - 1)):
            sweep_jobs()
        assert fresh(job).state == "done"
        with standing_at(MORNING + minutes(30 * 24 * 60)):
            sweep_jobs()
            sweep_jobs()
    assert (fresh(job).state, fresh(job).result, gone) == ("expired", {}, [job.pk])
    assert Entry.objects.filter(action="jobs.job.expired", actor_name="系统").count() == 1


def test_a_result_that_cannot_be_removed_keeps_no_other(cast):
    def stuck(job):
        if job.params["stuck"]:
            raise OSError("disk")

    with kind("test.file", lambda progress: {}, discard=stuck) as name, standing_at(MORNING):
        jobs = [ask(cast.zhao, name, stuck=value) for value in (True, False)]
        for job in jobs:
            run_job(job_id=job.pk)
        with standing_at(MORNING + minutes(40 * 24 * 60)):
            sweep_jobs()
    assert [fresh(job).state for job in jobs] == ["done", "expired"]
