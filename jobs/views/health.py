"""运行状况: for who operates the system."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from jobs.health import delivery_faults, read_health, summary_of
from jobs.models import Pulse
from jobs.services.telling import resend_failed


class SystemHealthView(ScopedView):
    """Whether jobs and messages go on."""

    capability = Capability.SYSTEM_OPERATE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        signs = read_health()
        context = {
            "signs": signs,
            "summary": summary_of(signs),
            "faults": delivery_faults(),
            "pulses": Pulse.objects.visible_to(request.user),
            "present": clock.now(),
        }
        return render(request, "jobs/system_health.html", context)


class MessageResendView(ScopedView):
    """重新发送 everything that was given up."""

    capability = Capability.SYSTEM_OPERATE
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count = resend_failed(actor=self.actor)
        text = _("%(count)d条消息已重新排队。") if count else _("没有可以重新发送的消息。")
        messages.success(request, text % {"count": count} if count else text)
        return redirect("system-health")
