"""Liaisons: registering one, ending one, seeing a mobile whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PlainForm
from accounts.models import Unit
from audit import clock
from personnel.forms.officers import day_field, reason_field
from personnel.models import Liaison
from personnel.services import LiaisonFields


def mobile_field(hint: Any, required: bool = True) -> forms.CharField:
    """A mobile number, which no page ever shows again whole."""
    return forms.CharField(
        label=_("手机号"), max_length=40, required=required, help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip


class LiaisonForm(PlainForm):
    """`replaces` is offered where the unit has a liaison; the only one is chosen at first."""

    replaces = forms.ModelChoiceField(
        label=_("接替"), queryset=Liaison.objects.none(), required=False, empty_label=_("另外增加一名"),
        help_text=_("被接替的人到起始日期的前一天为止，登记保留。"),
    )  # fmt: skip
    name = forms.CharField(label=_("姓名"), max_length=60)
    section = forms.CharField(label=_("科室"), max_length=60, required=False)
    post = forms.CharField(label=_("职务"), max_length=60, required=False)
    mobile = mobile_field(_("加密保存，页面只显示前3位和后4位。"))
    phone = forms.CharField(
        label=_("办公电话"), max_length=40, required=False, help_text=_("座机。网络里的上下级都看得到。")
    )
    valid_from = day_field(_("自哪天起"))
    reason = reason_field(_("变更原因"), _("例如岗位调整。不要写手机号。"), False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["replaces"]
        choice.queryset = Liaison.objects.open().filter(unit=unit)
        choice.label_from_instance = lambda row: " ".join(part for part in (row.name, row.section) if part)
        present = list(choice.queryset[:2])
        if not present:
            del self.fields["replaces"]
        elif len(present) == 1:
            choice.initial = present[0].pk
        self.fields["valid_from"].initial = clock.today

    def liaison_fields(self) -> LiaisonFields:
        """As the service takes them."""
        return LiaisonFields(**{name: value for name, value in self.cleaned_data.items() if name != "replaces"})


class LastDayForm(PlainForm):
    last_day = day_field(_("最后一天"))
    reason = reason_field(_("原因"), _("例如调离。不要写手机号。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = clock.today


class RevealForm(PlainForm):
    reason = reason_field(_("查看理由"), _("写明办什么事。理由、时间和您的姓名记入审计。"))
