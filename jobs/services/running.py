"""One attempt at one job: claim, do, say how it ended."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F
from django.utils.translation import gettext as _

from audit import clock
from jobs.models import Job, JobState
from jobs.registry import Cancelled, JobFailed, Progress, Superseded, discard_of, handler_of

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 20.0


def run_job(*, job_id: int) -> None:
    """Claim a queued job, do it and write how it ended. A second message for the same job finds it claimed."""
    present = clock.now()
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=present, heartbeat_at=present, attempts=F("attempts") + 1, reason=""
    )
    if not claimed:
        return
    job = Job.objects.get(pk=job_id)
    with _heartbeat(job):
        _attempt(job)


def _attempt(job: Job) -> None:
    try:
        result = handler_of(job.kind)(Progress(job, _beat))
    except JobFailed as failure:
        end(job, JobState.FAILED, reason=str(failure))
    except Cancelled:
        end(job, JobState.CANCELLED)
    except Superseded:
        log.warning("attempt %s of job %s was superseded", job.attempts, job.pk)
    except SoftTimeLimitExceeded:
        end(job, JobState.FAILED, reason=_("超过了允许的时间，没有完成。请缩小范围后重试，或联系管理员。"))
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        end(job, JobState.FAILED, reason=_("程序出错，已记入日志。数据没有变化，可以重试。"))
    else:
        end(job, JobState.DONE, result=result)


def _beat(job: Job, text: str, done: int, total: int) -> None:
    own = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    if own.filter(cancel_asked_at=None).update(
        heartbeat_at=clock.now(), step=text[:120], steps_done=done, steps_total=total
    ):
        return
    raise Cancelled if own.exists() else Superseded


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Keep the row alive between steps: a handler may compute for minutes without saying anything."""
    over = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(job.pk, job.attempts, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=HEARTBEAT_SECONDS)


def _beat_until(job_id: int, attempt: int, over: threading.Event) -> None:
    try:
        while not over.wait(HEARTBEAT_SECONDS):
            try:
                Job.objects.filter(pk=job_id, state=JobState.RUNNING, attempts=attempt).update(heartbeat_at=clock.now())
            except DatabaseError:
                # The next beat tries again; three minutes of silence are allowed.
                log.warning("no heartbeat for job %s", job_id)
    finally:
        connection.close()


def end(job: Job, state: JobState, *, result: dict[str, Any] | None = None, reason: str = "") -> bool:
    """Only the attempt that still owns the row may end it: a swept job belongs to another worker."""
    present = clock.now()
    expires = state == JobState.DONE and discard_of(job.kind) is not None
    ended = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts).update(
        state=state, result=result or {}, reason=reason[:300], ended_at=present,
        expires_at=present + timedelta(days=settings.JOB_RESULT_DAYS) if expires else None,
    )  # fmt: skip
    return bool(ended)
