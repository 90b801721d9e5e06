"""Enforcement certificates 执法证件: their kinds as data, each with its life as events and its yearly inspections."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from personnel.models.officers import Officer
from personnel.querysets import CertificateKindQuerySet, CertificatePartQuerySet, CertificateQuerySet


class CertificateKind(models.Model):
    """A kind with its rules. Years of validity; lead times before the end in days, first to last; months between two
    inspections (0: none) and days ahead of one. `authorises`: with it an officer may enforce."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("证件种类"), max_length=60)
    years = models.PositiveSmallIntegerField(_("有效期（年）"), default=5)
    lead_first = models.PositiveSmallIntegerField(_("第一次提醒（天）"), default=180)
    lead_second = models.PositiveSmallIntegerField(_("第二次提醒（天）"), default=90)
    lead_last = models.PositiveSmallIntegerField(_("第三次提醒（天）"), default=30)
    inspection_months = models.PositiveSmallIntegerField(_("年审间隔（月）"), default=12)
    inspection_lead = models.PositiveSmallIntegerField(_("年审提前（天）"), default=30)
    authorises = models.BooleanField(_("凭证可以执法"), default=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    objects = CertificateKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("证件种类")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def leads(self) -> tuple[int, ...]:
        """The lead times in days, the longest first."""
        return tuple(sorted({self.lead_first, self.lead_second, self.lead_last}, reverse=True))


class CertificateState(models.TextChoices):
    APPLIED = "applied", _("申领中")
    EXAMINED = "examined", _("考试合格，待发证")
    VALID = "valid", _("有效")
    INSPECTION_DUE = "inspection_due", _("待年审")
    SUSPENDED = "suspended", _("暂扣")
    LOST = "lost", _("遗失待补")
    EXPIRED = "expired", _("已过期")
    RENEWED = "renewed", _("已换发")
    REPLACED = "replaced", _("已补发")
    REFUSED = "refused", _("不予发证")
    REVOKED = "revoked", _("已注销")


#: Applied for and not issued.
PENDING = (CertificateState.APPLIED, CertificateState.EXAMINED)
#: Issued and neither replaced nor revoked: what is in somebody's hands, or must be handed in.
OUT = (
    CertificateState.VALID, CertificateState.INSPECTION_DUE, CertificateState.SUSPENDED, CertificateState.LOST,
    CertificateState.EXPIRED,
)  # fmt: skip
ENDED = (CertificateState.RENEWED, CertificateState.REPLACED, CertificateState.REFUSED, CertificateState.REVOKED)


class Revocation(models.TextChoices):
    NONE = "none", _("没有")
    PROPOSED = "proposed", _("待注销")


class Certificate(models.Model):
    """One certificate, from its application on. `unit` is the one for which it is issued; `officer` is null for one
    that was found without a person on the roster, who then is `holder_name`.

    `inspect_by`: the day until which it must be inspected next. `ended_on`: from that day on it is nothing any more.
    `cases_left`: how many open cases the officer had when that was last said; null: never said since the proposal.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.ForeignKey(CertificateKind, models.PROTECT, related_name="+", verbose_name=_("证件种类"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="certificates", verbose_name=_("单位"))
    officer = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("执法人员")
    )
    holder_name = models.CharField(_("持证人"), max_length=60)
    number = models.CharField(_("证号"), max_length=40, blank=True, db_index=True)
    issuer = models.CharField(_("发证机关"), max_length=120, blank=True)
    fields = models.CharField(_("执法领域"), max_length=200, blank=True)
    applied_on = models.DateField(_("申领日期"), null=True, blank=True)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    inspect_by = models.DateField(_("年审期限"), null=True, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    state = models.CharField(_("证件状态"), max_length=14, choices=CertificateState)
    revocation = models.CharField(_("注销"), max_length=10, choices=Revocation, default=Revocation.NONE)
    revocation_reason = models.CharField(_("注销原因"), max_length=200, blank=True)
    cases_left = models.PositiveSmallIntegerField(_("未移交的在办案件"), null=True, blank=True)
    cases_note = models.CharField(_("案件移交情况"), max_length=200, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("原证")
    )
    created_at = models.DateTimeField(_("登记时间"))

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("执法证件")
        ordering = ["valid_until", "id"]
        indexes = [
            models.Index(fields=["officer", "state"], name="certificate_of_officer"),
            models.Index(fields=["valid_until", "id"], name="certificate_by_end"),
            models.Index(fields=["unit", "state"], name="certificate_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "kind"],
                condition=models.Q(state__in=["applied", "examined"]),
                name="certificate_one_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} {self.number}".strip()

    @property
    def is_out(self) -> bool:
        """Issued and neither replaced nor revoked."""
        return self.state in OUT


class CertificateEventKind(models.TextChoices):
    REGISTERED = "registered", _("登记")
    APPLIED = "applied", _("申领")
    EXAMINED = "examined", _("考试合格")
    REFUSED = "refused", _("不予发证")
    ISSUED = "issued", _("发证")
    INSPECTION_CAME_DUE = "inspection_came_due", _("进入年审期")
    INSPECTED = "inspected", _("年审合格")
    SUSPENDED = "suspended", _("暂扣")
    RESTORED = "restored", _("发还")
    REPORTED_LOST = "reported_lost", _("报失")
    REPLACED = "replaced", _("补发新证")
    RENEWED = "renewed", _("换发新证")
    EXPIRED = "expired", _("过期")
    REVOCATION_PROPOSED = "revocation_proposed", _("提出注销")
    REVOCATION_DROPPED = "revocation_dropped", _("不再注销")
    CASES_STATED = "cases_stated", _("说明在办案件")
    REVOKED = "revoked", _("注销")
    MOVED = "moved", _("随人转单位")


class CertificateEvent(models.Model):
    """One act of a certificate's life: `on` is the day from which it holds, `recorded_at` when it was entered."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="events", verbose_name=_("执法证件"))
    kind = models.CharField(_("操作"), max_length=20, choices=CertificateEventKind)
    on = models.DateField(_("日期"))
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("操作人"))
    actor_name = models.CharField(_("操作人"), max_length=60)
    recorded_at = models.DateTimeField(_("登记时间"))

    objects = CertificatePartQuerySet.as_manager()
    certificate_path = "certificate"

    class Meta:
        verbose_name = _("证件记录")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Inspection(models.Model):
    """One yearly inspection 年审: due by a day, held on a day. What failed is followed by a suspension."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="inspections", verbose_name=_("执法证件"))
    due_on = models.DateField(_("年审期限"))
    on = models.DateField(_("年审日期"))
    passed = models.BooleanField(_("合格"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人"))

    objects = CertificatePartQuerySet.as_manager()
    certificate_path = "certificate"

    class Meta:
        verbose_name = _("年审")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.on}"
