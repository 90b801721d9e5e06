"""The standing network of liaisons: who stands for a unit, from which day until which."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from personnel.models.officers import PrivateField
from personnel.network.querysets import LiaisonQuerySet
from personnel.private import Unreadable, decrypt, mask_mobile


class Contactable(models.Model):
    """Somebody with a mobile number, kept as an officer's is: a token and a mark, shown masked."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mobile_token = models.CharField(_("手机号（密文）"), max_length=200, blank=True)
    mobile_mark = models.CharField(_("手机号（检索标记）"), max_length=64, blank=True, db_index=True)
    phone = models.CharField(_("办公电话"), max_length=40, blank=True)

    class Meta:
        abstract = True

    def about(self, name: str) -> str:
        """The place to which the token is bound."""
        return f"{self._meta.model_name}.{name}:{self.uuid}"

    def token(self, name: str) -> str:
        """The token of a private field; there is one."""
        return self.mobile_token if name == PrivateField.MOBILE else ""

    @property
    def mobile_masked(self) -> str:
        """138****5678; "" where there is none."""
        try:
            return mask_mobile(decrypt(self.mobile_token, about=self.about(PrivateField.MOBILE)))
        except Unreadable:
            return str(_("缺少密钥，读不出"))


class Liaison(Contactable):
    """One registration in the standing network 执法联络员. It never changes: another one takes its place from a day on,
    or it ends. `valid_to` is the last day, open when null; before `valid_from`: it was never in force."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="standing_liaisons", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=120)
    section = models.CharField(_("科室"), max_length=60, blank=True)
    name = models.CharField(_("姓名"), max_length=60)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("接替")
    )
    reason = models.CharField(_("变更原因"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人"))

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("执法联络员")
        ordering = ["unit__path", "valid_from", "id"]
        indexes = [models.Index(fields=["unit", "valid_from"], name="liaison_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.name}"
