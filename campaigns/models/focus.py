"""Focus areas, items and sub-points. A number as printed is text beside the position."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.querysets import CampaignPartQuerySet


class FocusArea(models.Model):
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="areas")
    position = models.PositiveIntegerField(default=0)
    number = models.CharField(_("序号"), max_length=20, blank=True)
    title = models.CharField(_("整治方面"), max_length=200)
    short_label = models.CharField(_("统计表简称"), max_length=30, blank=True)

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("整治方面")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def column_label(self) -> str:
        """The head of its column in the statistics table."""
        return self.short_label or self.title


class FocusItem(models.Model):
    area = models.ForeignKey(FocusArea, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    number = models.CharField(_("序号"), max_length=20, blank=True)
    text = models.TextField(_("整治重点"))
    upper_item = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="lower_items", verbose_name=_("上级条目")
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    campaign_path = "area__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("整治重点")
        ordering = ["area__position", "position", "id"]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class SubPoint(models.Model):
    """One of the points into which an item is broken."""

    item = models.ForeignKey(FocusItem, models.CASCADE, related_name="sub_points")
    position = models.PositiveIntegerField(default=0)
    number = models.CharField(_("序号"), max_length=20, blank=True)
    text = models.CharField(_("子项"), max_length=300)

    campaign_path = "item__area__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("子项")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text
