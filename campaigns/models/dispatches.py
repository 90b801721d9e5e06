"""Sending a campaign to its units, and their confirmations of receipt 签收."""

import uuid

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit, User
from campaigns.models.amendments import Amendment
from campaigns.models.campaign import Campaign
from campaigns.querysets import CampaignPartQuerySet, ReceiptQuerySet


class Dispatch(models.Model):
    """One sending: of the campaign itself (`number` 0) or of an amendment (its number). `what` is frozen."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="dispatches")
    amendment = models.OneToOneField(Amendment, models.PROTECT, null=True, related_name="dispatch")
    number = models.PositiveIntegerField(gettext_lazy("次序"))
    what = models.CharField(gettext_lazy("发送内容"), max_length=300)
    at = models.DateTimeField(gettext_lazy("发送时间"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=gettext_lazy("发送人"))

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("发送")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="dispatch_once")]

    def __str__(self) -> str:
        return self.what

    @property
    def label(self) -> str:
        """“方案印发” or “第2次修订”."""
        return _("第%(number)d次修订") % {"number": self.number} if self.number else _("方案印发")


class ReceiptState(models.TextChoices):
    AWAITING = "awaiting", gettext_lazy("未签收")
    CONFIRMED = "confirmed", gettext_lazy("已签收")


class Receipt(models.Model):
    """One unit's line of a dispatch. Who confirmed is kept by name and post as they were."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="receipts")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="receipts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="receipts", verbose_name=gettext_lazy("单位"))
    unit_name = models.CharField(gettext_lazy("单位名称"), max_length=120)
    state = models.CharField(
        gettext_lazy("状态"), max_length=10, choices=ReceiptState, default=ReceiptState.AWAITING, db_index=True
    )
    confirmed_at = models.DateTimeField(gettext_lazy("签收时间"), null=True)
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    confirmed_name = models.CharField(gettext_lazy("签收人"), max_length=60, blank=True)
    confirmed_post = models.CharField(gettext_lazy("职务"), max_length=60, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("签收")
        ordering = ["-dispatch__number", "unit__path", "id"]
        constraints = [models.UniqueConstraint(fields=["dispatch", "unit"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.dispatch.what}"
