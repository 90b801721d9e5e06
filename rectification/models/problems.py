"""The problem ledger 台账: problems, their measures, and their dated events."""

import uuid
from functools import cached_property
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from audit import clock
from campaigns.models import Campaign, FocusItem, Severity, SubPoint
from files.models import Attachment
from rectification.light_rules import rules_of
from rectification.lights import Light, LightRules, light_of
from rectification.models.filings import Filing
from rectification.querysets import EventQuerySet, ProblemPartQuerySet, ProblemQuerySet


class ProblemState(models.TextChoices):
    OPEN = "open", _("待整改")
    RECTIFYING = "rectifying", _("整改中")
    CLAIMED = "claimed", _("申请销号")
    CLOSED = "closed", _("已销号")
    WITHDRAWN = "withdrawn", _("已撤回")


class ProblemSource(models.TextChoices):
    """How a problem was discovered (notice 000, phase two; domain.md)."""

    SELF_EXAMINATION = "self_examination", _("自查")
    PETITION = "petition", _("信访举报")
    MEDIA = "media", _("媒体曝光")
    RECONSIDERATION = "reconsideration", _("行政复议")
    LITIGATION = "litigation", _("行政诉讼")
    SUPERIOR = "superior", _("督查督办")
    INSPECTION_TOUR = "inspection_tour", _("巡视巡察")
    SPECIAL_INSPECTION = "special_inspection", _("专项检查")
    CASE_REVIEW = "case_review", _("案卷评查")
    OTHER = "other", _("其他")


class ReportedBy(models.TextChoices):
    """Who put it on the list, which is another thing than how it was discovered."""

    OWN_LIST = "own_list", _("本单位清单")
    SUPERIOR_ORGAN = "superior_organ", _("上级或司法机关")


class RectificationKind(models.TextChoices):
    IMMEDIATE = "immediate", _("立行立改")
    TIME_LIMITED = "time_limited", _("限期整改")


class ProblemOrigin(models.TextChoices):
    """By which way it came onto the ledger."""

    FILING = "filing", _("清单报送")
    ADDITION = "addition", _("单独补报")
    OFFICE = "office", _("牵头单位列入")


class Problem(models.Model):
    """One problem of one unit. Its UUID is the row's UUID in the filing that brought it.

    `first_due_date` is the first date promised; `due_date` is the one in force after extensions. `round` counts how
    often it has been rectified: a look-back that finds it again begins the next one. `supervised_at` stands while it
    is under listed supervision 挂牌督办, `checked_at` while a passed check 核账 of the present round stands. What the
    office listed must be answered by the unit by `respond_by`; `objected_at` stands while its objection is undecided.

    `filed_on` is the day on which the unit first submitted it, in the version accepted or in one before; null for what
    the office listed.
    `listed_at` is when it came onto the ledger (recorded time): "found in June" means listed in June.
    `closed_at` is set by verification and cleared by nothing but a re-opening, which is an event of its own.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="problems")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="problems", verbose_name=_("单位"))
    filing = models.ForeignKey(Filing, models.PROTECT, null=True, related_name="problems")
    position = models.PositiveIntegerField(_("序号"), default=0)
    focus_item = models.ForeignKey(FocusItem, models.PROTECT, related_name="problems", verbose_name=_("整治重点"))
    sub_point = models.ForeignKey(SubPoint, models.PROTECT, null=True, related_name="problems", verbose_name=_("子项"))
    description = models.TextField(_("存在的问题"))
    source = models.CharField(
        _("问题来源"), max_length=20, choices=ProblemSource, default=ProblemSource.SELF_EXAMINATION
    )
    reported_by = models.CharField(_("由谁列出"), max_length=20, choices=ReportedBy, default=ReportedBy.OWN_LIST)
    found_on = models.DateField(_("发现日期"), null=True)
    severity = models.CharField(_("严重程度"), max_length=12, choices=Severity, default=Severity.GENERAL)
    kind = models.CharField(
        _("整改方式"), max_length=12, choices=RectificationKind, default=RectificationKind.TIME_LIMITED
    )
    responsible_leader = models.CharField(_("责任领导"), max_length=60)
    responsible_unit = models.CharField(_("责任单位"), max_length=120)
    responsible_person = models.CharField(_("责任人"), max_length=60, blank=True)
    origin = models.CharField(_("列入方式"), max_length=10, choices=ProblemOrigin, default=ProblemOrigin.FILING)
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", verbose_name=_("拆分自"))
    first_due_date = models.DateField(_("原完成时限"), null=True)
    extension_count = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    round = models.PositiveSmallIntegerField(_("整改轮次"), default=1)
    supervised_at = models.DateTimeField(_("挂牌督办时间"), null=True)
    checked_at = models.DateTimeField(_("核账时间"), null=True)
    assigned_to = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("指定核验人"))
    respond_by = models.DateField(_("回应期限"), null=True)
    responded_at = models.DateTimeField(_("回应时间"), null=True)
    objected_at = models.DateTimeField(_("提出异议时间"), null=True)
    due_date = models.DateField(_("完成时限"), null=True)
    due_text = models.CharField(_("完成时限原文"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=ProblemState, default=ProblemState.OPEN, db_index=True)
    listed_at = models.DateTimeField(_("列入时间"), db_index=True)
    filed_on = models.DateField(_("首次报送日期"), null=True)
    claimed_at = models.DateTimeField(_("申请销号时间"), null=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("问题")
        ordering = ["focus_item__area__position", "focus_item__position", "unit", "position", "id"]
        indexes = [
            models.Index(fields=["campaign", "unit", "state"], name="problem_campaign_unit"),
            # The ranges of the ledger's orders (rectification/listing.py).
            models.Index(fields=["campaign", "state", "due_date", "id"], name="problem_state_due"),
            models.Index(fields=["campaign", "supervised_at"], name="problem_supervised"),
            models.Index(fields=["campaign", "due_date", "id"], name="problem_due"),
            models.Index(fields=["campaign", "listed_at", "id"], name="problem_listed"),
            models.Index(fields=["campaign", "found_on", "id"], name="problem_found"),
            models.Index(fields=["focus_item", "id"], name="problem_item"),
        ]

    def __str__(self) -> str:
        return self.description[:60]

    @property
    def unanswered(self) -> bool:
        """Whether the office listed it and the unit has not filled in what it does, by whom and when."""
        return self.respond_by is not None and self.responded_at is None

    @property
    def awaits_response(self) -> bool:
        """Whether the office listed it and the unit has neither answered nor objected."""
        return self.unanswered and self.objected_at is None

    @property
    def light(self) -> Light:
        """How pressing it is today by the rules of its campaign; a page of many calls `light_rules.lit` first."""
        listed = clock.local_date(self.listed_at)
        plain = light_of(
            state=self.state, listed=listed, due=self.due_date, today=clock.today(), rules=self.light_rules,
            severity=self.severity,
        )  # fmt: skip
        return plain.under_supervision() if self.supervised_at else plain

    @cached_property
    def light_rules(self) -> LightRules:
        """The rules of its campaign."""
        return rules_of(self.campaign_id)


class Measure(models.Model):
    """One numbered measure 整改措施 of a problem, with who does it and by when where the list says so."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="measures")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(_("整改措施"))
    person = models.CharField(_("措施责任人"), max_length=60, blank=True)
    due_date = models.DateField(_("措施时限"), null=True)
    due_text = models.CharField(_("措施时限原文"), max_length=40, blank=True)

    owner_path = "problem"
    objects = ProblemPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("整改措施")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class ProblemEventKind(models.TextChoices):
    LISTED = "listed", _("列入台账")
    REVISED = "revised", _("内容更正")
    CLAIMED = "claimed", _("申请销号")
    VERIFIED = "verified", _("核验销号")
    SENT_BACK = "sent_back", _("退回整改")
    WITHDRAWN = "withdrawn", _("撤回")
    RELISTED = "relisted", _("重新列入")
    RESTORED = "restored", _("撤回取消")
    RESPONDED = "responded", _("回应")
    CHECKED = "checked", _("核账")
    EXTENSION_ASKED = "extension_asked", _("申请延期")
    EXTENDED = "extended", _("批准延期")
    EXTENSION_REFUSED = "extension_refused", _("不同意延期")
    LOOKED_BACK = "looked_back", _("回头看")
    REOPENED = "reopened", _("回头看重新整改")
    SUPERVISED = "supervised", _("挂牌督办")
    SUPERVISION_LIFTED = "supervision_lifted", _("解除挂牌督办")
    ASSIGNED = "assigned", _("指定核验人")
    SPLIT = "split", _("拆分")
    OBJECTED = "objected", _("提出异议")
    OBJECTION_REFUSED = "objection_refused", _("不采纳异议")
    DISPOSED = "disposed", _("登记处理")
    DISPOSITION_WITHDRAWN = "disposition_withdrawn", _("撤销处理登记")
    FOUND_OUTSIDE = "found_outside", _("登记他人发现")
    FINDING_WITHDRAWN = "finding_withdrawn", _("撤销他人发现登记")
    STANDING_DECIDED = "standing_decided", _("认定年终考核")
    GROUPED = "grouped", _("归入普遍性问题")
    UNGROUPED = "ungrouped", _("移出普遍性问题")
    CLAIM_WITHDRAWN = "claim_withdrawn", _("撤回销号申请")
    EXTENSION_WITHDRAWN = "extension_withdrawn", _("撤回延期申请")
    CARRIED_OVER = "carried_over", _("转由承接单位整改")


class ProblemEvent(models.Model):
    """An act upon a problem: the day it happened on (`business_date`) and the moment it was recorded.

    Figures as of a day go by `recorded_at`. `changes` has what the act changed of the problem's own fields, field →
    [before, after] as text (null for none), so that the problem can be read as it stood before the act.
    """

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="events")
    kind = models.CharField(_("事项"), max_length=24, choices=ProblemEventKind)
    business_date = models.DateField(_("日期"))
    recorded_at = models.DateTimeField(_("记录时间"), db_index=True)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(_("办理人"), max_length=60)
    actor_unit_name = models.CharField(_("办理单位"), max_length=120, blank=True)
    statement = models.TextField(_("说明"), blank=True)
    changes = models.JSONField(_("改动"), null=True)
    attachments = models.ManyToManyField(Attachment, related_name="problem_events", db_table="rect_event_file")

    owner_path = "problem"
    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("问题办理经过")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.business_date} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; the roll-up of the ledger counts a new event in the same transaction."""
        from rectification.rollup import roll_up  # which reads these models

        new = self._state.adding
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            if new:
                roll_up([self])
