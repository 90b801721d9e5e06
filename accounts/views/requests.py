"""账号申请: what offices asked for, done by the system administrator with one click each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import AccountRequest
from accounts.scope import ActorRequest, ScopedView, VerbView
from accounts.services.requests import Fulfilled, decline_request, fulfil_request, suggested_username
from accounts.views.base import page_of
from accounts.views.slips import show_slips


class AccountRequestListView(ScopedView):
    """What waits, oldest first; below it what was done lately."""

    capability = Capability.ORGANISATION_MANAGE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = AccountRequest.objects.visible_to(request.user).select_related("unit", "asked_by", "user")
        page = page_of(rows.open().order_by("asked_at", "id"), request)
        lines = [
            {"request": row, "username": "" if row.user_id else suggested_username(row.name)}
            for row in page.object_list
        ]
        closed = rows.exclude(state="open").order_by("-closed_at", "-id")[:20]
        return render(request, "accounts/accountrequest_list.html", {"page": page, "lines": lines, "closed": closed})


class AccountRequestVerb(VerbView):
    """One POST about one request."""

    abstract = True
    model = AccountRequest
    capability = Capability.ORGANISATION_MANAGE


class AccountRequestFulfilView(AccountRequestVerb):
    """Makes the account and proposes the right; a new account's one-time password is shown for the only time."""

    def act(self, request: ActorRequest) -> HttpResponse:
        username = request.POST.get("username", "").strip().lower()
        made: list[Fulfilled] = []
        back = reverse("account-request-list")
        if not self.told(lambda: made.append(fulfil_request(request=self.row, username=username, actor=self.actor))):
            return redirect(back)
        if made[0].account:
            return show_slips(request, [made[0].account], back=back)
        messages.success(request, _("已为%(name)s提出授权，等安全管理员确认。") % {"name": self.row.name})
        return redirect(back)


class AccountRequestDeclineView(AccountRequestVerb):
    """不办理, with a reason that the office reads."""

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")
        done = _("已退回，提请的人会看到理由。")
        self.told(lambda: decline_request(request=self.row, reason=reason, actor=self.actor), done)
        return redirect("account-request-list")
