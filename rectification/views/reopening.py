"""补开: a locked obligation that one unit may fill until a day, with the reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView
from accounts.transitions import Refused
from audit import clock
from campaigns.current import remember_campaign
from campaigns.forms import DayInput, grown
from campaigns.models import Obligation
from campaigns.services.reopen import reopen_obligation
from campaigns.windows import window_of
from campaigns.workdays import load_calendar
from rectification.due import moved_words, plain_day
from rectification.filters import MISSING
from rectification.models import Filing
from rectification.opening import closed_words, reopened_words

#: How many working days from today are proposed.
PROPOSED = 3


class ReopenForm(forms.Form):
    """Until when and why."""

    until = forms.DateField(label=gettext_lazy("补开到"), widget=DayInput(), help_text=gettext_lazy("到当天24时止。"))
    reason = forms.CharField(
        label=gettext_lazy("为什么补开"), max_length=300, widget=grown(3), help_text=gettext_lazy("单位看得到。")
    )


class ReopenView(ScopedObjectView):
    """How the obligation stands, its earlier reopenings, and the form."""

    model = Obligation
    capability = Capability.OBLIGATION_WAIVE

    def rows(self) -> Any:
        return super().rows().select_related("campaign__organiser", "unit", "requirement")

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        return self.page(ReopenForm(initial={"until": load_calendar().add(clock.today(), PROPOSED)}))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReopenForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        typed = form.cleaned_data
        try:
            reopen_obligation(obligation=self.row, until=typed["until"], reason=typed["reason"], actor=self.actor)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, 422)
        words = {
            "unit": self.row.unit.label, "title": self.row.title, "day": plain_day(typed["until"], clock.today()),
        }  # fmt: skip
        messages.success(request, _("%(unit)s的“%(title)s”已补开至%(day)s。报来仍算迟报。") % words)
        return redirect(f"{reverse('review-list')}?tab={MISSING}")

    def page(self, form: ReopenForm, status: int = 200) -> HttpResponse:
        """The form beside what it is about."""
        today, row = clock.today(), self.row
        context = {
            "rail": True,
            "obligation": row,
            "filing": Filing.objects.filter(obligation=row).first(),
            "form": form,
            "moved": moved_words(row.printed_due, row.due_date, today),
            "closed": closed_words(row, row.campaign, today),
            "reopened": reopened_words(window_of(row, row.campaign), today),
            "reopenings": list(row.reopenings.select_related("by").order_by("-id")),
        }
        return render(self.request, "rectification/obligation_reopen.html", context, status=status)
