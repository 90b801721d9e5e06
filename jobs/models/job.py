"""A background job as a row."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from jobs.querysets import JobQuerySet


class JobState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有完成")
    CANCELLED = "cancelled", _("已取消")
    EXPIRED = "expired", _("结果已过期")


class Job(models.Model):
    """One piece of background work; `params` and `result` are JSON objects of ids and texts.

    `requested_by` is null for what the timetable started. `slot` names the turn of such a job ("kind:2026-06-30"):
    it is unique, so that two beats make one row. `sent_at` is when the broker was last told; null: not yet.
    `attempts` only grows, and names the attempt that owns the row; a retry by hand raises `attempts_allowed`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("类型"), max_length=60)
    title = models.CharField(_("名称"), max_length=120)
    state = models.CharField(_("状态"), max_length=10, choices=JobState, default=JobState.QUEUED, db_index=True)
    params = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    requested_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="jobs", verbose_name=_("申请人"))
    slot = models.CharField(max_length=120, null=True, blank=True, unique=True)
    queued_at = models.DateTimeField(_("申请时间"))
    sent_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    heartbeat_at = models.DateTimeField(_("最近活动"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    expires_at = models.DateTimeField(_("结果保留到"), null=True)
    cancel_asked_at = models.DateTimeField(_("要求取消的时间"), null=True)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    attempts_allowed = models.PositiveSmallIntegerField(default=3)
    step = models.CharField(_("当前步骤"), max_length=120, blank=True)
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(default=0)
    reason = models.CharField(_("原因"), max_length=300, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("后台任务")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state not in (JobState.QUEUED, JobState.RUNNING)
