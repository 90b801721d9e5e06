"""How the tasks of a plan go: one duty per assignment and responsible unit, and the reports on it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.models import Assignment, AssignmentRole, Campaign, Deadline
from files.models import Attachment
from rectification.querysets import ProblemPartQuerySet, TaskDutyQuerySet


class DutyState(models.TextChoices):
    NOT_BEGUN = "not_begun", _("未开始")
    IN_PROGRESS = "in_progress", _("进行中")
    REPORTED_DONE = "reported_done", _("已报完成")


class TaskDuty(models.Model):
    """One unit's part in an assignment 责任分工. It comes into being when the campaign is sent.

    `percent` is 0–100, what the unit says; 100 only when reported done. `met_on` is the day on which the duty was first
    done, unless that report was sent back: what goes on 长期坚持 is never overdue after it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="task_duties")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="duties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="task_duties", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=120)
    role = models.CharField(_("分工"), max_length=12, choices=AssignmentRole, default=AssignmentRole.LEAD)
    state = models.CharField(_("状态"), max_length=14, choices=DutyState, default=DutyState.NOT_BEGUN, db_index=True)
    percent = models.PositiveSmallIntegerField(_("进度"), default=0)
    met_on = models.DateField(_("完成日期"), null=True)
    reported_at = models.DateTimeField(_("最近报告"), null=True)
    given_on = models.DateField(_("下达日期"))

    objects = TaskDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务分工进展")
        ordering = ["assignment__task__group__position", "assignment__task__position", "assignment__position", "id"]
        constraints = [models.UniqueConstraint(fields=["assignment", "unit"], name="task_duty_once")]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.assignment.task}"[:120]


class TaskReportKind(models.TextChoices):
    PROGRESS = "progress", _("报告进展")
    DONE = "done", _("报告完成")
    SENT_BACK = "sent_back", _("退回继续办理")


class TaskReport(models.Model):
    """What was said about a duty: the day it speaks of (`business_date`) and the moment it was recorded.

    `milestone` is the inner date 中间节点 that a report says is met.
    """

    duty = models.ForeignKey(TaskDuty, models.CASCADE, related_name="reports")
    kind = models.CharField(_("事项"), max_length=10, choices=TaskReportKind)
    percent = models.PositiveSmallIntegerField(_("进度"), default=0)
    text = models.TextField(_("情况"))
    milestone = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="+", verbose_name=_("中间节点"))
    business_date = models.DateField(_("日期"))
    recorded_at = models.DateTimeField(_("记录时间"), db_index=True)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(_("报告人"), max_length=60)
    actor_unit_name = models.CharField(_("报告单位"), max_length=120, blank=True)
    attachments = models.ManyToManyField(Attachment, related_name="task_reports", db_table="rect_task_file")

    owner_path = "duty"
    objects = ProblemPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务进展报告")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.business_date} {self.kind}"
