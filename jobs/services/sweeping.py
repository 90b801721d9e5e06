"""Picking up what was lost: messages of the broker, work of dead workers, results past their day."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM
from accounts.transitions import Change, StaleState, apply
from audit import clock
from jobs import states
from jobs.broker import queue_length
from jobs.models import Job, JobState
from jobs.registry import discard_of
from jobs.services.asking import send
from jobs.services.running import end

log = logging.getLogger(__name__)

#: Told so long ago, with nothing left in the queue: the message is lost.
LOST_MESSAGE = timedelta(minutes=1)
#: Told so long ago, whatever stands in the queue.
SURELY_LOST = timedelta(minutes=10)
#: Nine heartbeats missed. With a sweep a minute a dead worker's job goes on within five minutes.
DEAD_WORKER = timedelta(minutes=3)


def sweep_jobs() -> int:
    """Re-queue or fail what a dead worker left, tell the broker again, expire results; how many rows were touched."""
    present = clock.now()
    return _free(present) + _resend(present) + _expire(present)


def _free(present: datetime) -> int:
    count = 0
    for job in Job.objects.silent(present - DEAD_WORKER):
        if job.cancel_asked_at is not None:
            end(job, JobState.CANCELLED)
        elif job.attempts >= job.attempts_allowed:
            reason = _("后台进程中断%(times)d次，没有完成。数据没有变化，请联系管理员。") % {"times": job.attempts}
            end(job, JobState.FAILED, reason=reason)
        else:
            Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts).update(
                state=JobState.QUEUED, sent_at=None, reason=_("后台进程中断，已重新排队。")
            )
        count += 1
    return count


def _resend(present: datetime) -> int:
    """A long queue is no loss: while messages stand in it, only what is very late is told again."""
    length = queue_length()
    if length is None:
        return 0
    count = 0
    for pk in Job.objects.unheard(present - (SURELY_LOST if length else LOST_MESSAGE)).values_list("pk", flat=True):
        if not send(pk):
            break
        count += 1
    return count


def _expire(present: datetime) -> int:
    count = 0
    for job in Job.objects.outlived(present):
        try:
            with transaction.atomic():
                apply(states.EXPIRE, row=job, actor=SYSTEM, change=Change(values={"result": {}}))
                discard = discard_of(job.kind)
                if discard is not None:
                    discard(job)
        except StaleState:
            continue
        except Exception:
            # One result that cannot be removed must not keep the others.
            log.exception("result of job %s could not be discarded", job.pk)
            continue
        count += 1
    return count
