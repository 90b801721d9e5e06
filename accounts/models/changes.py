"""Changes of the organisation 单位调整: planned for a day, rehearsed, carried out on it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import ChangeQuerySet


class ChangeKind(models.TextChoices):
    RENAME = "rename", _("更名")
    MOVE = "move", _("调整隶属关系")
    MERGE = "merge", _("合并")
    SPLIT = "split", _("分设")
    DISSOLVE = "dissolve", _("撤销")


class ChangeState(models.TextChoices):
    DRAFT = "draft", _("拟定中")
    PLANNED = "planned", _("待生效")
    DONE = "done", _("已生效")
    WITHDRAWN = "withdrawn", _("已撤回")


class OrganisationChange(models.Model):
    """One act on the tree that takes effect on `on`, its first day. `basis` is the document behind it.

    A draft is rehearsed and answered; a planned one is carried out by the daily job. `obstacle` says why that was not
    possible when it was last tried; empty otherwise. `revision` counts what is changed of the answers: who confirms
    says which he has seen.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("调整方式"), max_length=10, choices=ChangeKind)
    on = models.DateField(_("生效日期"))
    basis = models.CharField(_("依据"), max_length=300)
    state = models.CharField(
        _("状态"), max_length=10, choices=ChangeState, default=ChangeState.DRAFT, db_index=True
    )  # fmt: skip
    revision = models.PositiveIntegerField(_("修改次数"), default=0)
    planned_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("拟定人"))
    planned_at = models.DateTimeField(_("拟定时间"))
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    obstacle = models.CharField(_("未能生效的原因"), max_length=500, blank=True)
    outcome = models.JSONField(_("结果"), null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位调整")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on.isoformat()}"


class LineSide(models.TextChoices):
    SUBJECT = "subject", _("调整单位")
    RECEIVER = "receiver", _("承接单位")


class ChangeLine(models.Model):
    """A unit of a change. A subject stands already; `name`, `short_name` or `parent` are what it is to have after a
    rename or a move. A receiver stands already, or is set up on the day with the code and names given here, and
    `unit` is filled then."""

    change = models.ForeignKey(OrganisationChange, models.CASCADE, related_name="lines")
    side = models.CharField(max_length=10, choices=LineSide)
    position = models.PositiveIntegerField(default=0)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    code = models.CharField(_("单位代码"), max_length=40, blank=True)
    name = models.CharField(_("单位名称"), max_length=120, blank=True)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "accounts.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("上级单位")
    )  # fmt: skip
    former = models.CharField(_("原名称"), max_length=120, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("单位调整的单位")
        ordering = ["side", "position", "id"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What the unit was called when the change was planned, or will be."""
        return self.former or self.name


class ChangeAnswer(models.Model):
    """Where what a subject has goes: `key` names what ("accounts.people", "campaigns.obligations:…").

    The receiver may be the subject itself where that goes on: then it stays.
    """

    change = models.ForeignKey(OrganisationChange, models.CASCADE, related_name="answers")
    key = models.CharField(max_length=100)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    line = models.ForeignKey(ChangeLine, models.CASCADE, related_name="+")

    objects = models.Manager()

    class Meta:
        verbose_name = _("单位调整的去向")
        constraints = [
            models.UniqueConstraint(fields=["change", "key", "unit"], name="change_answer_once"),
        ]

    def __str__(self) -> str:
        return self.key
