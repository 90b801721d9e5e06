"""What one chooses before a report: the day, and the units."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from audit import clock
from campaigns.models import Campaign


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "z-input"})


class CutOffForm(forms.Form):
    """统计截止日期 of a page: today unless told otherwise, never a day to come."""

    cut_off = forms.DateField(label=_("统计截止"), widget=DayInput())

    def clean_cut_off(self) -> date:
        """No figures of the future."""
        day: date = self.cleaned_data["cut_off"]
        if day > clock.today():
            raise forms.ValidationError(_("统计截止日期在今天以后。请选今天或以前的日期。"))
        return day


class WorkbookForm(CutOffForm):
    """上报工作簿: as of which day, over which unit and those below it; no unit means all in reach."""

    unit = forms.ModelChoiceField(
        label=_("统计范围"), queryset=Unit.objects.none(), required=False, empty_label=_("全部可统计的单位"),
        widget=forms.Select(attrs={"class": "z-input"}),
    )  # fmt: skip

    def __init__(self, *args: Any, campaign: Campaign, unit_ids: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["unit"]
        choices.queryset = Unit.objects.filter(pk__in=unit_ids, participations__campaign=campaign).order_by(
            "participations__position"
        )
        if len(unit_ids) < 2:
            del self.fields["unit"]
