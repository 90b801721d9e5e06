"""对账: a unit's list held against the office's, answered by the one and settled by the other."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.models import Campaign
from rectification.models.problems import Problem
from rectification.querysets import ProblemPartQuerySet, ReconciliationQuerySet


class ReconciliationState(models.TextChoices):
    OPENED = "opened", _("待单位核对")
    ANSWERED = "answered", _("待牵头单位处理")
    SETTLED = "settled", _("已对清")
    WITHDRAWN = "withdrawn", _("已撤销")


class ReconciliationOutcome(models.TextChoices):
    AGREES = "agrees", _("一致")
    DIFFERS = "differs", _("有出入")


class Reconciliation(models.Model):
    """One unit's reconciliation of one campaign as of the end of `day`.

    Both lists are frozen at the opening, as they stood at `cut_off_at` (the end of the day, for today the present):
    `office_list` is the ledger, `unit_list` what the unit last signed and filed. Shape of a list:
    {"schema": "reconciliation/1", "side", "campaign", "unit", "day", "rows": [{"id", "number", "cells", "shown"}]};
    the hashes are those of the canonical bytes. `book` is what the unit read in of its own: {"name", "sha256",
    "rows", "unmatched"}. `sha256` is the hash of the whole settled record.
    A unit has at most one unfinished one in a campaign.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reconciliations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reconciliations", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=120)
    day = models.DateField(_("对账日期"))
    cut_off_at = models.DateTimeField(_("截止时间"))
    state = models.CharField(
        _("状态"), max_length=10, choices=ReconciliationState, default=ReconciliationState.OPENED, db_index=True
    )
    outcome = models.CharField(_("核对结果"), max_length=8, choices=ReconciliationOutcome, blank=True)
    office_list = models.JSONField(_("牵头单位台账"))
    office_sha256 = models.CharField(_("牵头单位台账校验值"), max_length=64)
    unit_list = models.JSONField(_("单位清单"))
    unit_sha256 = models.CharField(_("单位清单校验值"), max_length=64)
    book = models.JSONField(_("单位自有台账"), null=True)
    opened_at = models.DateTimeField(_("发起时间"))
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    opened_by_name = models.CharField(_("发起人"), max_length=60)
    office_name = models.CharField(_("发起单位"), max_length=120, blank=True)
    asked_on = models.DateField(_("最近请对账"))
    answered_at = models.DateTimeField(_("核对时间"), null=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answered_by_name = models.CharField(_("核对人"), max_length=60, blank=True)
    settled_at = models.DateTimeField(_("结清时间"), null=True)
    settled_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    settled_by_name = models.CharField(_("结清人"), max_length=60, blank=True)
    sha256 = models.CharField(_("对账单校验值"), max_length=64, blank=True)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("对账")
        ordering = ["-day", "unit__path", "-id"]
        db_table = "rect_reconciliation"
        indexes = [models.Index(fields=["campaign", "unit", "state"], name="recon_campaign_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=models.Q(state__in=["opened", "answered"]),
                name="recon_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.day}"

    @property
    def check_code(self) -> str:
        """The first twelve digits of the hash, four by four: what stands on paper."""
        digits = (self.sha256 or self.office_sha256)[:12].upper()
        return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))

    @property
    def is_running(self) -> bool:
        """Neither settled nor withdrawn."""
        return self.state in (ReconciliationState.OPENED, ReconciliationState.ANSWERED)


class DifferenceMark(models.TextChoices):
    """What the unit says of a difference."""

    OFFICE = "office", _("以牵头单位为准")
    UNIT = "unit", _("以本单位为准")


class DifferenceRuling(models.TextChoices):
    """How the office settled a difference."""

    UNIT_TAKEN = "unit_taken", _("采用单位的")
    OFFICE_KEPT = "office_kept", _("维持台账")


class OnlySide(models.TextChoices):
    """Which side alone has a row."""

    OFFICE = "office", _("只在牵头单位台账")
    UNIT = "unit", _("只在单位清单")


class ReconciliationDifference(models.Model):
    """One cell (`field`), or one row (`field` is ""), on which the two lists differ, and what became of it.

    `only` says for a row which side alone has it. `office_value` and `unit_value` are raw, as in the lists; `*_text` is
    what the reader sees. `position` is the order of the record, from 1. `problem` is null for a row that the ledger
    never had.
    """

    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="differences")
    position = models.PositiveIntegerField(_("序号"))
    row = models.CharField(_("条目"), max_length=40)
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, related_name="differences")
    title = models.CharField(_("问题"), max_length=200)
    field = models.CharField(_("栏目"), max_length=20, blank=True)
    label = models.CharField(_("栏目名称"), max_length=40)
    only = models.CharField(_("只在一方"), max_length=6, choices=OnlySide, blank=True)
    office_value = models.TextField(blank=True)
    office_text = models.TextField(_("牵头单位"), blank=True)
    unit_value = models.TextField(blank=True)
    unit_text = models.TextField(_("单位"), blank=True)
    mark = models.CharField(_("单位意见"), max_length=8, choices=DifferenceMark, blank=True)
    remark = models.TextField(_("单位说明"), blank=True)
    ruling = models.CharField(_("处理结果"), max_length=12, choices=DifferenceRuling, blank=True)
    reason = models.TextField(_("处理说明"), blank=True)
    ruled_at = models.DateTimeField(_("处理时间"), null=True)
    ruled_by_name = models.CharField(_("处理人"), max_length=60, blank=True)

    owner_path = "reconciliation"
    objects = ProblemPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("对账出入")
        ordering = ["position", "id"]
        db_table = "rect_recon_difference"
        constraints = [models.UniqueConstraint(fields=["reconciliation", "row", "field"], name="recon_difference_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.label}"[:120]

    @property
    def is_due(self) -> bool:
        """The office still has to settle it: the unit insists on its own."""
        return self.mark == DifferenceMark.UNIT and not self.ruling

    @property
    def result(self) -> str:
        """What became of it, in words: what the unit left to the office stays as the office has it."""
        if self.ruling == DifferenceRuling.UNIT_TAKEN and self.problem_id is None:
            return str(_("由单位补报"))
        if self.ruling:
            return str(self.get_ruling_display())
        return str(DifferenceRuling.OFFICE_KEPT.label) if self.mark == DifferenceMark.OFFICE else ""

    def as_record(self) -> dict[str, Any]:
        """What the record's hash covers."""
        names = (
            "row",
            "field",
            "only",
            "office_value",
            "unit_value",
            "mark",
            "remark",
            "ruling",
            "reason",
            "ruled_by_name",
        )
        return {name: getattr(self, name) for name in names}
