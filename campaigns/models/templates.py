"""The library of templates: campaigns kept as packages, to start others from."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.querysets import TemplateQuerySet


class CampaignTemplate(models.Model):
    """A campaign's package as it stood when it was kept. `owner` is the organiser that may take it out again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("模板名称"), max_length=120)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("来自"))
    content = models.JSONField(_("内容"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("存入人"))
    created_at = models.DateTimeField(_("存入时间"))

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("方案模板")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
