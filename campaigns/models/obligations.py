"""What publication creates: the frozen participants and one obligation for each requirement × unit × period."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationChange, Unit, User
from campaigns.models.campaign import Campaign
from campaigns.models.requirements import FilingRequirement, Rhythm
from campaigns.querysets import ADDITION, CampaignPartQuerySet, ObligationQuerySet


class Participation(models.Model):
    """A unit's place in a campaign, with its names as they were at publication.

    `since`: it came in on that day as the successor of a participant (`Succession`); null for all others.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="participations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="participations", verbose_name=_("单位"))
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(_("单位名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    since = models.DateField(_("承接日期"), null=True, blank=True)

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("参加单位")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "unit"], name="participation_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


class Obligation(models.Model):
    """What a unit owes: one requirement for one period.

    `period_key` is "once", "undated", "any-3" for the third of an any-time material, "addition-2" for the second
    addition 补报 to an accepted list, "phase-7", or a key of `deadlines.Period`. `due_date` is the last day in China;
    null for undated and any-time ones. A key with "~" and a unit's id after it came from that unit (`OwnerChange`) to
    one that owes the same itself. `printed_due` is the day by the printed rule where that is a day off and
    `due_date` was moved from it. `reopened_until` is the last reopening's day, whose row tells by whom and why.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    requirement = models.ForeignKey(FilingRequirement, models.PROTECT, related_name="obligations")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="obligations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="obligations", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=120)
    period_key = models.CharField(_("周期"), max_length=40)
    title = models.CharField(_("材料"), max_length=120)
    due_date = models.DateField(_("报送期限"), null=True, blank=True, db_index=True)
    printed_due = models.DateField(_("原定期限"), null=True, blank=True)
    reopened_until = models.DateField(_("补开至"), null=True, blank=True)
    expected_from = models.DateField(_("起报日期"))
    waived_at = models.DateTimeField(_("免报时间"), null=True, blank=True)
    waived_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    waived_reason = models.CharField(_("免报理由"), max_length=300, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("报送任务")
        ordering = ["due_date", "requirement__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "unit", "period_key"], name="obligation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.title}"

    @property
    def is_addition(self) -> bool:
        """Whether it adds to a list that was accepted."""
        return self.period_key.startswith(ADDITION)

    @property
    def is_any_time(self) -> bool:
        """Whether nobody demanded it on a day: an any-time material or an addition. `demanded()` leaves it out."""
        return self.is_addition or self.requirement.rhythm == Rhythm.ANY_TIME

    @property
    def takes_zero_report(self) -> bool:
        """Whether 零报告 is possible: an addition brings something, or is not made."""
        return self.requirement.takes_zero_report and not self.is_addition


class ObligationReceiver(models.Model):
    """Who receives what this obligation brings; exactly one of them reviews."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="receivers")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="received_obligations")
    outside_name = models.CharField(max_length=120, blank=True)
    reviews = models.BooleanField(default=False)

    campaign_path = "obligation__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("接收单位")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.unit or self.outside_name)


class DueChange(models.Model):
    """A due date that was moved: the first date stays visible."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="due_changes")
    old_date = models.DateField(null=True)
    new_date = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    campaign_path = "obligation__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("期限变更")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.old_date} → {self.new_date}"


class Reopening(models.Model):
    """补开: one unit may file one locked obligation until a day. It is late all the same."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="reopenings")
    until = models.DateField(_("补开至"))
    reason = models.CharField(_("补开理由"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("补开人"))
    at = models.DateTimeField(_("补开时间"))

    campaign_path = "obligation__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("补开")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.obligation} {self.until.isoformat()}"


class OwnerChange(models.Model):
    """An open obligation that another unit took over when its own one was changed: what it was before.

    A report as of a moment before `at` shows `old_unit`, `old_title`.
    """

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="owner_changes")
    change = models.ForeignKey(OrganisationChange, models.PROTECT, related_name="+")
    old_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("原单位"))
    old_unit_name = models.CharField(_("原单位名称"), max_length=120)
    old_key = models.CharField(_("原周期"), max_length=40)
    old_title = models.CharField(_("原材料名"), max_length=120)
    at = models.DateTimeField(_("时间"))

    campaign_path = "obligation__campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("报送任务承接")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.old_unit_name} {self.old_title}"


class Succession(models.Model):
    """A unit that takes over from a participant of a campaign. `files`: also what comes to be filed there, once the
    participant is gone. `obligations` and `problems` count what was carried over at `at`."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="successions")
    change = models.ForeignKey(OrganisationChange, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("原单位"))
    heir = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承接单位"))
    files = models.BooleanField(default=False)
    obligations = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(_("时间"))

    campaign_path = "campaign"
    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位承接")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "change", "unit", "heir"], name="succession_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} → {self.heir}"
