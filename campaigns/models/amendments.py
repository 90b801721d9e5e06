"""Amendments: what is changed after publication, why, and who is told."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.models.campaign import Campaign
from campaigns.querysets import AmendmentPartQuerySet, AmendmentQuerySet


class AmendmentState(models.TextChoices):
    DRAFT = "draft", _("草拟中")
    PUBLISHED = "published", _("已发布")
    DROPPED = "dropped", _("已放弃")


class ChangeKind(models.TextChoices):
    TEXT = "text", _("修改文字")
    DATES = "dates", _("调整时限")
    WITHDRAW = "withdraw", _("撤回")
    ADD_ITEM = "add_item", _("增加整治重点")
    ADD_REQUIREMENT = "add_requirement", _("增加报送要求")
    ADD_FILER = "add_filer", _("增加填报单位")
    CONTACT = "contact", _("更换联系人")
    LIGHTS = "lights", _("调整亮灯规则")
    ADD_LIGHT = "add_light", _("增加亮灯规则")
    TRAINING = "training", _("调整培训要求")
    ADD_TRAINING = "add_training", _("增加培训要求")
    COMPLETION = "completion", _("改结业证要求")


class Amendment(models.Model):
    """One revision of a published campaign. `number` is the campaign's version from then on, 0 before publication;
    `effect` is what publishing it did to obligations, as the preview had said."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="amendments", verbose_name=_("专项整治"))
    number = models.PositiveIntegerField(_("修订次序"), default=0)
    state = models.CharField(_("状态"), max_length=10, choices=AmendmentState, default=AmendmentState.DRAFT)
    reason = models.CharField(_("修订理由"), max_length=500, blank=True)
    effect = models.JSONField(_("影响"), default=dict)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    created_at = models.DateTimeField(_("提出时间"))
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("发布人"))
    published_at = models.DateTimeField(_("发布时间"), null=True)

    campaign_path = "campaign"
    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("修订")
        ordering = ["-number", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], condition=models.Q(state="published"), name="amendment_number_once"
            ),
        ]

    def __str__(self) -> str:
        title = self.campaign.short_title
        return _("%(title)s第%(number)d次修订") % {"title": title, "number": self.number} if self.number else title

    def get_absolute_url(self) -> str:
        """Its page for who configures."""
        return reverse("amendment-detail", args=[self.uuid])


class AmendmentChange(models.Model):
    """One change of an amendment. `target` is a row's key ("item-12"); `before` and `after` hold plain values by field;
    `words` names the target as it was called then; `made` is the key of the row that an addition created."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="changes")
    kind = models.CharField(_("改什么"), max_length=20, choices=ChangeKind)
    target = models.CharField(max_length=40)
    words = models.CharField(_("对象"), max_length=200)
    before = models.JSONField(_("改前"), default=dict)
    after = models.JSONField(_("改后"), default=dict)
    made = models.CharField(max_length=40, blank=True)

    amendment_path = "amendment"
    objects = AmendmentPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("修订内容")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "kind", "target"],
                condition=models.Q(kind__in=["text", "dates", "withdraw", "contact"]),
                name="amendment_change_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.words}"


class AmendmentNotice(models.Model):
    """A unit that is told of an amendment."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="notices")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=120)

    amendment_path = "amendment"
    objects = AmendmentPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("修订告知")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["amendment", "unit"], name="amendment_notice_once")]

    def __str__(self) -> str:
        return self.unit_name
