"""Whom to inspect 待督查: units and problems that the office has put on its list."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.models import Campaign
from rectification.models.problems import Problem
from rectification.querysets_office import CandidateQuerySet


class InspectionCandidate(models.Model):
    """A unit, or one problem of it, proposed for inspection with a reason; taken off again with one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="inspection_candidates")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, related_name="+", verbose_name=_("问题"))
    reason = models.TextField(_("列入理由"))
    listed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    listed_name = models.CharField(_("列入人"), max_length=60)
    listed_at = models.DateTimeField(_("列入时间"))
    removed_name = models.CharField(_("移出人"), max_length=60, blank=True)
    removed_at = models.DateTimeField(_("移出时间"), null=True)
    removed_reason = models.TextField(_("移出理由"), blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("待督查对象")
        ordering = ["unit__path", "id"]
        indexes = [models.Index(fields=["campaign", "removed_at"], name="candidate_campaign")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.problem_id or ''}".strip()
