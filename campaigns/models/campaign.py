"""The campaign itself, what it rests on, its phases, and persons named for it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.querysets import CampaignPartQuerySet, CampaignQuerySet


class CampaignKind(models.TextChoices):
    CAMPAIGN = "campaign", _("专项整治")
    MULTI_YEAR = "multi_year", _("多年行动")
    ANNUAL_PLAN = "annual_plan", _("年度计划")
    STANDING = "standing", _("常态监督")


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    CLOSED = "closed", _("已结束")
    ARCHIVED = "archived", _("已归档")


#: Words that stand in addresses where a campaign's slug would (tests/campaigns/test_reserved_slugs.py).
RESERVED_SLUGS = frozenset({"new", "templates"})


class UpwardFigures(models.TextChoices):
    VERIFIED = "verified", _("核验数")
    REPORTED = "reported", _("上报数")


class DayOff(models.TextChoices):
    """What becomes of a due date on a day off. The printed text never changes."""

    STAYS = "stays", _("照原日期，不变")
    NEXT = "next", _("顺延到下一个工作日")
    PREVIOUS = "previous", _("提前到上一个工作日")


#: How many days ahead obligations are created.
USUALLY_AHEAD = 400


class Campaign(models.Model):
    """A rectification campaign. `organiser` is the lead office that configures and reviews; `issuer` is printed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("网址名"), max_length=60, unique=True)
    title = models.CharField(_("方案名称"), max_length=200)
    short_title = models.CharField(_("简称"), max_length=60)
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    issuer = models.CharField(_("印发单位"), max_length=200, blank=True)
    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="organised_campaigns", verbose_name=_("牵头单位"))
    issue_date = models.DateField(_("印发日期"), null=True, blank=True)
    kind = models.CharField(_("类型"), max_length=20, choices=CampaignKind, default=CampaignKind.CAMPAIGN)
    objectives = models.TextField(_("工作目标"), blank=True)
    scope = models.TextField(_("整治范围"), blank=True)
    focus_lead = models.TextField(_("整治重点引言"), blank=True)
    tasks_lead = models.TextField(_("任务分工引言"), blank=True)
    requirements = models.TextField(_("工作要求"), blank=True)
    look_back_start = models.DateField(_("回溯起始日期"), null=True, blank=True)
    look_back_text = models.CharField(_("回溯起始原文"), max_length=60, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=60, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    start = models.DateField(_("开始日期"), null=True, blank=True)
    end = models.DateField(_("结束日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=CampaignState, default=CampaignState.DRAFT)
    version = models.PositiveIntegerField(_("修订版次"), default=0)
    upward_figures = models.CharField(
        _("向上报送口径"), max_length=10, choices=UpwardFigures, default=UpwardFigures.VERIFIED
    )
    exempts_self_reported = models.BooleanField(_("自查并整改的问题不扣分"), default=False)
    single_liaison = models.BooleanField(_("每单位只设一名联络员"), default=False)
    splits_problems = models.BooleanField(_("一个问题可以拆成几个分别整改"), default=False)
    separate_check = models.BooleanField(_("核账和销账由两个人办"), default=False)
    requires_public_law = models.BooleanField(_("执法须有公共法律知识培训结业证"), default=False)
    day_off = models.CharField(_("期限遇休息日"), max_length=8, choices=DayOff, default=DayOff.STAYS)
    early_days = models.PositiveSmallIntegerField(_("提前几天可填"), null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(_("宽限几天"), default=0)
    lock_days = models.PositiveSmallIntegerField(_("逾期几天后锁定"), null=True, blank=True)
    ahead_days = models.PositiveSmallIntegerField(_("提前几天生成报送任务"), default=USUALLY_AHEAD)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("创建时间"))

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("专项整治")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        """Published and not closed."""
        return self.state == CampaignState.PUBLISHED

    @property
    def is_draft(self) -> bool:
        """Whether it may still be configured freely."""
        return self.state == CampaignState.DRAFT


class BasisDocument(models.Model):
    """A document that the campaign rests on, with its number."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="basis_documents")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("依据文件"), max_length=300)
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("依据文件")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.title}{self.document_number}"


class HigherCampaign(models.Model):
    """A higher authority's campaign that this one implements; in this system (`upper`) or only by name."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="higher_campaigns")
    upper = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="lower_campaigns")
    title = models.CharField(_("上级专项整治"), max_length=200)
    receiver_name = models.CharField(_("报送对象"), max_length=120, blank=True)
    receives_report = models.BooleanField(_("向其报送汇总"), default=True)

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("上级专项整治")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Phase(models.Model):
    """A phase: its window as printed and as computed, both days included."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="phases")
    position = models.PositiveIntegerField(default=0)
    number = models.CharField(_("序号"), max_length=20, blank=True)
    name = models.CharField(_("阶段名称"), max_length=60)
    window_text = models.CharField(_("起止原文"), max_length=60, blank=True)
    start = models.DateField(_("开始日期"), null=True, blank=True)
    end = models.DateField(_("结束日期"), null=True, blank=True)
    content = models.TextField(_("主要工作"), blank=True)

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("阶段")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class GrantKind(models.TextChoices):
    SUBSTITUTE_REVIEWER = "substitute", _("指定审核人")
    INSPECTOR = "inspector", _("督查员")
    RESTRICTED_READER = "restricted", _("受限处理知情人")


class CampaignGrant(models.Model):
    """A right bound to one campaign and given to a person by name; `unit` narrows it to one filing unit."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="grants")
    user = models.ForeignKey(User, models.CASCADE, related_name="campaign_grants", verbose_name=_("人员"))
    kind = models.CharField(_("类型"), max_length=12, choices=GrantKind)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("针对单位"))

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("专项授权")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "user", "kind", "unit"], name="campaign_grant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
