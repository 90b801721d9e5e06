"""Planning a change of the organisation. Units are typed by code or name: a province has too many to pick from."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.base import PlainForm
from accounts.forms.organisation import DayInput
from accounts.forms.units import UnitsTyped, UnitTyped, found, lines, not_found
from accounts.models import ChangeKind, Unit
from accounts.services.changes import NewUnit, Plan
from audit import clock


class ReceiversField(forms.CharField):
    """Standing units by code or name, and new ones as code, name and perhaps short name, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        """A list of units and new units."""
        return [self._read(line) for line in lines(super().clean(value))]

    @staticmethod
    def _read(line: str) -> Unit | NewUnit:
        unit = found(line)
        if unit is not None:
            return unit
        code, *names = line.split(" ")
        if not 1 <= len(names) <= 2 or len(code) > 40 or len(names[0]) > 120 or len("".join(names[1:])) > 40:
            raise forms.ValidationError(
                _("%(fault)s新设单位填“代码 名称 简称”，用空格隔开。") % {"fault": not_found(line)}
            )
        return NewUnit(code, names[0], names[1] if len(names) > 1 else "")


_SUBJECTS = {
    ChangeKind.RENAME: gettext_lazy("更名的单位"),
    ChangeKind.MOVE: gettext_lazy("调整隶属关系的单位"),
    ChangeKind.MERGE: gettext_lazy("合并的单位"),
    ChangeKind.SPLIT: gettext_lazy("分设的单位"),
    ChangeKind.DISSOLVE: gettext_lazy("撤销的单位"),
}
_RECEIVERS = {
    ChangeKind.MERGE: gettext_lazy("合并后的单位"),
    ChangeKind.SPLIT: gettext_lazy("分设后的单位"),
    ChangeKind.DISSOLVE: gettext_lazy("承接单位"),
}
_NEW = gettext_lazy("每行一个。已有单位填代码或名称；新设单位填“代码 名称 简称”，用空格隔开。")


class ChangeForm(PlainForm):
    """The fields of one kind of change."""

    units = UnitsTyped(help_text=gettext_lazy("填单位代码或名称，每行一个。"))
    name = forms.CharField(label=gettext_lazy("新名称"), max_length=120)
    short_name = forms.CharField(label=gettext_lazy("新简称"), max_length=40, required=False)
    parent = UnitTyped(
        label=gettext_lazy("新的上级单位"), required=False,
        help_text=gettext_lazy("填单位代码或名称；留空就是最上一级。"),
    )  # fmt: skip
    receivers = ReceiversField(help_text=_NEW)
    on = forms.DateField(
        label=gettext_lazy("生效日期"), widget=DayInput(),
        help_text=gettext_lazy("今天或以后。到这一天自动生效，之前可以撤回。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("依据"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("例如机构编制文件的名称和文号。"),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = ChangeKind(kind)
        self.fields["on"].initial = clock.today
        self.fields["units"].label = _SUBJECTS[self.kind]
        if self.kind != ChangeKind.RENAME:
            del self.fields["name"], self.fields["short_name"]
        if self.kind != ChangeKind.MOVE:
            del self.fields["parent"]
        if self.kind not in _RECEIVERS:
            del self.fields["receivers"]
        else:
            self.fields["receivers"].label = _RECEIVERS[self.kind]
            self.fields["receivers"].required = self.kind != ChangeKind.DISSOLVE

    def plan(self) -> Plan:
        """The cleaned data as the service takes them."""
        data = self.cleaned_data
        return Plan(
            kind=self.kind.value, on=data["on"], basis=data["reason"], subjects=data["units"],
            receivers=data.get("receivers") or (), name=data.get("name", ""), short_name=data.get("short_name", ""),
            parent=data.get("parent"),
        )  # fmt: skip


class WithdrawForm(PlainForm):
    """Why a change is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("撤回的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
