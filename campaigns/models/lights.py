"""When a problem's light 亮灯 changes: the rule table of a campaign."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.querysets import CampaignPartQuerySet


class Severity(models.TextChoices):
    """How serious a problem is."""

    GENERAL = "general", _("一般")
    SERIOUS = "serious", _("突出")
    DISCIPLINE = "discipline", _("违纪违法")


class LightLevel(models.TextChoices):
    SOON = "soon", _("临期（▲黄）")
    NEAR = "near", _("将逾期（◆橙）")


class LightRule(models.Model):
    """From when on a level is shown: when so many per cent of the time given are left, or so many working days.

    `severity` empty holds for all problems for which no rule of their own severity is written. A level without any
    rule keeps the usual share (30 and 15 per cent). A rule that names neither a share nor days says nothing.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="light_rules")
    level = models.CharField(_("亮灯"), max_length=6, choices=LightLevel, default=LightLevel.SOON)
    severity = models.CharField(
        _("严重程度"), max_length=12, blank=True, choices=[("", _("全部问题")), *Severity.choices]
    )
    share = models.PositiveSmallIntegerField(_("剩余时间百分比"), null=True, blank=True)
    workdays = models.PositiveSmallIntegerField(_("剩余工作日"), null=True, blank=True)

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("亮灯规则")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.get_severity_display()}".strip()
