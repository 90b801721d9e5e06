"""The clean-up ledger 清理台账: the cases of accepted rosters, closed one by one, with their dated events."""

import uuid
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from audit import clock
from campaigns.models import Campaign
from files.models import Attachment
from rectification.light_rules import rules_of
from rectification.lights import Light, LightRules, light_of
from rectification.models.filings import Filing
from rectification.querysets import CleanUpCaseQuerySet, ProblemPartQuerySet


class CaseState(models.TextChoices):
    OPEN = "open", _("待清理")
    CLAIMED = "claimed", _("已报办结")
    CLOSED = "closed", _("已销号")
    WITHDRAWN = "withdrawn", _("已撤回")


class CleanUpCase(models.Model):
    """One line of an accepted clean-up list. Its UUID is the row's UUID in that filing.

    `officer` and `certificate` are UUIDs of personnel's rows, null where the case has none; all words are as printed in
    the version that was accepted last. `case_kind` is the code of the kind of case.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="clean_up_cases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="clean_up_cases", verbose_name=_("单位"))
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="clean_up_cases")
    position = models.PositiveIntegerField(_("序号"), default=0)
    officer = models.UUIDField(_("执法人员"), null=True)
    certificate = models.UUIDField(_("执法证件"), null=True)
    case_kind = models.CharField(_("情形代码"), max_length=20)
    held_in = models.CharField(_("所在单位"), max_length=120)
    name = models.CharField(_("姓名"), max_length=60)
    certificate_kind = models.CharField(_("证件种类"), max_length=60, blank=True)
    number = models.CharField(_("证号"), max_length=40, blank=True)
    case = models.CharField(_("情形"), max_length=60)
    reason = models.TextField(_("原因"))
    measure = models.TextField(_("处理措施"))
    note = models.TextField(_("备注"), blank=True)
    due_date = models.DateField(_("完成时限"), null=True)
    due_text = models.CharField(_("完成时限原文"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=CaseState, default=CaseState.OPEN)
    listed_at = models.DateTimeField(_("列入时间"))
    claimed_at = models.DateTimeField(_("报办结时间"), null=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    objects = CleanUpCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("清理事项")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["campaign", "unit", "state"], name="clean_up_campaign_unit"),
            models.Index(fields=["campaign", "state", "due_date", "id"], name="clean_up_state_due"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.number, self.case) if part)

    @property
    def light(self) -> Light:
        """How pressing it is today by the rules of its campaign; a page of many calls `light_rules.lit` first."""
        return light_of(
            state=self.state, listed=clock.local_date(self.listed_at), due=self.due_date, today=clock.today(),
            rules=self.light_rules,
        )  # fmt: skip

    @cached_property
    def light_rules(self) -> LightRules:
        """The rules of its campaign."""
        return rules_of(self.campaign_id)


class CaseEventKind(models.TextChoices):
    LISTED = "listed", _("列入台账")
    REVISED = "revised", _("修改")
    CLAIMED = "claimed", _("报办结")
    CLAIM_WITHDRAWN = "claim_withdrawn", _("撤回办结申请")
    VERIFIED = "verified", _("核验销号")
    SENT_BACK = "sent_back", _("退回清理")
    WITHDRAWN = "withdrawn", _("撤回")
    RELISTED = "relisted", _("重新列入")
    RESTORED = "restored", _("恢复")
    CARRIED_OVER = "carried_over", _("转由承接单位清理")


class CleanUpEvent(models.Model):
    """An act upon a case. `still_listed`: whether the roster of that moment still had it; null where nobody asked."""

    owner = models.ForeignKey(CleanUpCase, models.CASCADE, related_name="events", verbose_name=_("清理事项"))
    kind = models.CharField(_("事项"), max_length=24, choices=CaseEventKind)
    business_date = models.DateField(_("日期"))
    recorded_at = models.DateTimeField(_("记录时间"))
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(_("办理人"), max_length=60)
    actor_unit_name = models.CharField(_("办理单位"), max_length=120, blank=True)
    statement = models.TextField(_("说明"), blank=True)
    still_listed = models.BooleanField(_("名册里仍有这种情形"), null=True)
    attachments = models.ManyToManyField(Attachment, related_name="clean_up_events", db_table="rect_clean_up_file")

    owner_path = "owner"
    objects = ProblemPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("清理办理经过")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.business_date} {self.kind}"
