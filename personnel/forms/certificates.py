"""Certificates: the forms of their verbs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PlainForm
from audit import clock
from personnel.forms.officers import day_field, reason_field
from personnel.models import CertificateKind
from personnel.services import KindFields, Printed


class ApplyForm(PlainForm):
    kind = forms.ModelChoiceField(label=_("证件种类"), queryset=CertificateKind.objects.none(), empty_label=_("请选择"))
    fields_text = reason_field(_("执法领域"), _("例如公路路政、道路运政。"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["kind"]
        choice.queryset = CertificateKind.objects.all()


class PrintedForm(PlainForm):
    """What stands on the certificate."""

    number = forms.CharField(label=_("证号"), max_length=40)
    issued_on = day_field(_("发证日期"))
    valid_until = day_field(_("有效期至"), _("不填的按证件种类的年限算。"), False)
    issuer = forms.CharField(label=_("发证机关"), max_length=120, required=False)
    fields_text = reason_field(_("执法领域"), required=False)
    reason = reason_field(_("特殊情况说明"), _("有效期长于证件种类年限的，必须写明依据。"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issued_on"].initial = clock.today

    def printed(self) -> Printed:
        """As the services take it."""
        data = self.cleaned_data
        return Printed(
            number=data["number"], issued_on=data["issued_on"], issuer=data["issuer"], fields=data["fields_text"],
            valid_until=data.get("valid_until"),
        )  # fmt: skip


class ReplaceForm(PrintedForm):
    """The end stays that of the lost one."""

    valid_until = None  # type: ignore[assignment]
    reason = None  # type: ignore[assignment]


class RegisterForm(PrintedForm):
    kind = forms.ModelChoiceField(label=_("证件种类"), queryset=CertificateKind.objects.none(), empty_label=_("请选择"))
    inspect_by = day_field(_("下次年审期限"), _("不填的按发证日期算。"), False)
    field_order = ("kind", "number", "issued_on", "valid_until", "inspect_by")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["kind"]
        choice.queryset = CertificateKind.objects.all()
        self.fields["reason"].help_text = _("在本系统建档以后发的证，或有效期长于证件种类年限的，必须写明依据。")
        self.fields["issued_on"].initial = None


class NoForm(PlainForm):
    """A verb that asks for nothing."""


class ReasonForm(PlainForm):
    reason = reason_field(_("原因"), _("不要写身份证号、手机号。"))


class DatedReasonForm(PlainForm):
    on = day_field(_("自哪天起"))
    reason = reason_field(_("原因"), _("不要写身份证号、手机号。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class InspectForm(PlainForm):
    on = day_field(_("年审日期"))
    passed = forms.TypedChoiceField(
        label=_("结果"), choices=[("1", _("合格")), ("0", _("不合格，暂扣证件"))], coerce=lambda text: text == "1"
    )
    note = reason_field(_("说明"), _("不合格的必须写明原因。"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class CasesForm(PlainForm):
    left = forms.IntegerField(label=_("还没有更换办案人员的案件"), min_value=0, max_value=9999, initial=0)
    text = reason_field(_("移交情况"), _("例如“2件已改由两名同事办理”；没有案件的写“没有在办案件”。"))


class RevokeForm(PlainForm):
    on = day_field(_("注销日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class KindEditForm(PlainForm):
    years = forms.IntegerField(label=_("有效期（年）"), min_value=1, max_value=50)
    lead_first = forms.IntegerField(label=_("第一次提醒（提前天数）"), min_value=1, max_value=3650)
    lead_second = forms.IntegerField(label=_("第二次提醒（提前天数）"), min_value=1, max_value=3650)
    lead_last = forms.IntegerField(label=_("第三次提醒（提前天数）"), min_value=1, max_value=3650)
    inspection_months = forms.IntegerField(
        label=_("年审间隔（月）"), min_value=0, max_value=120, help_text=_("0表示不用年审。")
    )
    inspection_lead = forms.IntegerField(label=_("年审提前（天）"), min_value=0, max_value=365)

    def kind_fields(self) -> KindFields:
        """As the service takes them."""
        return KindFields(**self.cleaned_data)
