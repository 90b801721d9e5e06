"""What was found and decided in the life of a problem: checks 核账, extensions, look-backs 回头看, supervision."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from rectification.models.problems import Problem, ProblemEvent
from rectification.querysets import ExtensionQuerySet, ProblemPartQuerySet, SupervisionQuerySet


class CheckMode(models.TextChoices):
    """How the office satisfied itself."""

    PAPER = "paper", _("书面核查")
    ON_SITE = "on_site", _("现场核查")


class ProblemCheck(models.Model):
    """One check 核账 of a claim: are the facts true, is the evidence sufficient. Files are those of its event.

    Closing 销账 needs one that `passed` and that nothing has overtaken since (`Problem.checked_at`).
    """

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="checks")
    event = models.OneToOneField(ProblemEvent, models.CASCADE, related_name="finding")
    round = models.PositiveSmallIntegerField(_("整改轮次"))
    mode = models.CharField(_("核查方式"), max_length=8, choices=CheckMode, default=CheckMode.PAPER)
    facts_true = models.BooleanField(_("情况属实"))
    evidence_sufficient = models.BooleanField(_("佐证充分"))
    passed = models.BooleanField(_("核账通过"))
    note = models.TextField(_("核账意见"), blank=True)
    checked_on = models.DateField(_("核查日期"))
    checked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("核账人"))
    recorded_at = models.DateTimeField(_("记录时间"), db_index=True)

    owner_path = "problem"
    objects = ProblemPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("核账")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.checked_on} {self.get_mode_display()}"


class LookBack(models.Model):
    """One look-back 回头看 at a closed problem. Found again, the problem goes into its next round, due by `new_due`."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="look_backs")
    event = models.OneToOneField(ProblemEvent, models.CASCADE, related_name="look_back")
    round = models.PositiveSmallIntegerField(_("整改轮次"))
    mode = models.CharField(_("核查方式"), max_length=8, choices=CheckMode, default=CheckMode.PAPER)
    found_again = models.BooleanField(_("问题反弹"))
    note = models.TextField(_("回头看情况"))
    new_due = models.DateField(_("新的完成时限"), null=True)
    looked_on = models.DateField(_("回头看日期"))
    looked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("回头看人员"))
    recorded_at = models.DateTimeField(_("记录时间"), db_index=True)

    owner_path = "problem"
    objects = ProblemPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("回头看")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.looked_on} {self.get_mode_display()}"


class ExtensionState(models.TextChoices):
    ASKED = "asked", _("待批")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("不同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class Extension(models.Model):
    """One request for more time: from `old_due`, in force when it was asked, to `new_due`. One is asked at a time."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    problem = models.ForeignKey(Problem, models.CASCADE, related_name="extensions")
    round = models.PositiveSmallIntegerField(_("整改轮次"))
    reason = models.TextField(_("延期理由"))
    old_due = models.DateField(_("原时限"))
    new_due = models.DateField(_("申请延到"))
    state = models.CharField(_("状态"), max_length=10, choices=ExtensionState, default=ExtensionState.ASKED)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("申请人"))
    asked_by_name = models.CharField(_("申请人"), max_length=60)
    asked_at = models.DateTimeField(_("申请时间"), db_index=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("审批人"))
    decided_by_name = models.CharField(_("审批人"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    decision_reason = models.TextField(_("审批意见"), blank=True)

    owner_path = "problem"
    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("延期申请")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["problem"], condition=models.Q(state="asked"), name="extension_one_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.old_due} → {self.new_due}"


class Supervision(models.Model):
    """Listed supervision 挂牌督办 of a problem: who imposed it, why, by when, and which leader of the bureau answers
    for it. Lifted by a leader only; one stands at a time."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="supervisions")
    reason = models.TextField(_("挂牌理由"))
    until = models.DateField(_("督办期限"))
    leader = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("包案局领导"))
    leader_name = models.CharField(_("包案局领导"), max_length=60)
    imposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("挂牌人"))
    imposed_by_name = models.CharField(_("挂牌人"), max_length=60)
    imposed_at = models.DateTimeField(_("挂牌时间"), db_index=True)
    lifted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("解除人"))
    lifted_by_name = models.CharField(_("解除人"), max_length=60, blank=True)
    lifted_at = models.DateTimeField(_("解除时间"), null=True)
    lift_reason = models.TextField(_("解除理由"), blank=True)

    owner_path = "problem"
    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("挂牌督办")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["problem"], condition=models.Q(lifted_at=None), name="supervision_one_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imposed_at:%Y-%m-%d} {self.leader_name}"
