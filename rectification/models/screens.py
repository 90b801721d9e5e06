"""What a person keeps of the ledger's screen, and the acts on many problems at once."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign
from jobs.models import Job
from rectification.models.problems import Problem
from rectification.querysets import BulkRowQuerySet, BulkRunQuerySet, OwnScreenQuerySet


class LedgerSetting(models.Model):
    """The columns in which a person reads the ledger: codes of `rectification.ledger_columns`, in their order."""

    user = models.OneToOneField(User, models.CASCADE, related_name="ledger_setting")
    columns = models.JSONField(_("显示的栏"), default=list)

    objects = OwnScreenQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账显示设置")

    def __str__(self) -> str:
        return f"{self.user_id}"


class SavedView(models.Model):
    """A named filter of one campaign's ledger, kept by one person and shared by nobody.

    `query` is the address's query as `LedgerFilter` writes it, sort included; `columns` are empty for the person's
    usual ones. The one that is default opens with the bare address of the ledger.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="ledger_views")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(_("筛选条件"), max_length=1000, blank=True)
    columns = models.JSONField(_("显示的栏"), default=list)
    is_default = models.BooleanField(_("默认打开"), default=False)

    objects = OwnScreenQuerySet.as_manager()

    class Meta:
        verbose_name = _("常用视图")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "campaign", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name


class BulkState(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    RUNNING = "running", _("办理中")
    DONE = "done", _("已办完")


class BulkRun(models.Model):
    """One act on the problems that a person chose: first counted, then confirmed, then done row by row.

    The rows are fixed when it is proposed, so that what is done is what was counted. Being confirmed once only makes
    a repeated press harmless. `verb` is a code of `rectification.bulk.verbs`; `params` is what it needs: the
    verifier's id, a statement, a reason.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    actor = models.ForeignKey(User, models.PROTECT, related_name="bulk_runs", verbose_name=_("办理人"))
    address = models.CharField(max_length=45, blank=True)
    verb = models.CharField(_("事项"), max_length=16)
    params = models.JSONField(default=dict)
    query = models.CharField(_("筛选条件"), max_length=1000, blank=True)
    whole = models.BooleanField(_("筛选出的全部"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=BulkState, default=BulkState.PROPOSED)
    total = models.PositiveIntegerField(_("选中条数"), default=0)
    proposed_at = models.DateTimeField(_("提出时间"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    ended_at = models.DateTimeField(_("办完时间"), null=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("批量办理")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.total}"


class BulkOutcome(models.TextChoices):
    """ "" stands for a row that has not had its turn."""

    DONE = "done", _("已办")
    NOT_DONE = "not_done", _("没有办")


class BulkRow(models.Model):
    """One problem of a run, and how it went; `why` is for who reads it."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="rows")
    problem = models.ForeignKey(Problem, models.CASCADE, related_name="bulk_rows")
    position = models.PositiveIntegerField(_("序号"))
    outcome = models.CharField(_("结果"), max_length=10, choices=BulkOutcome, blank=True)
    why = models.CharField(_("原因"), max_length=300, blank=True)

    objects = BulkRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("批量办理的一条")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "problem"], name="bulk_row_once")]
        indexes = [models.Index(fields=["run", "outcome", "position"], name="bulk_row_turn")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.position}"
