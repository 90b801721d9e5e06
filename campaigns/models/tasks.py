"""Task groups, tasks, assignments with their parties, and deadlines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitGroup
from campaigns.models.campaign import Campaign
from campaigns.querysets import CampaignPartQuerySet


class TaskGroup(models.Model):
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="task_groups")
    position = models.PositiveIntegerField(default=0)
    number = models.CharField(_("序号"), max_length=20, blank=True)
    title = models.CharField(_("任务分组"), max_length=200)
    lead = models.TextField(_("引言"), blank=True)

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务分组")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    group = models.ForeignKey(TaskGroup, models.CASCADE, related_name="tasks")
    position = models.PositiveIntegerField(default=0)
    number = models.CharField(_("序号"), max_length=20, blank=True)
    text = models.TextField(_("任务"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    campaign_path = "group__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务")
        ordering = ["group__position", "position", "id"]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Assignment(models.Model):
    """One clause of a task: its parties and deadlines. Task 2 of notice 000 has two."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments")
    position = models.PositiveIntegerField(default=0)
    clause = models.TextField(_("分工内容"), blank=True)
    parties_text = models.CharField(_("责任单位原文"), max_length=300, blank=True)

    campaign_path = "task__group__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("责任分工")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.parties_text or self.clause


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("牵头")
    COOPERATING = "cooperating", _("配合")


def one_of_unit_or_group(name: str) -> models.CheckConstraint:
    """A party is a unit or a group, never both and never neither."""
    return models.CheckConstraint(
        condition=models.Q(unit__isnull=False, group__isnull=True) | models.Q(unit__isnull=True, group__isnull=False),
        name=name,
    )


class AssignmentParty(models.Model):
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="parties")
    role = models.CharField(_("分工"), max_length=12, choices=AssignmentRole, default=AssignmentRole.LEAD)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("单位"))
    group = models.ForeignKey(UnitGroup, models.PROTECT, null=True, blank=True, verbose_name=_("分组"))

    campaign_path = "assignment__task__group__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("责任单位")
        ordering = ["id"]
        constraints = [one_of_unit_or_group("assignment_party_one")]

    def __str__(self) -> str:
        return str(self.unit or self.group)


class DeadlineKind(models.TextChoices):
    DUE = "due", _("完成时限")
    MILESTONE = "milestone", _("中间节点")


class Precision(models.TextChoices):
    HOUR = "hour", _("时")
    DAY = "day", _("日")
    DECADE = "decade", _("旬")
    MONTH = "month", _("月")
    MONTH_END = "month_end", _("月底")
    YEAR_END = "year_end", _("年底")
    PHASE_END = "phase_end", _("阶段末")
    NONE = "none", _("无日期")


class Deadline(models.Model):
    """A deadline as printed and as computed; `date` is the last day, null when there is none.

    `ongoing` (长期坚持) may stand with or without a date: after the date the duty goes on as a standing check.
    `when_due` is 适时.
    """

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="deadlines")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("类型"), max_length=10, choices=DeadlineKind, default=DeadlineKind.DUE)
    text = models.CharField(_("时限原文"), max_length=120)
    date = models.DateField(_("日期"), null=True, blank=True)
    hour = models.TimeField(_("时刻"), null=True, blank=True)
    precision = models.CharField(_("精度"), max_length=10, choices=Precision, default=Precision.NONE)
    ongoing = models.BooleanField(_("长期坚持"), default=False)
    when_due = models.BooleanField(_("适时"), default=False)

    campaign_path = "assignment__task__group__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("完成时限")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text
