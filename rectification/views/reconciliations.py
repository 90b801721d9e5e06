"""对账 of a campaign: who has answered, who not, how many differences; opening it and asking again."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from accounts.transitions import Refused
from accounts.typed import key_of
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign
from rectification.models import DifferenceMark, Reconciliation, ReconciliationState
from rectification.services import ask_again, open_reconciliations, reconcilable, settle_agreed
from rectification.views.paging import page_of

PAGE_SIZE = 50


class ReconciliationListView(ScopedView):
    """The reconciliations in reach, those under way first; for the office the form that opens one."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "rectification/reconciliation_list.html", self.page())

    def page(self, **extra: Any) -> dict[str, Any]:
        """The context; what was typed and refused comes in `extra`."""
        campaign = current_campaign(self.request)
        context: dict[str, Any] = {"rail": True, "campaign": campaign, "today": clock.today()}
        if campaign is not None and not campaign.is_draft:
            context |= self.lists(campaign)
        return context | extra

    def lists(self, campaign: Campaign) -> dict[str, Any]:
        """Rows, counts and what may be done in one campaign."""
        user = self.request.user
        everything = Reconciliation.objects.visible_to(user).filter(campaign=campaign)
        counts = counts_of(everything)
        state = self.request.GET.get("state", "")
        state = state if state in ReconciliationState.values else ""
        rows = everything.filter(state=state) if state else everything
        rows = with_counts(rows).order_by("-opened_at", "unit__path", "-id")
        total = counts.get(state or "everything")
        page = page_of(rows, total=total, size=PAGE_SIZE, number=self.request.GET.get("page"))
        settles = user.grants.has(Capability.RECONCILIATION_SETTLE)
        places = list(reconcilable(campaign, self.actor).select_related("unit")) if settles else []
        answers = user.grants.has(Capability.RECONCILIATION_ANSWER)
        return {
            "page": page, "rows": list(page.object_list), "counts": counts, "tabs": tabs(counts, state),
            "places": places, "running": set(everything.running().values_list("unit", flat=True)) if places else set(),
            "one_unit": answers and not settles,
        }  # fmt: skip


def with_counts(rows: Any) -> Any:
    """With the number of differences and of those on which the unit insists."""
    insists = Q(differences__mark=DifferenceMark.UNIT)
    rows = rows.select_related("unit").annotate(
        difference_count=Count("differences"), insisted_count=Count("differences", filter=insists)
    )
    return rows.defer("office_list", "unit_list", "book")


def waiting_for(campaign: Campaign, units: Collection[int]) -> Any:
    """Those that wait for the answer of the units."""
    return Reconciliation.objects.filter(campaign=campaign, unit__in=units).opened()


def counts_of(rows: Any) -> dict[str, int]:
    """By state, and how many answered ones agree: one query."""
    by_state = {state: Count("pk", filter=Q(state=state)) for state in ReconciliationState.values}
    agreed = Count("pk", filter=Q(state=ReconciliationState.ANSWERED, outcome="agrees"))
    counts: dict[str, int] = rows.order_by().aggregate(everything=Count("pk"), agreed=agreed, **by_state)
    return counts


def tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """All, waiting for the unit, waiting for the office, settled."""
    url = reverse("reconciliation-list")
    words = [("", _("全部"), "everything")] + [
        (str(state), str(state.label), str(state))
        for state in (ReconciliationState.OPENED, ReconciliationState.ANSWERED, ReconciliationState.SETTLED)
    ]
    return [
        {"label": label, "count": counts[key], "url": f"{url}?state={state}" if state else url,
         "current": state == chosen}
        for state, label, key in words
    ]  # fmt: skip


class CampaignActView(ReconciliationListView):
    """An act of the office on the current campaign as a whole."""

    abstract = True
    capability = Capability.RECONCILIATION_SETTLE
    http_method_names = ["post", "options"]

    def campaign(self) -> Campaign:
        """The current campaign, if it runs."""
        found = current_campaign(self.request)
        if found is None or found.is_draft:
            raise PermissionDenied(_("现在没有可以对账的专项整治。"))
        return found


class ReconciliationOpenView(CampaignActView):
    """发起对账."""

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = request.POST.get("day", "").strip()
        chosen = {unit for unit in map(key_of, request.POST.getlist("unit")) if unit is not None}
        units = None if request.POST.get("which") == "all" else sorted(chosen)
        try:
            done = open_reconciliations(campaign=self.campaign(), day=day_of(typed), units=units, actor=self.actor)
        except Refused as refusal:
            extra = {"fault": str(refusal), "typed_day": typed, "chosen": chosen, "which": request.POST.get("which")}
            return render(request, "rectification/reconciliation_list.html", self.page(**extra), status=422)
        text = _("已请%(count)d个单位对账。") % {"count": len(done.new)}
        if done.running:
            text += _("%(names)s有一次还没结清，没有重复发起。") % {"names": "、".join(done.running)}
        (messages.success if done.new else messages.warning)(request, text)
        return redirect("reconciliation-list")


def day_of(typed: str) -> date:
    """A typed ISO day."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused(_("请写成“2026-07-15”这样的日期。")) from None


class ReconciliationAskView(CampaignActView):
    """再次请对账: all units that have not answered, each at most once a day."""

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Reconciliation.objects.all().within(request.user, Capability.RECONCILIATION_SETTLE)
        waiting = list(rows.filter(campaign=self.campaign()).opened().select_related("campaign", "unit"))
        asked = sum(ask_again(reconciliation=row, actor=self.actor) for row in waiting)
        text = _("已再请%(count)d个单位对账。") % {"count": asked}
        if len(waiting) > asked:
            text += _("%(count)d个单位今天请过，没有重复发送。") % {"count": len(waiting) - asked}
        messages.success(request, text)
        return redirect("reconciliation-list")


class ReconciliationSettleAgreedView(CampaignActView):
    """一并结清 what the units confirmed as it is."""

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count = settle_agreed(campaign=self.campaign(), actor=self.actor)
        messages.success(request, _("已结清%(count)d个单位的账。") % {"count": count})
        return redirect("reconciliation-list")
