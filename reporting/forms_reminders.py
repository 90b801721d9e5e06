"""提醒设置 of a campaign."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.reminders.facts import Rules

_BETWEEN = re.compile(r"[，,、\s]+")
_MOST_DAYS = 30


def _days(label: Any, help_text: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "z-input", "min": 0, "max": _MOST_DAYS})
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, max_value=_MOST_DAYS, widget=widget)


def _hour(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"class": "z-input"})
    widget.input_type = "time"
    return forms.TimeField(label=label, widget=widget)


class ReminderRuleForm(forms.Form):
    """The rules; days are working days."""

    enabled = forms.BooleanField(label=_("自动提醒"), required=False)
    before = forms.CharField(
        label=_("到期前几个工作日提醒"), required=False, help_text=_("例如7、3、1；留空则到期前不提醒"),
        widget=forms.TextInput(attrs={"class": "z-input"}),
    )  # fmt: skip
    on_day = forms.BooleanField(label=_("到期当天提醒"), required=False)
    every = _days(_("逾期、退回后每隔几个工作日再提醒"), _("1为每个工作日，0为不再提醒"))
    leader_after = _days(_("逾期几个工作日报单位负责人"), _("0为不报"))
    office_after = _days(_("逾期几个工作日报牵头单位"), _("0为不报"))
    bureau_after = _days(_("逾期几个工作日报局领导"), _("0为不报"))
    send_from = _hour(_("最早发送时刻"))
    send_until = _hour(_("最晚发送时刻"))

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        initial = {name: getattr(rules, name) for name in self.base_fields}
        initial["before"] = "、".join(str(day) for day in rules.before)
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写这一栏。")
            field.error_messages["invalid"] = _("请填数字；时刻请填成08:30的样子。")

    def clean_before(self) -> tuple[int, ...]:
        """“7、3、1” as numbers, the largest first."""
        parts = [part for part in _BETWEEN.split(self.cleaned_data["before"].strip()) if part]
        if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= _MOST_DAYS for part in parts):
            raise forms.ValidationError(_("请填1到30的数字，用顿号隔开，例如7、3、1。"))
        if len(parts) > 5:
            raise forms.ValidationError(_("到期前最多提醒5次，请减少一些。"))
        return tuple(sorted({int(part) for part in parts}, reverse=True))

    @property
    def rules(self) -> Rules:
        """What was filled in; only when valid."""
        return Rules(**self.cleaned_data)
