"""The institution ledger 制度建设清单: rules and systems built and to be built."""

import uuid
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from audit import clock
from campaigns.models import Campaign, Task
from rectification.light_rules import rules_of
from rectification.lights import Light, LightRules, light_of
from rectification.models.filings import Filing
from rectification.querysets import InstitutionQuerySet, ProblemPartQuerySet


class Institution(models.Model):
    """One institution of one unit. Its UUID is the row's UUID in the filing that brought it.

    `built` ones carry number and issue date; the others a planned date, a responsible unit and a person.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="institutions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="institutions", verbose_name=_("单位"))
    filing = models.ForeignKey(Filing, models.PROTECT, null=True, related_name="institutions")
    position = models.PositiveIntegerField(_("序号"), default=0)
    built = models.BooleanField(_("已建设"), default=False)
    name = models.CharField(_("制度文件名称"), max_length=200)
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    issued_on = models.DateField(_("发布时间"), null=True)
    planned_date = models.DateField(_("拟建设完成时限"), null=True)
    planned_text = models.CharField(_("拟建设完成时限原文"), max_length=40, blank=True)
    responsible_unit = models.CharField(_("责任单位"), max_length=120, blank=True)
    responsible_person = models.CharField(_("责任人"), max_length=60, blank=True)
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="institutions", verbose_name=_("对应任务"))
    listed_at = models.DateTimeField(_("列入时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("制度")
        ordering = ["unit", "-built", "position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def light(self) -> Light:
        """How pressing it is today: its planned day counts like a due day."""
        state = "closed" if self.built else "open"
        listed = clock.local_date(self.listed_at)
        rules = self.light_rules
        return light_of(state=state, listed=listed, due=self.planned_date, today=clock.today(), rules=rules)

    @cached_property
    def light_rules(self) -> LightRules:
        """The rules of its campaign."""
        return rules_of(self.campaign_id)


class InstitutionEvent(models.Model):
    """What happened to an institution: listed, revised, built, withdrawn."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="events")
    kind = models.CharField(_("事项"), max_length=12)
    recorded_at = models.DateTimeField(_("记录时间"))
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(_("办理人"), max_length=60)
    statement = models.TextField(_("说明"), blank=True)

    owner_path = "institution"
    objects = ProblemPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("制度办理经过")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d} {self.kind}"
