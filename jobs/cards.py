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
}


def card_of(job: Job) -> dict[str, Any]:
    """Name, state, progress and what to say. A result with the UUID of an `attachment` can be fetched."""
    attachment = job.result.get("attachment")
    return {
        "name": job.title,
        "state": _STATES[JobState(job.state)],
        "done": job.steps_done,
        "total": job.steps_total,
        "text": text_of(job),
        "poll_url": reverse("job-detail", args=[job.uuid]),
        "download_url": reverse("attachment-download", args=[attachment]) if attachment else "",
    }


def text_of(job: Job) -> str:
    """Where the job stands, in one line."""
    if job.state == JobState.FAILED:
        return job.reason
    if job.state == JobState.QUEUED:
        return _("排队中。可以离开本页。")
    if job.state == JobState.RUNNING:
        step = job.step or _("正在生成")
        return _("%(step)s，%(done)d/%(total)d。可以离开本页。") % {
            "step": step, "done": job.steps_done, "total": job.steps_total,
        } if job.steps_total else _("%(step)s。可以离开本页。") % {"step": step}  # fmt: skip
    size = job.result.get("size")
    ended = job.ended_at.astimezone(SHANGHAI) if job.ended_at else None
    when = _("%(month)d月%(day)d日 %(time)s 生成") % {
        "month": ended.month, "day": ended.day, "time": f"{ended:%H:%M}",
    } if ended else _("已生成")  # fmt: skip
    return f"{when}，{filesizeformat(size)}" if size else when
