"""Supervisors and contact points: appointing, renewing. Ending takes `LastDayForm`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PlainForm
from accounts.forms.units import UnitChoice
from accounts.models import User
from audit import clock
from personnel.forms.network import mobile_field
from personnel.forms.officers import day_field, reason_field, units_of
from personnel.models import STANDINGS, AppointmentKind
from personnel.services import AppointmentFields, Term


class TermForm(PlainForm):
    valid_from = day_field(_("聘期起"))
    valid_to = day_field(_("聘期止"), _("含当天。"))
    document = reason_field(_("聘任文件"), _("文件名称。"))
    document_number = forms.CharField(label=_("发文字号"), max_length=60)
    document_date = day_field(_("发文日期"))
    proof = forms.FileField(label=_("文件扫描件"), required=False)

    def term(self) -> Term:
        """As the services take it."""
        names = ("valid_from", "valid_to", "document", "document_number", "document_date", "proof")
        return Term(**{name: self.cleaned_data[name] for name in names})


class AppointmentForm(TermForm):
    """One form for both kinds: `kind` says which, and which standings are offered."""

    unit = UnitChoice(label=_("聘任单位"), empty_label=_("请选择"))
    standing = forms.ChoiceField(label=_("身份"))
    name = forms.CharField(label=_("姓名"), max_length=120)
    body = forms.CharField(label=_("工作单位"), max_length=120, required=False)
    contact = forms.CharField(label=_("联系点的联络员"), max_length=60)
    mobile = mobile_field(_("手机号、办公电话至少填一个。手机号加密保存。"), False)
    phone = forms.CharField(label=_("办公电话"), max_length=40, required=False)
    field_order = ("unit", "standing", "name", "body", "contact", "mobile", "phone")

    def __init__(self, *args: Any, user: User, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        unit: Any = self.fields["unit"]
        unit.queryset = units_of(user)
        own = sorted(user.grants.unit_ids)
        if len(own) == 1:
            unit.initial = own[0]
        standing: Any = self.fields["standing"]
        standing.choices = [(each.value, each.label) for each in STANDINGS[kind]]
        if kind == AppointmentKind.POINT:
            self.fields["name"].label, self.fields["body"].label = _("联系点名称"), _("地址")
            standing.label = _("类型")
        else:
            del self.fields["contact"]
        self.fields["valid_from"].initial = clock.today

    def appointment_fields(self) -> AppointmentFields:
        """As the services take them."""
        names = ("standing", "name", "body", "mobile", "phone")
        data = {name: self.cleaned_data[name] for name in names}
        return AppointmentFields(
            kind=self.kind, term=self.term(), contact=self.cleaned_data.get("contact", ""), **data
        )  # fmt: skip
