"""免报: an obligation that a unit need not meet, with the reason, and back again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from accounts.transitions import Refused, StaleState
from campaigns.current import remember_campaign
from campaigns.models import Obligation
from campaigns.services.waive import unwaive_obligation, waive_obligation
from rectification.filters import MISSING
from rectification.models import Filing


class WaiveBase(ScopedObjectView):
    """One obligation of a unit, for whoever may waive it."""

    abstract = True
    model = Obligation
    capability = Capability.OBLIGATION_WAIVE

    def rows(self) -> Any:
        return super().rows().select_related("campaign", "unit", "requirement", "waived_by")

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        """What is owed, what is there already, and the reason as typed."""
        filing = Filing.objects.filter(obligation=self.row).first()
        context = {"obligation": self.row, "filing": filing, "rail": True, **extra}
        return render(self.request, "rectification/obligation_waive.html", context, status=status)

    def settle(self, verb: Callable[..., None], done: str) -> HttpResponse:
        """Run the verb; a refusal brings the page back with the reason as typed."""
        reason = self.request.POST.get("reason", "")
        try:
            verb(obligation=self.row, reason=reason, actor=self.actor)
        except Refused as refusal:
            return self.page(422, typed=reason, fault=str(refusal))
        except StaleState as stale:
            messages.error(self.request, str(stale))
            self.row = self.rows().get(pk=self.row.pk)
            return self.page(409, typed=reason)
        messages.success(self.request, done % {"unit": self.row.unit.label, "title": self.row.title})
        return redirect(f"{reverse('review-list')}?tab={MISSING}")


class WaiveView(WaiveBase):
    """免报 with a reason."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        return self.page()

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.settle(waive_obligation, _("%(unit)s的“%(title)s”已免报，不再计入应报数。"))


class UnwaiveView(WaiveBase, VerbView):
    """恢复报送 with a reason."""

    def act(self, request: ActorRequest) -> HttpResponse:
        return self.settle(unwaive_obligation, _("%(unit)s的“%(title)s”已恢复报送。"))
