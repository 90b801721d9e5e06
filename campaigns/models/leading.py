"""Leading groups 领导小组: of a campaign, and of a unit that takes part in it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.models.campaign import Campaign
from campaigns.querysets import LeadingGroupQuerySet, LeadingSeatQuerySet


class LeadingGroup(models.Model):
    """A group with its office. `unit` null: the campaign's own, of which there may be several; else what that unit set
    up for the campaign. It is no part of the plan that is published and amended: its people change by letter."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="leading_groups", verbose_name=_("专项整治"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="leading_groups", verbose_name=_("单位")
    )
    name = models.CharField(_("名称"), max_length=120)
    document = models.CharField(_("成立文件"), max_length=200, blank=True)
    office = models.CharField(_("办公室设在"), max_length=120, blank=True)
    office_head = models.CharField(_("办公室主任"), max_length=60, blank=True)
    office_phone = models.CharField(_("办公室电话"), max_length=40, blank=True)
    updated_at = models.DateTimeField(_("更新时间"))
    updated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("更新人"))

    campaign_path = "campaign"
    objects = LeadingGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("领导小组")
        ordering = ["unit__path", "id"]

    def __str__(self) -> str:
        return self.name


class SeatRole(models.TextChoices):
    LEADER = "leader", _("组长")
    FIRST_DEPUTY = "first_deputy", _("第一副组长")
    DEPUTY = "deputy", _("副组长")
    MEMBER = "member", _("成员")


class LeadingSeat(models.Model):
    """A person of a group, in the order of the paper. `phone` is an office telephone: no mobile is kept here."""

    group = models.ForeignKey(LeadingGroup, models.CASCADE, related_name="seats", verbose_name=_("领导小组"))
    position = models.PositiveSmallIntegerField(_("序号"))
    role = models.CharField(_("职责"), max_length=12, choices=SeatRole)
    name = models.CharField(_("姓名"), max_length=60)
    body = models.CharField(_("单位"), max_length=120, blank=True)
    post = models.CharField(_("职务"), max_length=120, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)

    objects = LeadingSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("领导小组成员")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
