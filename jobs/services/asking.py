"""What people and the timetable ask for: a job, its end, once more."""

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from accounts.actors import SYSTEM, Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, apply, what
from audit import clock
from audit.services import record
from jobs import states
from jobs.models import Job, JobState

log = logging.getLogger(__name__)


def enqueue(*, kind: str, title: str, params: dict[str, Any], actor: Actor, slot: str | None = None) -> Job:
    """Write the row; the message follows when the transaction has committed."""
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind, title=title[:120], params=params, requested_by=actor.user, queued_at=clock.now(), slot=slot,
            attempts_allowed=settings.JOB_ATTEMPTS,
        )  # fmt: skip
        record(who=actor.who, action="jobs.job.requested", what=what(job), after={"kind": kind, **params})
        transaction.on_commit(partial(send, job.pk))
    return job


def enqueue_once(
    *, kind: str, slot_key: str, title: str, params: dict[str, Any] | None = None, actor: Actor = SYSTEM
) -> Job | None:
    """The job of one turn of the timetable, e.g. slot_key "2026-06-30"; None when that turn has its row already."""
    slot = f"{kind}:{slot_key}"
    if Job.objects.filter(slot=slot).exists():
        return None
    try:
        with transaction.atomic():
            return enqueue(kind=kind, title=title, params=params or {}, actor=actor, slot=slot)
    except IntegrityError:
        if not Job.objects.filter(slot=slot).exists():
            raise
        return None


def send(job_id: int) -> bool:
    """Tell the broker. False when it cannot be reached: the row stays queued and the sweeper tells it again."""
    from jobs.tasks import run

    try:
        run.delay(job_id)
    except (OperationalError, OSError):
        log.warning("broker unreachable, job %s waits for the sweeper", job_id)
        return False
    Job.objects.filter(pk=job_id).update(sent_at=clock.now())
    return True


def cancel_job(*, job: Job, actor: Actor, capability: Capability = Capability.SELF) -> None:
    """End a queued job now; ask a running one to stop at its next step. Raises StaleState when it has ended."""
    actor.require(capability, job)
    present = clock.now()
    with transaction.atomic():
        running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, cancel_asked_at=None)
        if running.update(cancel_asked_at=present):
            record(who=actor.who, action="jobs.job.cancel_requested", what=what(job))
            return
        if Job.objects.filter(pk=job.pk, state=JobState.RUNNING).exists():
            return
        apply(states.cancel(capability), row=job, actor=actor, change=Change(values={"ended_at": present}))


def retry_job(*, job: Job, actor: Actor, capability: Capability = Capability.SELF) -> None:
    """Do a job that failed, was cancelled or has expired once more, on its own row. Raises StaleState otherwise."""
    values: dict[str, Any] = {
        "queued_at": clock.now(), "sent_at": None, "started_at": None, "ended_at": None, "expires_at": None,
        "cancel_asked_at": None, "reason": "", "result": {}, "step": "", "steps_done": 0, "steps_total": 0,
        "attempts_allowed": F("attempts") + settings.JOB_ATTEMPTS,
    }  # fmt: skip
    with transaction.atomic():
        apply(states.retry(capability), row=job, actor=actor, change=Change(values=values))
        transaction.on_commit(partial(send, job.pk))
