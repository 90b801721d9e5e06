"""Supervisors 执法监督员 and contact points 执法监督联系点 (notice 002): appointed for a term by a document."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from audit import clock
from files.models import Attachment
from personnel.models.network import Contactable
from personnel.network.querysets import ENDS_SOON, AppointmentQuerySet


class AppointmentKind(models.TextChoices):
    SUPERVISOR = "supervisor", _("执法监督员")
    POINT = "point", _("执法监督联系点")


class Standing(models.TextChoices):
    """From where a supervisor comes, or what sort of body a contact point is (002, 003)."""

    COUNSEL = "counsel", _("法律顾问")
    PUBLIC_LAWYER = "public_lawyer", _("公职律师")
    DEPUTY = "deputy", _("人大代表")
    CPPCC = "cppcc", _("政协委员")
    EXPERT = "expert", _("专家学者")
    PRESS = "press", _("新闻工作者")
    STAFF = "staff", _("企业职工")
    DRIVER = "driver", _("从业人员")
    ASSOCIATION = "association", _("行业协会")
    SOCIETY = "society", _("社会团体")
    COMPANY = "company", _("企业")
    STATION = "station", _("基层站所")
    OTHER = "other", _("其他")


#: What is offered for which kind.
STANDINGS: dict[str, tuple[Standing, ...]] = {
    AppointmentKind.SUPERVISOR: (
        Standing.COUNSEL, Standing.PUBLIC_LAWYER, Standing.DEPUTY, Standing.CPPCC, Standing.EXPERT, Standing.PRESS,
        Standing.STAFF, Standing.DRIVER, Standing.OTHER,
    ),
    AppointmentKind.POINT: (
        Standing.ASSOCIATION, Standing.SOCIETY, Standing.COMPANY, Standing.STATION, Standing.OTHER,
    ),
}  # fmt: skip


class Appointment(Contactable):
    """One term of a supervisor or a contact point. A renewal is another row that `renews` it. `name`: the person's, or
    the point's; `contact`: the point's own liaison; `body`: where the person works, or the point's address. `ended_on`:
    the last day where it ended before `valid_to`."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name=_("聘任单位"))
    unit_name = models.CharField(_("聘任单位名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=10, choices=AppointmentKind)
    standing = models.CharField(_("身份"), max_length=14, choices=Standing)
    name = models.CharField(_("名称"), max_length=120)
    body = models.CharField(_("工作单位或地址"), max_length=120, blank=True)
    contact = models.CharField(_("联系点联络员"), max_length=60, blank=True)
    valid_from = models.DateField(_("聘期起"))
    valid_to = models.DateField(_("聘期止"))
    ended_on = models.DateField(_("提前结束日期"), null=True, blank=True)
    end_reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    document = models.CharField(_("聘任文件"), max_length=120)
    document_number = models.CharField(_("发文字号"), max_length=60)
    document_date = models.DateField(_("发文日期"))
    proof = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("文件扫描件")
    )
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewal", verbose_name=_("续聘自")
    )
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人"))

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("执法监督员、联系点")
        ordering = ["valid_to", "id"]
        indexes = [models.Index(fields=["kind", "valid_to", "id"], name="appointment_ends")]

    def __str__(self) -> str:
        return self.name

    @property
    def ends_soon(self) -> bool:
        """Within the lead time of its end."""
        return clock.today() <= self.valid_to <= clock.today() + timedelta(days=ENDS_SOON)
