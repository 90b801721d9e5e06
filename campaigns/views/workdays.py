"""工作日历: the year's holidays and make-up days, and the administrator's overrides."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView, VerbView
from accounts.transitions import Refused
from audit import clock
from campaigns.forms import DayInput
from campaigns.models import CalendarDay
from campaigns.services.workdays import override_day, restore_day
from campaigns.workdays import Calendar

YEARS = range(2004, 2100)
WEEKDAYS = "一二三四五六日"


class OverrideForm(forms.Form):
    """One day and what it is."""

    day = forms.DateField(label=gettext_lazy("日期"), widget=DayInput())
    is_workday = forms.ChoiceField(
        label=gettext_lazy("这一天"), choices=[("off", gettext_lazy("放假")), ("work", gettext_lazy("上班"))]
    )
    note = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("如放假通知的文号，会留在审计记录里。")
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day.year not in YEARS:
            raise forms.ValidationError(_("请填2004年到2099年之间的日期。"))
        return day


class WorkdayListView(ScopedView):
    """A year's days that differ from plain weekdays, each with whence it is known."""

    capability = Capability.ORGANISATION_MANAGE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(OverrideForm())

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OverrideForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        day, works = form.cleaned_data["day"], form.cleaned_data["is_workday"] == "work"
        try:
            override_day(day=day, is_workday=works, note=form.cleaned_data["note"], actor=self.actor)
        except Refused as refusal:
            form.add_error("day", str(refusal))
            return self.page(form, 422)
        messages.success(request, _("%(day)s已调整。此前算好的期限不变。") % {"day": day.isoformat()})
        return redirect(f"{reverse('workday-list')}?year={day.year}")

    def page(self, form: OverrideForm, status: int = 200) -> HttpResponse:
        """The year of the address, this year by default."""
        typed = self.request.GET.get("year", "")
        today = clock.today()
        year = int(typed) if typed.isascii() and typed.isdecimal() and int(typed) in YEARS else today.year
        overrides = {row.day: row for row in CalendarDay.objects.visible_to(self.request.user).filter(day__year=year)}
        calendar = Calendar({day: row.is_workday for day, row in overrides.items()})
        context = {
            "year": year,
            "years": sorted({today.year - 1, today.year, today.year + 1, today.year + 2, year}),
            "known": calendar.is_known(year),
            "rows": year_rows(year, calendar, overrides),
            "workdays": len(calendar.workdays_of(date(year, 1, 1), date(year, 12, 31))),
            "form": form,
        }
        return render(self.request, "campaigns/workday_list.html", context, status=status)


def year_rows(year: int, calendar: Calendar, overrides: dict[date, CalendarDay]) -> list[dict[str, Any]]:
    """The days of a year that are overridden, or are no plain weekday or weekend."""
    rows = []
    for day in (date(year, 1, 1) + timedelta(days=n) for n in range(366)):
        works = calendar.is_workday(day)
        if day.year == year and (day in overrides or works != (day.weekday() < 5)):
            rows.append({"day": day, "weekday": WEEKDAYS[day.weekday()], "works": works, "row": overrides.get(day)})
    return rows


class WorkdayRestoreView(VerbView):
    """Take an override away again."""

    model = CalendarDay
    lookup = "pk"
    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        row = get_object_or_404(CalendarDay, pk=self.row.pk)
        self.told(lambda: restore_day(row=row, actor=self.actor), _("已恢复为原来的安排。"))
        return redirect(f"{reverse('workday-list')}?year={row.day.year}")
