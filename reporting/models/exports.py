"""Exports: a report asked for, the job that builds it, and the file that comes out."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.models import Campaign
from files.models import Attachment
from jobs.models import Job
from reporting.querysets import ExportQuerySet


class ExportKind(models.TextChoices):
    WORKBOOK = "workbook", _("上报工作簿")
    LEDGER = "ledger", _("台账导出")


class Export(models.Model):
    """A workbook for the higher authority, as of a cut-off date, over a unit and those below it; or the rows of the
    ledger that a filter found, which `asked` tells (query, columns, format).

    `covers` are the participating units whose rows it shows: who may no longer see one of them may no longer have
    the file. `scope` names them in words. `figures` keeps what was presented, so that a later change of the ledger
    shows as a difference.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("类型"), max_length=12, choices=ExportKind, default=ExportKind.WORKBOOK)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="exports")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("统计单位"))
    scope = models.CharField(_("统计范围"), max_length=120, default="")
    covers = models.ManyToManyField(Unit, related_name="+", verbose_name=_("所含单位"))
    cut_off = models.DateField(_("统计截止日期"))
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="exports")
    requested_at = models.DateTimeField(_("申请时间"))
    job = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="export")
    attachment = models.OneToOneField(Attachment, models.SET_NULL, null=True, related_name="export")
    figures = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("报表")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.campaign.short_title} {self.cut_off}"
