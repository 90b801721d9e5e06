"""Users, the unit tree with its dated records, dated groups, and memberships."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from accounts.capabilities import Role
from accounts.models.changes import (
    ChangeAnswer,
    ChangeKind,
    ChangeLine,
    ChangeState,
    LineSide,
    OrganisationChange,
)
from accounts.querysets import (
    AccountRequestQuerySet,
    DeputyQuerySet,
    GroupQuerySet,
    ImportBatchQuerySet,
    MembershipQuerySet,
    RecordQuerySet,
    UnitManager,
    UserQuerySet,
)
from audit import clock

if TYPE_CHECKING:
    from accounts.grants import Grants

__all__ = [
    "AccountRequest", "AccountRequestState", "ChangeAnswer", "ChangeKind", "ChangeLine", "ChangeState", "Deputy",
    "GroupMember", "ImportBatch", "LineSide", "Membership", "MembershipState", "OrganisationChange", "PasswordRecord",
    "Unit", "UnitGroup", "UnitKind", "UnitRecord", "User", "UserManager",
]  # fmt: skip


class UnitKind(models.TextChoices):
    LEAD_OFFICE = "lead_office", _("牵头单位")
    SECTION = "section", _("科室")
    BUREAU = "bureau", _("局")
    DETACHMENT = "detachment", _("支队")
    BRIGADE = "brigade", _("大队")
    TOWN = "town", _("乡镇街道")
    DEPARTMENT = "department", _("部门")
    VERTICAL = "vertical", _("垂直管理单位")
    REGION = "region", _("地区")


class Unit(MP_Node):  # type: ignore[misc]
    """A unit, for ever. The tree is today's; what it was called and under whom it stood on a day is in `records`.

    `initials` are the first letters of both names in pinyin, for searching; the services keep them.
    """

    node_order_by: ClassVar[list[str]] = ["position", "code"]

    code = models.CharField(_("单位代码"), max_length=40, unique=True)
    kind = models.CharField(_("类型"), max_length=20, choices=UnitKind)
    name = models.CharField(_("单位名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    initials = models.CharField(_("拼音首字母"), max_length=170, blank=True, editable=False)
    region = models.CharField(_("地区"), max_length=60, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    dissolved_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = UnitManager()

    class Meta:
        verbose_name = _("单位")

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one: what a table cell can hold."""
        return self.short_name or self.name


class UnitRecord(models.Model):
    """A unit's name and parent from a day on; `valid_to` is the last day, open when null."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="records", verbose_name=_("单位"))
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)
    name = models.CharField(_("单位名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("上级单位"))

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位沿革")
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_record_from"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"


class UnitGroup(models.Model):
    """A named set of units, used as a responsible party. Membership is dated."""

    code = models.CharField(_("分组代码"), max_length=40, unique=True)
    name = models.CharField(_("分组名称"), max_length=120, unique=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位分组")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    group = models.ForeignKey(UnitGroup, models.CASCADE, related_name="members", verbose_name=_("分组"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="group_places", verbose_name=_("单位"))
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("分组成员")
        constraints = [
            models.UniqueConstraint(fields=["group", "unit", "valid_from"], name="group_member_from"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.unit_id}"


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Users are made by the service, which hashes and records the password."""

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(username=username)
        return user


class User(AbstractBaseUser):
    """A person with an account. Rights come from memberships alone: there is no superuser."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("办公电话"), max_length=40, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("须修改密码"), default=True)
    password_changed_at = models.DateTimeField(_("密码修改时间"), null=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("用户")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def grants(self) -> "Grants":
        """What this user holds today; read once per request."""
        from accounts.grants import Grants

        return Grants.of(self)


class PasswordRecord(models.Model):
    """A former password's hash: the last five may not be used again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="password_records")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("历史密码")

    def __str__(self) -> str:
        return f"{self.user_id} {self.at}"


class MembershipState(models.TextChoices):
    PROPOSED = "proposed", _("待授权")
    GRANTED = "granted", _("已授权")
    DECLINED = "declined", _("不同意")
    ENDED = "ended", _("已终止")


class Membership(models.Model):
    """A role of a user in a unit. Proposed by the system administrator or an import, granted by the security
    administrator; `valid_to` is the last day; `reason` says why it was declined or ended."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("用户"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("单位"))
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=MembershipState, default=MembershipState.PROPOSED)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("提出人")
    )
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("授权")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=models.Q(state__in=["proposed", "granted"]),
                name="membership_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name} · {self.get_role_display()} · {self.unit.name}"

    @property
    def standing(self) -> str:
        """The state as read today: a granted right may be `future` or `expired`, else the state itself."""
        today = clock.today()
        if self.state == MembershipState.GRANTED and today < self.valid_from:
            return "future"
        if self.state == MembershipState.GRANTED and self.valid_to is not None and self.valid_to < today:
            return "expired"
        return self.state

    def holds_on(self, day: date) -> bool:
        """Whether the membership is in force on a day."""
        return (
            self.state == MembershipState.GRANTED
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )


class Deputy(models.Model):
    """From `valid_from` to `valid_to`, both included, somebody is away and a colleague receives the reminders meant
    for him. It gives the colleague no right."""

    user = models.ForeignKey(User, models.CASCADE, related_name="deputies", verbose_name=_("离岗人"))
    deputy = models.ForeignKey(User, models.CASCADE, related_name="deputised_for", verbose_name=_("代收人"))
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"))

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("离岗代收")
        ordering = ["valid_from", "id"]

    def __str__(self) -> str:
        return f"{self.user.name} {self.valid_from.isoformat()}"


class ImportBatch(models.Model):
    """An uploaded organisation workbook between its dry run and its confirmation."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("文件名"), max_length=200)
    content = models.JSONField()
    faults = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入批次")

    def __str__(self) -> str:
        return self.name


class AccountRequestState(models.TextChoices):
    OPEN = "open", _("待办理")
    DONE = "done", _("已办理")
    DECLINED = "declined", _("不办理")
    CANCELLED = "cancelled", _("已撤销")


class AccountRequest(models.Model):
    """What an office asks of the system administrator for a person: an account (where `user` is null), and with
    `with_grant` a role in a unit, which the security administrator then decides. It gives no right by itself.

    `origin` says where the person is named, in words; `reason` why it was declined or cancelled.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    origin = models.CharField(_("依据"), max_length=200)
    with_grant = models.BooleanField(_("一并提出授权"), default=False)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("用户"))
    state = models.CharField(
        _("状态"), max_length=10, choices=AccountRequestState, default=AccountRequestState.OPEN, db_index=True
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提请人"))
    asked_at = models.DateTimeField(_("提请时间"))
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("账号申请")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.unit} {self.name}"
