"""Uploading the organisation workbook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PlainForm
from accounts.forms.organisation import DayInput
from audit import clock


class ImportForm(PlainForm):
    workbook = forms.FileField(
        label=_("填好的工作簿"),
        help_text=_(".xlsx，不超过5 MB。"),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )
    valid_from = forms.DateField(
        label=_("生效日期"),
        widget=DayInput(),
        help_text=_("新单位、新名称、新隶属关系和分组成员从这一天起算。第一次导入可以填较早的日期。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = clock.today
