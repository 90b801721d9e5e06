"""Liaisons as a unit registered them (附件1). A change is a new registration."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountRequest, Unit
from campaigns.models import Campaign
from rectification.models.filings import Filing, FilingVersion
from rectification.querysets import FilingPartQuerySet


class LiaisonRegistration(models.Model):
    """One line of an accepted liaison form. It never changes: another line of the same unit replaces it.

    `request` is what the reviewer asked of the system administrator: the account, or the grant, or both.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="liaison_registrations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="liaison_registrations", verbose_name=_("单位"))
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="liaison_registrations")
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="liaison_registrations")
    position = models.PositiveIntegerField(_("序号"), default=0)
    section = models.CharField(_("科室名称"), max_length=60)
    name = models.CharField(_("联系人姓名"), max_length=60)
    phone = models.CharField(_("联系电话"), max_length=40)
    registered_at = models.DateTimeField(_("登记时间"))
    replaced_at = models.DateTimeField(_("被替换时间"), null=True)
    replaced_by = models.ForeignKey(FilingVersion, models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(AccountRequest, models.PROTECT, null=True, related_name="+")

    filing_path = "filing"
    objects = FilingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("联络员登记")
        ordering = ["filing", "position", "id"]

    def __str__(self) -> str:
        return f"{self.unit} {self.name}"
