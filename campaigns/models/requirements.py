"""Filing requirements, who files them, who receives them, and the annexes that give their forms."""

import uuid
from dataclasses import replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitGroup
from campaigns.deadlines import Schedule
from campaigns.models.campaign import Campaign
from campaigns.models.tasks import one_of_unit_or_group
from campaigns.querysets import CampaignPartQuerySet


class FilingKind(models.TextChoices):
    LIAISON_FORM = "liaison_form", _("联络员登记")
    PROBLEM_LIST = "problem_list", _("问题清单")
    INSTITUTION_LIST = "institution_list", _("制度建设清单")
    STATISTICS_TABLE = "statistics_table", _("情况统计表")
    MONTHLY_INFORMATION = "monthly_information", _("月度工作信息")
    SELF_EXAMINATION = "self_examination", _("自查整改情况报告")
    FINAL_SUMMARY = "final_summary", _("工作总结")
    TYPICAL_CASE = "typical_case", _("典型案例")
    OFFICER_ROSTER = "officer_roster", _("执法人员名册")
    CUSTOM = "custom", _("自定义材料")


#: Of these there is no zero report: table and roster are drawn from what is kept, and reported with their zeros.
WITHOUT_ZERO_REPORT = (FilingKind.STATISTICS_TABLE, FilingKind.OFFICER_ROSTER)


class Rhythm(models.TextChoices):
    """When it is due: once on a date, in every period of the calendar, in every phase, with no date, or whenever there
    is something. The periods' rules are in `campaigns.deadlines.schedules`."""

    ONCE = "once", _("一次")
    DAILY = "daily", _("每日")
    WEEKLY = "weekly", _("每周")
    TEN_DAY = "ten_day", _("每旬")
    SEMIMONTHLY = "semimonthly", _("每半月")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季度")
    HALF_YEARLY = "half_yearly", _("每半年")
    YEARLY = "yearly", _("每年")
    PER_PHASE = "per_phase", _("每阶段")
    UNDATED = "undated", _("未定日期")
    ANY_TIME = "any_time", _("随时")


class Timed(models.Model):
    """A rhythm with its due rule, as `deadlines.Schedule` reads it."""

    due_date = models.DateField(_("报送日期"), null=True, blank=True)
    due_day = models.PositiveSmallIntegerField(_("几日前"), null=True, blank=True)
    due_month = models.PositiveSmallIntegerField(_("周期内第几个月"), null=True, blank=True)
    due_after = models.PositiveSmallIntegerField(_("周期结束后几日内"), null=True, blank=True)

    class Meta:
        abstract = True


class Annex(models.Model):
    """An annex of the notice; `kind` tells which filing it is the form of, empty when of none."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="annexes")
    position = models.PositiveIntegerField(default=0)
    number = models.CharField(_("附件号"), max_length=20)
    title = models.CharField(_("附件名称"), max_length=200)
    kind = models.CharField(_("对应材料"), max_length=20, choices=FilingKind, blank=True)
    note = models.TextField(_("表后备注"), blank=True)

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("附件")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{_('附件')}{self.number} {self.title}"


class FilingRequirement(Timed):
    """One kind of material demanded. `cited_annex` is the number that the text cites, right or wrong. `starts_on` and
    `until` narrow the campaign's window for a recurring one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="filing_requirements")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("材料类型"), max_length=20, choices=FilingKind)
    title = models.CharField(_("材料名称"), max_length=120)
    rhythm = models.CharField(_("报送周期"), max_length=12, choices=Rhythm, default=Rhythm.ONCE)
    due_text = models.CharField(_("时限原文"), max_length=120, blank=True)
    starts_on = models.DateField(_("从哪天起"), null=True, blank=True)
    until = models.DateField(_("到哪天止"), null=True, blank=True)
    workdays_only = models.BooleanField(_("每日报的，只在工作日报"), default=False)
    needs_signature = models.BooleanField(_("须单位负责人签字"), default=True)
    needs_seal = models.BooleanField(_("须盖章"), default=False)
    needs_attachment = models.BooleanField(_("须附附件"), default=False)
    zero_report_allowed = models.BooleanField(_("可零报告"), default=False)
    cited_annex = models.CharField(_("正文所引附件号"), max_length=20, blank=True)
    help_text = models.TextField(_("填报说明"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("报送要求")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def schedule(self) -> Schedule:
        """When it is due for whoever has no rhythm of its own."""
        return Schedule(
            self.rhythm, self.due_date, self.due_day, self.due_month, self.due_after, self.starts_on, self.until,
            self.workdays_only,
        )  # fmt: skip

    @property
    def takes_zero_report(self) -> bool:
        """Whether 零报告 is allowed, and the kind is one of which there is one."""
        return self.zero_report_allowed and self.kind not in WITHOUT_ZERO_REPORT


#: What a single party may have instead of the requirement's rhythm.
OWN_RHYTHMS = [(value, label) for value, label in Rhythm.choices if value != Rhythm.ANY_TIME]


class RequirementParty(Timed):
    """Who files: a unit or a group. With a `rhythm` of its own it files by that one, not by the requirement's; of a
    unit's several parties the one that names it decides, then the first group."""

    requirement = models.ForeignKey(FilingRequirement, models.CASCADE, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("单位"))
    group = models.ForeignKey(UnitGroup, models.PROTECT, null=True, blank=True, verbose_name=_("分组"))
    rhythm = models.CharField(_("另定周期"), max_length=12, choices=OWN_RHYTHMS, blank=True)

    campaign_path = "requirement__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报单位")
        ordering = ["id"]
        constraints = [one_of_unit_or_group("requirement_party_one")]

    def __str__(self) -> str:
        return str(self.unit or self.group)

    def schedule(self, requirement: Schedule) -> Schedule:
        """When this party files, given the requirement's own schedule."""
        if not self.rhythm:
            return requirement
        return replace(
            requirement, rhythm=self.rhythm, due_date=self.due_date, due_day=self.due_day, due_month=self.due_month,
            due_after=self.due_after,
        )  # fmt: skip


class RequirementReceiver(models.Model):
    """To whom: a unit of this system, one of which reviews, or a body outside by name."""

    requirement = models.ForeignKey(FilingRequirement, models.CASCADE, related_name="receivers")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("接收单位"))
    outside_name = models.CharField(_("系统外接收单位"), max_length=120, blank=True)
    reviews = models.BooleanField(_("负责审核"), default=False)

    campaign_path = "requirement__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("接收单位")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.unit or self.outside_name)
