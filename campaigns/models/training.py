"""What training a campaign demands of everybody who enforces in its units (004: 30 课时 and four days, two of them
military), within the campaign's window."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.querysets import CampaignPartQuerySet
from personnel.models import Measure


class TrainingDemand(models.Model):
    """One demand on each person; all of a campaign hold side by side, measures are never converted.

    `category` is a code of `personnel.TrainingCategory`, "" for any: packages carry it to other databases. Without days
    of its own it counts from the campaign's first to its last.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="training_demands")
    position = models.PositiveIntegerField(default=0)
    text = models.CharField(_("培训要求原文"), max_length=200, blank=True)
    category = models.CharField(_("培训类别"), max_length=30, blank=True)
    amount = models.PositiveSmallIntegerField(_("每人不少于"), null=True, blank=True)
    measure = models.CharField(_("计量单位"), max_length=12, choices=Measure, default=Measure.CLASS_HOUR)
    starts_on = models.DateField(_("从哪天起算"), null=True, blank=True)
    until = models.DateField(_("到哪天止"), null=True, blank=True)
    with_auxiliaries = models.BooleanField(_("辅助人员也要达到"), default=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True, editable=False)

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训要求")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text or f"{self.amount or ''}{self.get_measure_display()}"
