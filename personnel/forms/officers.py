"""Officers: what is typed about them, and the verbs of their file."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import Capability
from accounts.forms.base import PlainForm
from accounts.forms.organisation import DayInput
from accounts.forms.units import UnitChoice
from accounts.models import Membership, Unit, User
from audit import clock
from personnel.models import Establishment, ExaminationKind, Officer, OfficerKind, OfficerState, PrivateField
from personnel.private import id_number_fault, mobile_fault, normal_id_number, normal_mobile
from personnel.services import OfficerFields
from personnel.services.private import NAMEABLE
from personnel.states import OFFICER_TRANSITIONS


def units_of(user: User) -> Any:
    """The standing units whose roster a person keeps."""
    return Unit.objects.within(user, Capability.OFFICER_MANAGE).standing(clock.today())


def reason_field(label: Any, hint: Any = "", required: bool = True) -> forms.CharField:
    """A line of at most 200 characters."""
    return forms.CharField(label=label, max_length=200, help_text=hint, required=required)


def day_field(label: Any, hint: Any = "", required: bool = True) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=DayInput(), help_text=hint, required=required)


class OfficerEditForm(PlainForm):
    """Private numbers are never shown in it: what is left empty stays as it is."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    post = forms.CharField(label=_("职务"), max_length=60, required=False)
    number = forms.CharField(label=_("人员编号"), max_length=40, required=False)
    education = forms.CharField(label=_("学历"), max_length=40, required=False)
    id_number = forms.CharField(
        label=_("身份证号"), max_length=40, required=False, help_text=_("18位。加密保存，页面只显示前6位和后4位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )  # fmt: skip
    mobile = forms.CharField(
        label=_("手机号"), max_length=40, required=False, help_text=_("加密保存，页面只显示前3位和后4位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
    reviews_since = day_field(
        _("从事法制审核起始日期"), _("不做法制审核的不填。2018年起新从事的应有法律职业资格。"), False
    )
    enforces = forms.BooleanField(label=_("在执法岗位"), required=False, initial=True)
    legal_qualified = forms.BooleanField(label=_("有法律职业资格"), required=False)

    def clean_id_number(self) -> str:
        text = normal_id_number(self.cleaned_data["id_number"])
        if text and (fault := id_number_fault(text, today=clock.today())):
            raise forms.ValidationError(fault)
        return text

    def clean_mobile(self) -> str:
        text = normal_mobile(self.cleaned_data["mobile"])
        if text and (fault := mobile_fault(text)):
            raise forms.ValidationError(fault)
        return text

    def officer_fields(self, *, keep_empty: bool) -> OfficerFields:
        """As the service takes them. `keep_empty`: an empty private number is left as it is."""
        data = self.cleaned_data

        def private(name: str) -> str | None:
            kept = keep_empty and not data[name] and not data.get(f"drop_{name}")
            return None if kept else str(data[name])

        return OfficerFields(
            name=data["name"], post=data["post"], number=data["number"], enforces=data["enforces"],
            reviews_since=data["reviews_since"], education=data["education"],
            legal_qualified=data["legal_qualified"], id_number=private("id_number"), mobile=private("mobile"),
        )  # fmt: skip


class OfficerChangeForm(OfficerEditForm):
    drop_id_number = forms.BooleanField(label=_("删除已登记的身份证号"), required=False)
    drop_mobile = forms.BooleanField(label=_("删除已登记的手机号"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PrivateField.values:
            self.fields[name].help_text = _("不填就保留已登记的。加密保存。")


class OfficerCreateForm(OfficerEditForm):
    unit = UnitChoice(label=_("单位"), empty_label=_("请选择"))
    kind = forms.ChoiceField(label=_("人员类别"), choices=OfficerKind.choices)
    since = day_field(_("到岗日期"))

    field_order = ("unit", "name", "kind", "since", "post", "number")

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since > clock.today():
            raise forms.ValidationError(_("到岗日期不能晚于今天。还没有到岗的，到岗以后再登记。"))
        return since

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["unit"]
        choice.queryset = units_of(user)
        own = sorted(user.grants.unit_ids)
        if len(own) == 1:
            choice.initial = own[0]
        self.fields["since"].initial = clock.today


class SinceForm(PlainForm):
    on = day_field(_("自哪天起"))
    reason = reason_field(_("依据"), _("例如文件名称和文号。不要写身份证号、手机号。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class StateForm(SinceForm):
    """Only states that can be reached from the present one are offered."""

    state = forms.ChoiceField(label=_("改为"))
    field_order = ("state", "on", "reason")

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [state for state in OfficerState if officer.state in OFFICER_TRANSITIONS[state].sources]
        choice: Any = self.fields["state"]
        choice.choices = [(state.value, state.label) for state in possible]


class KindForm(SinceForm):
    """Into the other kind."""


class MoveForm(SinceForm):
    unit = UnitChoice(label=_("调往"), empty_label=_("请选择"))
    keep_certificates = forms.BooleanField(
        label=_("证件随人转过去"), required=False, help_text=_("同一执法主体内调动才勾选；不勾选的，原证提出注销。")
    )
    field_order = ("unit", "on", "reason", "keep_certificates")

    def __init__(self, *args: Any, user: User, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["unit"]
        choice.queryset = units_of(user).exclude(pk=officer.unit_id)


class EstablishmentForm(PlainForm):
    establishment = forms.ChoiceField(label=_("编制"), choices=Establishment.choices)
    proof = forms.FileField(label=_("在编证明"), required=False, help_text=_("登记为在编时必须上传，扫描件或照片。"))


class ExaminationForm(PlainForm):
    kind = forms.ChoiceField(label=_("考试类别"), choices=ExaminationKind.choices)
    on = day_field(_("考试日期"))
    passed = forms.TypedChoiceField(
        label=_("结果"), choices=[("1", _("合格")), ("0", _("不合格"))], coerce=lambda text: text == "1"
    )
    mark = forms.DecimalField(label=_("成绩"), max_digits=5, decimal_places=1, min_value=0, required=False)
    organiser = reason_field(_("组织单位"), required=False)


class CompletionForm(PlainForm):
    number = reason_field(_("结业证编号"), required=False)
    issuer = reason_field(_("发证单位"), required=False)
    issued_on = day_field(_("发证日期"))
    valid_until = day_field(_("有效期至"), _("长期有效的不填。"), False)


class AccountForm(PlainForm):
    user = forms.ModelChoiceField(
        label=_("账号"), queryset=User.objects.none(), required=False, empty_label=_("不对应")
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["user"]
        posts = Membership.objects.in_force(clock.today()).filter(unit=officer.unit_id)
        choice.queryset = User.objects.filter(pk__in=posts.values("user")).order_by("name", "pk")
        choice.initial = officer.user_id


class OwnUnmaskForm(PlainForm):
    """Of one's own file: no reason is asked for."""

    field = forms.ChoiceField(label=_("栏目"), choices=PrivateField.choices)


class UnmaskForm(PlainForm):
    field = forms.ChoiceField(label=_("栏目"), choices=PrivateField.choices)
    reason = reason_field(_("查看理由"), _("写明办什么事。理由、时间和您的姓名记入审计。"))


class UnmaskGrantForm(PlainForm):
    user = forms.ModelChoiceField(label=_("被授权人"), queryset=User.objects.none(), empty_label=_("请选择"))
    reason = reason_field(_("依据"), _("例如申请单编号。"))
    until = day_field(_("截止日期"), _("含当天。长期的不填。"), False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Membership.objects.in_force(clock.today()).filter(role__in=NAMEABLE)
        choice: Any = self.fields["user"]
        choice.queryset = User.objects.filter(pk__in=posts.values("user")).order_by("name", "pk")
