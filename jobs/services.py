"""Enqueue, run and sweep."""

import logging
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.actors import Actor
from accounts.transitions import what
from audit import clock
from audit.services import record
from jobs.models import Job, JobState
from jobs.registry import JobFailed, Progress, handler_of

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
LOST_MESSAGE = timedelta(minutes=1)
DEAD_WORKER = timedelta(minutes=5)


def enqueue(*, kind: str, title: str, params: dict[str, Any], actor: Actor) -> Job:
    """Write the row; the message follows when the transaction has committed."""
    with transaction.atomic():
        job = Job.objects.create(kind=kind, title=title, params=params, requested_by=actor.user, queued_at=clock.now())
        record(who=actor.who, action="jobs.job.requested", what=what(job), after={"kind": kind, **params})
        transaction.on_commit(partial(_send, job.pk))
    return job


def _send(job_id: int) -> None:
    from jobs.tasks import run

    try:
        run.delay(job_id)
    except (OperationalError, OSError):
        # The row stays queued; the sweeper sends it again. Saving must never hang on the broker.
        log.warning("broker unreachable, job %s waits for the sweeper", job_id)


def run_job(*, job_id: int) -> None:
    """Claim a queued job, do it and write how it ended. A second message for the same job finds it claimed."""
    present = clock.now()
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=present, heartbeat_at=present, attempts=F("attempts") + 1, reason=""
    )
    if not claimed:
        return
    job = Job.objects.get(pk=job_id)
    try:
        result = handler_of(job.kind)(Progress(job, _beat))
    except JobFailed as failure:
        _end(job, JobState.FAILED, reason=str(failure))
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _end(job, JobState.FAILED, reason=_("程序出错，已记入日志。数据没有变化，可以重新生成。"))
    else:
        _end(job, JobState.DONE, result=result)


def _beat(job: Job, text: str, done: int, total: int) -> None:
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.now(), step=text[:120], steps_done=done, steps_total=total)


def _end(job: Job, state: JobState, *, result: dict[str, Any] | None = None, reason: str = "") -> None:
    """Only the attempt that still owns the row may end it: a swept job belongs to another worker."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts).update(
        state=state, result=result or {}, reason=reason[:300], ended_at=clock.now()
    )


def sweep_jobs() -> int:
    """Send lost messages again, re-queue what a dead worker left, fail it after three attempts; how many."""
    present = clock.now()
    count = 0
    silent = Job.objects.silent(present - DEAD_WORKER)
    for job in silent:
        if job.attempts >= MAX_ATTEMPTS:
            _end(job, JobState.FAILED, reason=_("后台进程三次中断，没有生成。数据没有变化，请联系管理员。"))
        else:
            Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts).update(
                state=JobState.QUEUED, queued_at=present - LOST_MESSAGE
            )
        count += 1
    for job in Job.objects.waiting(present - LOST_MESSAGE):
        _send(job.pk)
        count += 1
    return count
