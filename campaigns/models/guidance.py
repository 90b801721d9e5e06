"""指导联系: which department guides which town in a campaign (notice 004)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.models.campaign import Campaign
from campaigns.querysets import CampaignPartQuerySet


class GuidancePairing(models.Model):
    """One department guides one unit. A unit has one guide in a campaign; that it has one at all is checked."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="guidance", verbose_name=_("专项整治"))
    guide = models.ForeignKey(Unit, models.PROTECT, related_name="guiding", verbose_name=_("指导单位"))
    guided = models.ForeignKey(Unit, models.PROTECT, related_name="guided_by", verbose_name=_("被指导单位"))
    named_at = models.DateTimeField(_("登记时间"))
    named_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人"))

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("指导联系")
        ordering = ["guide__path", "guided__path"]
        constraints = [models.UniqueConstraint(fields=["campaign", "guided"], name="guidance_once")]

    def __str__(self) -> str:
        return f"{self.guide} → {self.guided}"
