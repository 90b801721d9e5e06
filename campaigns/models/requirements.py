"""Filing requirements, who files them, who receives them, and the annexes that give their forms."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitGroup
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


#: Of these there is no zero report: the table is computed, and reported with its zeros.
WITHOUT_ZERO_REPORT = (FilingKind.STATISTICS_TABLE,)


class Rhythm(models.TextChoices):
    """When it is due: once on a date, every month by day N, with no date, or whenever there is something."""

    ONCE = "once", _("一次")
    MONTHLY = "monthly", _("每月")
    UNDATED = "undated", _("未定日期")
    ANY_TIME = "any_time", _("随时")


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


class FilingRequirement(models.Model):
    """One kind of material demanded. `cited_annex` is the number that the text cites, right or wrong."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="filing_requirements")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("材料类型"), max_length=20, choices=FilingKind)
    title = models.CharField(_("材料名称"), max_length=120)
    rhythm = models.CharField(_("报送周期"), max_length=10, choices=Rhythm, default=Rhythm.ONCE)
    due_text = models.CharField(_("时限原文"), max_length=120, blank=True)
    due_date = models.DateField(_("报送日期"), null=True, blank=True)
    due_day = models.PositiveSmallIntegerField(_("每月几日前"), null=True, blank=True)
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
    def takes_zero_report(self) -> bool:
        """Whether 零报告 is allowed, and the kind is one of which there is one."""
        return self.zero_report_allowed and self.kind not in WITHOUT_ZERO_REPORT


class RequirementParty(models.Model):
    """Who files: a unit or a group."""

    requirement = models.ForeignKey(FilingRequirement, models.CASCADE, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("单位"))
    group = models.ForeignKey(UnitGroup, models.PROTECT, null=True, blank=True, verbose_name=_("分组"))

    campaign_path = "requirement__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报单位")
        ordering = ["id"]
        constraints = [one_of_unit_or_group("requirement_party_one")]

    def __str__(self) -> str:
        return str(self.unit or self.group)


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
