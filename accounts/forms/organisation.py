"""Units and groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PlainForm
from accounts.forms.units import UnitChoice, UnitsChoice, offer_units
from accounts.models import UnitKind
from accounts.services.units import UnitFields
from audit import clock


class DayInput(forms.DateInput):
    """A day, with the browser's calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class UnitForm(PlainForm):
    """Everything of a unit but its code; `valid_from` dates a new name or parent."""

    name = forms.CharField(label=_("单位名称"), max_length=120)
    short_name = forms.CharField(
        label=_("简称"), max_length=40, required=False, help_text=_("表格里用的短名称，例如“望溪县局”。")
    )
    kind = forms.ChoiceField(label=_("类型"), choices=UnitKind.choices)
    parent = UnitChoice(label=_("上级单位"), required=False, empty_label=_("（没有上级，是最上一级）"))
    region = forms.CharField(label=_("地区"), max_length=60, required=False)
    position = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=9999, initial=0, help_text=_("同级单位按这个数从小到大排。")
    )
    valid_from = forms.DateField(label=_("生效日期"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, "parent")
        self.fields["valid_from"].initial = clock.today
        self.order_fields(["code", "name", "short_name", "kind", "parent", "region", "position", "valid_from"])

    def unit_fields(self) -> UnitFields:
        """The cleaned data as the service takes them."""
        data = self.cleaned_data
        return UnitFields(
            name=data["name"],
            kind=data["kind"],
            short_name=data["short_name"],
            region=data["region"],
            position=data["position"],
            parent=data["parent"],
        )


class UnitCreateForm(UnitForm):
    code = forms.RegexField(
        r"^\S+$",
        label=_("单位代码"),
        max_length=40,
        help_text=_("导入、对接时靠它认单位，定下后不能改。不能有空格。"),
    )


class UnitEditForm(UnitForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].help_text = _("名称、简称或上级有变化时，从这一天起算；以前的报表仍用旧名称。")


class DissolveForm(PlainForm):
    on = forms.DateField(label=_("撤销日期"), widget=DayInput(), help_text=_("从这一天起不再有这个单位。"))
    reason = forms.CharField(label=_("依据"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class GroupNameForm(PlainForm):
    name = forms.CharField(
        label=_("分组名称"), max_length=120, help_text=_("通知里怎么称呼就怎么写，例如“各县（市、区）交通运输局”。")
    )


class GroupCreateForm(GroupNameForm):
    code = forms.RegexField(r"^\S+$", label=_("分组代码"), max_length=40, help_text=_("定下后不能改。不能有空格。"))

    field_order = ("code", "name")


class GroupMembersForm(PlainForm):
    """The members as they shall be from a day on."""

    valid_from = forms.DateField(
        label=_("生效日期"), widget=DayInput(), help_text=_("已发布的专项整治不受影响，要改请在专项整治里变更。")
    )
    units = UnitsChoice(label=_("成员单位"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, "units")
        self.fields["valid_from"].initial = clock.today
