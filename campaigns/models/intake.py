"""From the notice itself to a draft: an uploaded notice, what was read from it, and what a person decided about it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitGroup, User
from campaigns.models.campaign import Campaign
from campaigns.models.tasks import one_of_unit_or_group
from campaigns.querysets import NoticeReadingPartQuerySet, NoticeReadingQuerySet
from files.models import Attachment


class ReadingState(models.TextChoices):
    READING = "reading", _("正在读取")
    FAILED = "failed", _("没有读出")
    OPEN = "open", _("核对中")
    ACCEPTED = "accepted", _("已生成草稿")
    DROPPED = "dropped", _("已放弃")


class NoticeReading(models.Model):
    """One reading of one notice. `text` is the kept text that every span counts in; `draft` is what the reader took
    (docs/notice-draft.md) and never changes: what people decide are rows of their own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    source = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name=_("通知原件"))
    text = models.TextField(_("通知正文"), blank=True)
    draft = models.JSONField(_("读出的内容"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=ReadingState, default=ReadingState.READING)
    reason = models.CharField(_("未读出的原因"), max_length=300, blank=True)
    campaign = models.ForeignKey(
        Campaign, models.SET_NULL, null=True, blank=True, related_name="readings", verbose_name=_("生成的草稿")
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    created_at = models.DateTimeField(_("上传时间"))
    read_at = models.DateTimeField(_("读出时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    objects = NoticeReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知读取")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.source.name


class DecisionAct(models.TextChoices):
    ACCEPTED = "accepted", _("已确认")
    CHANGED = "changed", _("已改")
    ADDED = "added", _("新增")
    DROPPED = "dropped", _("不要")
    LATER = "later", _("先放着")


class ReadingDecision(models.Model):
    """What a person decided about one value. `key` names the value (docs/notice-draft.md); `value` is what holds
    instead, as the draft writes such a value; `start` and `end` are the words that a person chose for it."""

    reading = models.ForeignKey(NoticeReading, models.CASCADE, related_name="decisions")
    key = models.CharField(_("项"), max_length=120)
    act = models.CharField(_("决定"), max_length=10, choices=DecisionAct)
    value = models.JSONField(_("内容"), null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("核对人"))
    decided_at = models.DateTimeField(_("核对时间"))

    reading_path = "reading"
    objects = NoticeReadingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("核对决定")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reading", "key"], name="reading_decision_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.act}"


class FieldSource(models.Model):
    """Which words of the notice a field of a campaign came from. `row` is the row as screens name it ("item-12"; empty
    for the campaign itself); spans are half-open and count the signs of the reading's text."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="field_sources")
    reading = models.ForeignKey(NoticeReading, models.PROTECT, related_name="field_sources")
    row = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=40)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    reading_path = "reading"
    objects = NoticeReadingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("原文出处")
        ordering = ["id"]
        indexes = [models.Index(fields=["campaign", "row"], name="field_source_row")]

    def __str__(self) -> str:
        return f"{self.row}.{self.field}"


class PartyAnswer(models.Model):
    """What an organiser's people said that a printed party stands for; remembered for its next notice. `words` is the
    printed party with brackets, blanks and stops made alike."""

    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    words = models.CharField(_("原文"), max_length=200)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("指定人"))
    answered_at = models.DateTimeField(_("指定时间"))

    objects = NoticeReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("责任单位对应")
        ordering = ["words", "id"]
        constraints = [models.UniqueConstraint(fields=["organiser", "words"], name="party_answer_once")]

    def __str__(self) -> str:
        return self.words


class PartyAnswerTarget(models.Model):
    """One unit or one group of an answer."""

    answer = models.ForeignKey(PartyAnswer, models.CASCADE, related_name="targets")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位"))
    group = models.ForeignKey(
        UnitGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位分组")
    )

    reading_path = "answer"
    objects = NoticeReadingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("对应单位")
        ordering = ["id"]
        constraints = [one_of_unit_or_group("party_answer_target_one")]

    def __str__(self) -> str:
        return str(self.unit or self.group)
