"""Reminders: a campaign's rules, the runs, what was sent to whom, and the reminders sent by hand."""

import uuid
from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.models import Campaign, Obligation
from campaigns.querysets import CampaignPartQuerySet
from reporting.querysets import ChaseQuerySet, OwnDigestQuerySet
from reporting.reminders.facts import Kind, Rules


def default_before() -> list[int]:
    """Working days before the due day on which is reminded where nobody chose otherwise."""
    return [7, 3, 1]


class ReminderRule(models.Model):
    """When a campaign reminds; the defaults hold where there is no row. Days are working days, 0 means not at all."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="reminder_rule")
    enabled = models.BooleanField(_("自动提醒"), default=True)
    before = models.JSONField(_("到期前提醒"), default=default_before)
    on_day = models.BooleanField(_("到期当天提醒"), default=True)
    every = models.PositiveSmallIntegerField(_("逾期后重复提醒"), default=1)
    leader_after = models.PositiveSmallIntegerField(_("报单位负责人"), default=3)
    office_after = models.PositiveSmallIntegerField(_("报牵头单位"), default=5)
    bureau_after = models.PositiveSmallIntegerField(_("报局领导"), default=10)
    send_from = models.TimeField(_("最早发送时刻"), default=time(8, 30))
    send_until = models.TimeField(_("最晚发送时刻"), default=time(17, 30))

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("提醒设置")

    def __str__(self) -> str:
        return str(self.campaign)

    @property
    def rules(self) -> Rules:
        """As the planning wants them."""
        return Rules(
            self.enabled, tuple(sorted(self.before, reverse=True)), self.on_day, self.every, self.leader_after,
            self.office_after, self.bureau_after, self.send_from, self.send_until,
        )  # fmt: skip


class ReminderRun(models.Model):
    """One day's run. Without `finished_at` it was cut off, or is still at work."""

    day = models.DateField(_("日期"), unique=True)
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    people = models.PositiveIntegerField(_("人数"), default=0)
    lines = models.PositiveIntegerField(_("事项数"), default=0)

    class Meta:
        verbose_name = _("提醒批次")
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class ReminderDigest(models.Model):
    """The one digest of a person and day. `token` names the run that claimed it: of two runs at once, one writes."""

    user = models.ForeignKey(User, models.CASCADE, related_name="reminder_digests", verbose_name=_("收件人"))
    day = models.DateField(_("日期"))
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    lines = models.PositiveIntegerField(_("事项数"), default=0)
    at = models.DateTimeField(_("写入时间"))

    objects = OwnDigestQuerySet.as_manager()
    owner_path = "user"

    class Meta:
        verbose_name = _("每日提醒")
        ordering = ["-day", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="reminder_digest_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class ReminderSent(models.Model):
    """One item at one stage told to one person on one day by one channel: never twice.

    `item_id` is the obligation's, problem's or deadline's; `user` and `day` are those of the digest, kept here for
    the constraint.
    """

    digest = models.ForeignKey(ReminderDigest, models.CASCADE, related_name="sent")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    day = models.DateField()
    item_kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    item_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)

    objects = OwnDigestQuerySet.as_manager()
    owner_path = "user"

    class Meta:
        verbose_name = _("已提醒事项")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_kind", "item_id", "unit", "stage", "user", "day", "channel"], name="reminder_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_kind}-{self.item_id} {self.stage}"


class Chase(models.Model):
    """催办: a person of the bureau reminded a unit of one obligation by hand; once for an obligation and day.

    `told` are the names of who was told, as they were then.
    """

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="chases", verbose_name=_("报送任务"))
    day = models.DateField(_("日期"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("催办人"))
    by_name = models.CharField(_("催办人"), max_length=60)
    told = models.CharField(_("催了谁"), max_length=300)
    at = models.DateTimeField(_("催办时间"))

    objects = ChaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("催办")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["obligation", "day"], name="chase_once_a_day")]

    def __str__(self) -> str:
        return f"{self.obligation} {self.day}"
