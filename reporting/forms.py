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


class PeriodForm(CutOffForm):
    """The same with the day on which the period 本期 begins: the first of the month unless told otherwise."""

    start = forms.DateField(label=_("本期自"), widget=DayInput(), required=False)

    def clean(self) -> dict[str, Any]:
        """A period begins before it ends."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, day = cleaned.get("start"), cleaned.get("cut_off")
        if start and day and start > day:
            self.add_error("start", _("本期起始日期晚于统计截止日期。请改其中一个。"))
        if start and start.year < 2000:
            self.add_error("start", _("本期起始日期太早。请填2000年以后的日期。"))
        return cleaned


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
