"""How a problem counts in the year-end evaluation: who else found it, and what a person decided."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from rectification.models.problems import Problem, ProblemSource
from rectification.querysets import ProblemPartQuerySet


class Standing(models.TextChoices):
    EXEMPT = "exempt", _("不作为扣分依据")
    ACCOUNTABLE = "accountable", _("应予追责")
    UNDECIDED = "undecided", _("待认定")


class OutsideFinding(models.Model):
    """Somebody else found a problem too: who and on which day. Withdrawn with a reason, never deleted."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    problem = models.ForeignKey(Problem, models.CASCADE, related_name="outside_findings")
    source = models.CharField(_("发现途径"), max_length=20, choices=ProblemSource)
    organ = models.CharField(_("发现单位"), max_length=120, blank=True)
    found_on = models.DateField(_("发现日期"))
    recorded_name = models.CharField(_("登记人"), max_length=60)
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)
    withdrawn_reason = models.TextField(_("撤销原因"), blank=True)

    owner_path = "problem"
    objects = ProblemPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("他人发现")
        ordering = ["found_on", "id"]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.found_on}"


class StandingDecision(models.Model):
    """What a person decided of a problem that the rule leaves undecided. A later one replaces it; none is deleted."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="standing_decisions")
    standing = models.CharField(_("认定"), max_length=12, choices=Standing)
    reason = models.TextField(_("理由"))
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_name = models.CharField(_("认定人"), max_length=60)
    decided_at = models.DateTimeField(_("认定时间"))
    replaced_at = models.DateTimeField(_("更改时间"), null=True)

    owner_path = "problem"
    objects = ProblemPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("年终考核认定")
        ordering = ["-id"]
        indexes = [models.Index(fields=["problem", "replaced_at"], name="standing_problem")]

    def __str__(self) -> str:
        return f"{self.get_standing_display()} {self.decided_name}"
