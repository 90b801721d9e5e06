"""授权: proposals to decide, rights held, and what became of the others."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.capabilities import Capability, Role
from accounts.models import Membership, Unit
from accounts.scope import ActorRequest, ScopedView, VerbView
from accounts.services.memberships import (
    decline_membership,
    end_membership,
    grant_membership,
    withdraw_proposal,
)
from accounts.transitions import Refused, StaleState
from accounts.typed import key_of
from accounts.views.base import page_of

TABS = {"proposed": ("proposed",), "granted": ("granted",), "past": ("declined", "ended")}


class MembershipListView(ScopedView):
    """Three tabs: to decide, held, past. Filtered by person, unit (with those below) and role."""

    capability = Capability.ROLE_GRANT

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = {name: request.GET.get(name, "").strip() for name in ("q", "unit", "role")}
        tab = request.GET.get("tab", "proposed")
        tab = tab if tab in TABS else "proposed"
        unit = Unit.objects.filter(pk=key_of(asked["unit"])).first()
        everything = self._filtered(Membership.objects.visible_to(request.user), asked, unit)
        rows = everything.filter(state__in=TABS[tab]).select_related("user", "unit", "proposed_by")
        counts = everything.aggregate(**{name: Count("pk", Q(state__in=states)) for name, states in TABS.items()})
        context = {
            "page": page_of(
                rows.order_by("unit__path", "role", "id") if tab != "past" else rows.order_by("-id"), request
            ),
            "tabs": [
                ("proposed", _("待确认"), counts["proposed"]),
                ("granted", _("已授权"), counts["granted"]),
                ("past", _("已终止、不同意"), counts["past"]),
            ],
            "tab": tab,
            "asked": asked,
            "unit": unit,
            "roles": Role.choices,
            "filtered": any(asked.values()),
        }
        return render(request, "accounts/membership_list.html", context)

    @staticmethod
    def _filtered(rows: QuerySet[Any], asked: dict[str, str], unit: Unit | None) -> QuerySet[Any]:
        text = asked["q"]
        if text:
            rows = rows.filter(
                Q(user__name__icontains=text) | Q(user__username__icontains=text) | Q(unit__name__icontains=text)
            )
        if unit is not None:
            rows = rows.filter(unit__path__startswith=unit.path)
        if asked["role"] in Role.values:
            rows = rows.filter(role=asked["role"])
        return rows


class MembershipBulkGrantView(ScopedView):
    """Grants the ticked proposals one by one; those that a rule refuses are named and left."""

    capability = Capability.ROLE_GRANT
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keys = [key for key in map(key_of, request.POST.getlist("membership")) if key is not None]
        rows = Membership.objects.visible_to(request.user).filter(pk__in=keys).select_related("user", "unit")
        done, refused = 0, []
        for membership in rows:
            try:
                grant_membership(membership=membership, actor=self.actor)
                done += 1
            except (Refused, StaleState) as refusal:
                refused.append(f"{membership.user.name}：{refusal}")
        if done:
            messages.success(request, _("已同意%(count)d条授权，马上生效。") % {"count": done})
        for text in refused:
            messages.error(request, text)
        if not rows:
            messages.warning(request, _("没有选中任何一条，没有办理。"))
        return redirect(back_to(request))


def back_to(request: ActorRequest) -> str:
    """The page of this site that the form came from; the list when it names none."""
    url = request.POST.get("back", "")
    return url if url_has_allowed_host_and_scheme(url, None) else reverse("membership-list")


class MembershipVerb(VerbView):
    """One POST about one membership."""

    abstract = True
    model = Membership
    lookup = "pk"


class MembershipGrantView(MembershipVerb):
    capability = Capability.ROLE_GRANT

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(
            lambda: grant_membership(membership=self.row, actor=self.actor),
            done=_("已同意：%(row)s。") % {"row": self.row},
        )
        return redirect(back_to(request))


class MembershipDeclineView(MembershipVerb):
    capability = Capability.ROLE_GRANT

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")[:200]
        self.told(
            lambda: decline_membership(membership=self.row, reason=reason, actor=self.actor),
            done=_("已退回提出人：%(row)s。") % {"row": self.row},
        )
        return redirect(back_to(request))


class MembershipEndView(MembershipVerb):
    capability = Capability.ROLE_GRANT

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")[:200]
        self.told(
            lambda: end_membership(membership=self.row, reason=reason, actor=self.actor),
            done=_("已终止：%(row)s。") % {"row": self.row},
        )
        return redirect(back_to(request))


class MembershipWithdrawView(MembershipVerb):
    """The system administrator's: a proposal taken back."""

    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(
            lambda: withdraw_proposal(membership=self.row, actor=self.actor),
            done=_("已撤回：%(row)s。") % {"row": self.row},
        )
        return redirect("user-detail", uuid=self.row.user.uuid)
