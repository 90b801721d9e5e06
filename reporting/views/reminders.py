"""提醒设置: a campaign's rules, and what they would send in the next days."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView
from accounts.transitions import Refused
from audit import clock
from campaigns.current import remember_campaign
from campaigns.models import Campaign
from rectification.due import plain_day
from reporting.forms_reminders import ReminderRuleForm
from reporting.reminders.facts import Rules
from reporting.reminders.preview import preview
from reporting.reminders.setting import rules_of, set_reminder_rule


class ReminderRuleView(ScopedObjectView):
    """Look, try out (`preview`), keep."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_CONFIGURE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row)
        rules = rules_of(self.row)
        return self.page(ReminderRuleForm(rules=rules), rules)

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReminderRuleForm(request.POST, rules=rules_of(self.row))
        if not form.is_valid():
            return self.page(form, None, 422)
        if "preview" in request.POST:
            return self.page(form, form.rules, tried=True)
        try:
            set_reminder_rule(campaign=self.row, rules=form.rules, actor=self.actor)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, None, 422)
        messages.success(request, _("已保存提醒设置，下一个工作日起按此发送。"))
        return redirect("reminder-rule", slug=self.row.slug)

    def page(
        self, form: ReminderRuleForm, rules: Rules | None, status: int = 200, *, tried: bool = False
    ) -> HttpResponse:
        """The form beside the next days; `rules` None: nothing can be said of them."""
        today = clock.today()
        running = self.row.state == "published"
        days = preview(campaign=self.row, rules=rules, today=today) if rules is not None and running else []
        context = {
            "campaign": self.row,
            "form": form,
            "running": running,
            "days": [{"day_text": plain_day(row.day, today), "row": row} for row in days],
            "first": days[0] if days else None,
            "first_text": plain_day(days[0].day, today) if days else "",
            "tried": tried,
            "rail": True,
        }
        return render(self.request, "reporting/reminder_rule.html", context, status=status)
