"""Officers, and where and as what they served from when to when."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from files.models import Attachment
from personnel.private import Unreadable, decrypt, mask_id_number, mask_mobile
from personnel.querysets import OfficerPartQuerySet, OfficerQuerySet, TermQuerySet, UnmaskGrantQuerySet


class OfficerKind(models.TextChoices):
    OFFICER = "officer", _("执法人员")
    AUXILIARY = "auxiliary", _("辅助人员")


class OfficerState(models.TextChoices):
    SERVING = "serving", _("在岗")
    LENT = "lent", _("借调")
    TRANSFERRED = "transferred", _("调离")
    RETIRED = "retired", _("退休")
    LEFT = "left", _("离职")


#: Who has gone: certificates must be handed in.
GONE = (OfficerState.TRANSFERRED, OfficerState.RETIRED, OfficerState.LEFT)


class Establishment(models.TextChoices):
    UNKNOWN = "unknown", _("待核实")
    IN = "in", _("在编")
    OUT = "out", _("非在编")


class PrivateField(models.TextChoices):
    ID_NUMBER = "id_number", _("身份证号")
    MOBILE = "mobile", _("手机号")


_MASKS = {PrivateField.ID_NUMBER: mask_id_number, PrivateField.MOBILE: mask_mobile}


class Officer(models.Model):
    """A person of an enforcement unit. Unit, post, kind and state are today's; `terms` hold them day by day.

    ID number and mobile stand as tokens and marks (personnel.private); they are read through `masked` and, with a
    reason and a trail entry, through `services.unmask`. `reviews_since`: reviews cases 法制审核 since that day.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="officers", verbose_name=_("单位"))
    name = models.CharField(_("姓名"), max_length=60)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    number = models.CharField(_("人员编号"), max_length=40, blank=True, db_index=True)
    kind = models.CharField(_("人员类别"), max_length=10, choices=OfficerKind, default=OfficerKind.OFFICER)
    state = models.CharField(_("状态"), max_length=12, choices=OfficerState, default=OfficerState.SERVING)
    state_from = models.DateField(_("状态起始日期"))
    enforces = models.BooleanField(_("在执法岗位"), default=True)
    reviews_since = models.DateField(_("从事法制审核起始日期"), null=True, blank=True)
    establishment = models.CharField(
        _("编制"), max_length=10, choices=Establishment, default=Establishment.UNKNOWN
    )  # fmt: skip
    establishment_proof = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="proven_officers", verbose_name=_("在编证明")
    )
    education = models.CharField(_("学历"), max_length=40, blank=True)
    legal_qualified = models.BooleanField(_("有法律职业资格"), default=False)
    id_token = models.CharField(_("身份证号（密文）"), max_length=200, blank=True)
    id_mark = models.CharField(_("身份证号（检索标记）"), max_length=64, blank=True, db_index=True)
    mobile_token = models.CharField(_("手机号（密文）"), max_length=200, blank=True)
    mobile_mark = models.CharField(_("手机号（检索标记）"), max_length=64, blank=True, db_index=True)
    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="officer", verbose_name=_("本人账号")
    )
    created_at = models.DateTimeField(_("登记时间"))

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("执法人员")
        ordering = ["unit__path", "name", "pk"]
        indexes = [models.Index(fields=["unit", "name", "id"], name="officer_listed")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "id_mark"], condition=~models.Q(id_mark=""), name="officer_once_in_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_gone(self) -> bool:
        """Transferred, retired or left."""
        return self.state in GONE

    def about(self, name: str) -> str:
        """The place to which a private field's token is bound."""
        return f"officer.{name}:{self.uuid}"

    def token(self, name: str) -> str:
        """The token of a private field."""
        return self.id_token if name == PrivateField.ID_NUMBER else self.mobile_token

    def masked(self, name: str) -> str:
        """A private field as everybody in reach sees it; "" where there is none."""
        try:
            return _MASKS[PrivateField(name)](decrypt(self.token(name), about=self.about(name)))
        except Unreadable:
            return str(_("缺少密钥，读不出"))

    @property
    def id_masked(self) -> str:
        """The first 6 and the last 4 places of the ID number."""
        return self.masked(PrivateField.ID_NUMBER)

    @property
    def mobile_masked(self) -> str:
        """138****5678."""
        return self.masked(PrivateField.MOBILE)


class OfficerTerm(models.Model):
    """From a day on somebody was this, there. `valid_to` is the last day, open when null; one that was replaced on its
    first day ends before it and was never in force."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="terms", verbose_name=_("执法人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=120)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    kind = models.CharField(_("人员类别"), max_length=10, choices=OfficerKind)
    state = models.CharField(_("状态"), max_length=12, choices=OfficerState)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)
    reason = models.CharField(_("依据"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人"))

    objects = TermQuerySet.as_manager()
    officer_path = "officer"

    class Meta:
        verbose_name = _("任职经历")
        ordering = ["valid_from", "id"]
        indexes = [models.Index(fields=["officer", "valid_from"], name="officer_term_from")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.state} {self.valid_from}"


class ExaminationKind(models.TextChoices):
    GENERAL = "general", _("公共法律知识考试")
    PROFESSIONAL = "professional", _("专业法律知识考试")


class Examination(models.Model):
    """The result of one examination. Of each kind the last result counts."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="examinations", verbose_name=_("执法人员"))
    kind = models.CharField(_("考试类别"), max_length=12, choices=ExaminationKind)
    on = models.DateField(_("考试日期"))
    passed = models.BooleanField(_("合格"))
    mark = models.DecimalField(_("成绩"), max_digits=5, decimal_places=1, null=True, blank=True)
    organiser = models.CharField(_("组织单位"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人"))

    objects = OfficerPartQuerySet.as_manager()
    officer_path = "officer"

    class Meta:
        verbose_name = _("考试成绩")
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class CompletionKind(models.TextChoices):
    PUBLIC_LAW = "public_law", _("公共法律知识培训结业证")


class Completion(models.Model):
    """A certificate of completed training 结业证. `valid_until` null: for good; `withdrawn_on`: the end of that."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="completions", verbose_name=_("执法人员"))
    kind = models.CharField(_("结业证类别"), max_length=20, choices=CompletionKind)
    number = models.CharField(_("证书编号"), max_length=60, blank=True)
    issuer = models.CharField(_("发证单位"), max_length=120, blank=True)
    issued_on = models.DateField(_("发证日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    withdrawn_on = models.DateField(_("失效日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人"))

    objects = OfficerPartQuerySet.as_manager()
    officer_path = "officer"

    class Meta:
        verbose_name = _("结业证")
        ordering = ["issued_on", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.issued_on}"


class UnmaskGrant(models.Model):
    """A person who may see private fields of the officers in his reach whole. Given by a security administrator;
    `valid_to` is the last day, open when null."""

    user = models.ForeignKey(User, models.CASCADE, related_name="unmask_grants", verbose_name=_("被授权人"))
    reason = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("授权人"))
    granted_at = models.DateTimeField(_("授权时间"))

    objects = UnmaskGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("查看完整个人信息的授权")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user.name} {self.valid_from.isoformat()}"
