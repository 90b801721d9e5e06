"""Accounts and rights."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import SEPARATED_ROLES, Role
from accounts.forms.base import PlainForm
from accounts.forms.organisation import DayInput
from accounts.forms.units import UnitChoice, offer_units
from audit import clock


class UserEditForm(PlainForm):
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.RegexField(
        r"^[0-9+()（）\- ]*$",
        label=_("办公电话"),
        max_length=40,
        required=False,
        error_messages={"invalid": _("电话只能有数字、空格、括号、加号和横线。")},
    )


class UserCreateForm(UserEditForm):
    username = forms.CharField(
        label=_("登录名"),
        max_length=40,
        help_text=_("3至40个小写字母、数字，可以有点、横线和下划线，例如 zhangwei。定下后不能改。"),
    )

    field_order = ("username", "name", "phone")

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


def role_choices() -> list[tuple[Any, Any]]:
    """Business roles first; the three administrators apart, since they exclude all others."""
    business = [(role.value, role.label) for role in Role if role not in SEPARATED_ROLES]
    separated = [(role.value, role.label) for role in Role if role in SEPARATED_ROLES]
    return [("", _("请选择")), (_("业务角色"), business), (_("三员（不能兼任其他角色）"), separated)]


class MembershipForm(PlainForm):
    """A role in a unit to be proposed for somebody."""

    unit = UnitChoice(label=_("单位"), empty_label=_("请选择"))
    role = forms.ChoiceField(label=_("角色"), choices=role_choices)
    post = forms.CharField(
        label=_("职务"), max_length=60, required=False, help_text=_("签字时印在姓名后面，例如“局长”。")
    )
    valid_from = forms.DateField(label=_("起"), widget=DayInput())
    valid_to = forms.DateField(label=_("止"), widget=DayInput(), required=False, help_text=_("临时授权填最后一天。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, "unit")
        self.fields["valid_from"].initial = clock.today


class ReasonForm(PlainForm):
    """Why something is refused, closed or ended: 200 characters."""

    reason = forms.CharField(max_length=200)
