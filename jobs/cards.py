"""A job as the `job_card` component shows it."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.clock import SHANGHAI
from jobs.models import Job, JobState

_STATES = {
    JobState.QUEUED: "running",
    JobState.RUNNING: "running",
    JobState.DONE: "ready",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "cancelled",
    JobState.EXPIRED: "cancelled",
}


def card_of(job: Job) -> dict[str, Any]:
    """Name, state, progress and what to say. A result with the UUID of an `attachment` can be fetched."""
    attachment = job.result.get("attachment")
    state = JobState(job.state)
    stoppable = not job.ended and job.cancel_asked_at is None
    return {
        "name": job.title,
        "state": _STATES[state],
        "done": job.steps_done,
        "total": job.steps_total,
        "text": text_of(job),
        "poll_url": reverse("job-detail", args=[job.uuid]),
        "download_url": reverse("attachment-download", args=[attachment]) if attachment else "",
        "cancel_url": reverse("job-cancel", args=[job.uuid]) if stoppable else "",
        "retry_url": reverse("job-retry", args=[job.uuid]) if job.ended and state != JobState.DONE else "",
    }


def text_of(job: Job) -> str:
    """Where the job stands, in one line."""
    if job.state == JobState.FAILED:
        return job.reason
    if job.state == JobState.CANCELLED:
        return _("已取消。数据没有变化。")
    if job.state == JobState.EXPIRED:
        return _("文件过了保留期，已删除。需要时请重试，会重新生成。")
    if job.state == JobState.QUEUED:
        return _("排队中。可以离开本页。") if not job.attempts else _("上次中断，已重新排队。可以离开本页。")
    if job.state == JobState.RUNNING:
        return _running(job)
    return _done(job)


def _running(job: Job) -> str:
    if job.cancel_asked_at is not None:
        return _("正在停下，做完当前一步就停。")
    step = job.step or _("正在生成")
    if not job.steps_total:
        return _("%(step)s。可以离开本页。") % {"step": step}
    return _("%(step)s，%(done)d/%(total)d。可以离开本页。") % {
        "step": step, "done": job.steps_done, "total": job.steps_total,
    }  # fmt: skip


def _done(job: Job) -> str:
    size = job.result.get("size")
    ended = job.ended_at.astimezone(SHANGHAI) if job.ended_at else None
    said = _("%(month)d月%(day)d日 %(time)s 完成") % {
        "month": ended.month, "day": ended.day, "time": f"{ended:%H:%M}",
    } if ended else _("已完成")  # fmt: skip
    if size:
        said = f"{said}，{filesizeformat(size)}"
    if job.expires_at is not None and job.result.get("attachment"):
        until = job.expires_at.astimezone(SHANGHAI)
        said += _("，保留到%(month)d月%(day)d日") % {"month": until.month, "day": until.day}
    return said
