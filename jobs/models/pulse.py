"""Signs of life of the processes that work in the background."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.querysets import PulseQuerySet


class PulseKind(models.TextChoices):
    BEAT = "beat", _("定时进程")
    WORKER = "worker", _("后台进程")


class Pulse(models.Model):
    """The last sign of life of one process, named by host and number."""

    kind = models.CharField(_("类型"), max_length=10, choices=PulseKind)
    name = models.CharField(_("名称"), max_length=120, unique=True)
    at = models.DateTimeField(_("最近活动"), db_index=True)

    objects = PulseQuerySet.as_manager()

    class Meta:
        verbose_name = _("进程活动")
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name
