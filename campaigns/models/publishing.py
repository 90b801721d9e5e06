"""What the manager said to a warning before publishing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models.campaign import Campaign
from campaigns.querysets import CampaignPartQuerySet


class Acknowledgement(models.Model):
    """A warning of the publish check, acknowledged with a note. `key` is the finding's stable key."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="acknowledgements")
    key = models.CharField(max_length=120)
    note = models.CharField(_("说明"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("已确认的提醒")
        constraints = [models.UniqueConstraint(fields=["campaign", "key"], name="acknowledgement_once")]

    def __str__(self) -> str:
        return self.key
