"""What an administrator enters about single days."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.querysets import CalendarDayQuerySet


class CalendarDay(models.Model):
    """A day that is or is not worked, whatever the built-in calendar says; `note` tells by which notice."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=200)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("工作日调整")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {_('上班') if self.is_workday else _('放假')}"
