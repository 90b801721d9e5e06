"""A workbook of roster or certificates between its dry run and the end of its writing."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from jobs.models import Job
from personnel.querysets import ExchangeQuerySet


class ExchangeKind(models.TextChoices):
    ROSTER = "roster", _("执法人员")
    CERTIFICATES = "certificates", _("执法证件")


class ExchangeBatch(models.Model):
    """Read by whoever uploaded it. `sealed` holds its lines encrypted, private numbers among them, and is emptied when
    they are written or dropped. `confirmed_at`: from then on a job may be at it; `applied_at`: nothing more happens.
    `refused`: lines that a service refused while they were written, as [row, name, why]."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("内容"), max_length=12, choices=ExchangeKind)
    name = models.CharField(_("文件名"), max_length=200)
    sealed = models.TextField(blank=True)
    reason = models.CharField(_("依据"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"))
    address = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict)
    refused = models.JSONField(default=list)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("名册、证件导入")

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """The place to which the sealed lines are bound."""
        return f"exchange:{self.uuid}"
