"""The roll-up of the ledger: what the acts of each day changed in the counts (docs/adr/0013)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from campaigns.models import Campaign, FocusItem
from rectification.querysets import LedgerQuerySet

#: Stands for no due day, in a column that is grouped by.
NEVER = "9999-12-31"


class DailyDelta(models.Model):
    """What acts recorded on a day changed in the counts of the problems of one unit, due on one day; may be below zero.

    Rows are added by each act and never changed: acts do not wait for one another. A fold sums up those of past days.
    What stood at the end of a day is the sum of everything up to it; overdue then was what is found and not claimed
    among what was due before it.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("日期"))
    due = models.DateField(_("完成时限"))
    found = models.IntegerField(default=0)
    claimed = models.IntegerField(default=0)
    verified = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    extended = models.IntegerField(default=0)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        abstract = True


class ItemDelta(DailyDelta):
    """By focus item, and so by area."""

    item = models.ForeignKey(FocusItem, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "rect_item_delta"
        verbose_name = _("台账日增减（按重点）")
        indexes = [models.Index(fields=["campaign", "unit", "day"], name="item_delta_unit")]

    def __str__(self) -> str:
        return f"{self.day} {self.item_id} {self.found:+}"


class SourceDelta(DailyDelta):
    """By source and severity."""

    source = models.CharField(_("问题来源"), max_length=20)
    severity = models.CharField(_("严重程度"), max_length=12)

    class Meta:
        db_table = "rect_source_delta"
        verbose_name = _("台账日增减（按来源）")
        indexes = [models.Index(fields=["campaign", "unit", "day"], name="source_delta_unit")]

    def __str__(self) -> str:
        return f"{self.day} {self.source} {self.found:+}"
