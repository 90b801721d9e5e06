"""Common problems 普遍性问题: problems of several units under one cause and one lasting measure."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign
from rectification.models.problems import Problem
from rectification.querysets import ProblemPartQuerySet
from rectification.querysets_office import CommonProblemQuerySet


class CommonProblem(models.Model):
    """One cause and one lasting measure 长效机制 (notice 000, on strict inspection: causes analysed,
    lasting mechanisms built).

    Dissolved with a reason, never deleted.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="common_problems")
    title = models.CharField(_("普遍性问题"), max_length=120)
    cause = models.TextField(_("产生原因"))
    measure = models.TextField(_("长效措施"))
    responsible = models.CharField(_("责任单位、责任人"), max_length=120, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_name = models.CharField(_("提出人"), max_length=60)
    created_at = models.DateTimeField(_("提出时间"))
    dissolved_at = models.DateTimeField(_("解散时间"), null=True)
    dissolved_reason = models.TextField(_("解散原因"), blank=True)

    objects = CommonProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("普遍性问题")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class CommonPart(models.Model):
    """A problem stands under at most one common problem."""

    common = models.ForeignKey(CommonProblem, models.CASCADE, related_name="parts")
    problem = models.OneToOneField(Problem, models.CASCADE, related_name="common_part")
    added_name = models.CharField(_("归并人"), max_length=60)
    added_at = models.DateTimeField(_("归并时间"))

    owner_path = "problem"
    objects = ProblemPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("普遍性问题的构成")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.common_id} {self.problem_id}"
