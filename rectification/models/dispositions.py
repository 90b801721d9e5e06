"""What was done to persons because of a problem 处理情况."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from rectification.models.problems import Problem
from rectification.querysets_office import DispositionQuerySet


class DispositionKind(models.TextChoices):
    CRITICISM = "criticism", _("批评教育")
    WRITTEN_REVIEW = "written_review", _("书面检查")
    ACCOUNTABILITY = "accountability", _("追责")
    HANDED_OVER = "handed_over", _("移交纪检监察")


class Disposition(models.Model):
    """One disposition of one person. Withdrawn with a reason, never deleted.

    A problem has no way to its dispositions: they are read through `visible_to`, because what was handed to discipline
    inspection exists for named persons only.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="+")
    kind = models.CharField(_("处理方式"), max_length=16, choices=DispositionKind)
    person = models.CharField(_("被处理人"), max_length=60)
    post = models.CharField(_("单位职务"), max_length=120, blank=True)
    decided_on = models.DateField(_("处理日期"))
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    note = models.TextField(_("说明"), blank=True)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded_name = models.CharField(_("登记人"), max_length=60)
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_name = models.CharField(_("撤销人"), max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)
    withdrawn_reason = models.TextField(_("撤销原因"), blank=True)

    objects = DispositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("处理情况")
        ordering = ["-decided_on", "-id"]
        indexes = [models.Index(fields=["problem", "kind"], name="disposition_problem")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person}"

    @property
    def restricted(self) -> bool:
        """Whether only named persons may know of it."""
        return self.kind == DispositionKind.HANDED_OVER
