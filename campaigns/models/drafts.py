"""The journal of a draft: its last acts, kept so that each can be undone; dropped at publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models.campaign import Campaign
from campaigns.querysets import DraftActQuerySet


class DraftAct(models.Model):
    """One act of one person on a draft. `changes` says by row key what it changed: {"before": …, "after": …}, values by
    column, null for a row that was not there. `lapsed`: a colleague has gone on from it, so it cannot be undone."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="draft_acts")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("操作人"))
    verb = models.CharField(max_length=20)
    words = models.CharField(_("操作"), max_length=200)
    key = models.CharField(max_length=40)
    changes = models.JSONField(_("改动"))
    lapsed = models.BooleanField(default=False)
    at = models.DateTimeField(_("时间"))

    campaign_path = "campaign"
    objects = DraftActQuerySet.as_manager()

    class Meta:
        verbose_name = _("草稿操作")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words

    @property
    def act_id(self) -> str:
        """The key as pages send it."""
        return str(self.pk)
