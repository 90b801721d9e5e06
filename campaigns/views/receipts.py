"""签收情况 of a campaign, and the unit's act of confirming."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.capabilities import Capability, Role
from accounts.models import Membership
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from audit import clock
from campaigns.current import remember_campaign
from campaigns.models import Campaign, Dispatch, Receipt, ReceiptState
from campaigns.receipts import ReceiptFilter, counts_of
from campaigns.services import confirm_receipt

PAGE_SIZE = 50


class ReceiptListView(ScopedObjectView):
    """Who has confirmed what: units in reach, the unconfirmed first."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_READ
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign: Campaign = self.row
        remember_campaign(request, campaign)
        chosen = ReceiptFilter.read(request.GET)
        everything = Receipt.objects.visible_to(request.user).filter(campaign=campaign)
        found = chosen.narrow(everything)
        rows = found.filter(state=chosen.state) if chosen.state else found
        rows = rows.select_related("dispatch", "unit").order_by("state", "-dispatch__number", "unit__path", "id")
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "rail": True, "campaign": campaign, "chosen": chosen, "counts": counts_of(campaign, request.user),
            "page": page, "rows": self.lines(list(page.object_list)), "tabs": self.tabs(found, chosen),
            "dispatches": list(Dispatch.objects.filter(campaign=campaign)), "narrowed": chosen != ReceiptFilter(),
        }  # fmt: skip
        return render(request, "campaigns/receipt_list.html", context)

    def lines(self, receipts: list[Receipt]) -> list[dict[str, Any]]:
        """One line a receipt, with the unit's liaisons and whether the reader may confirm it: two queries."""
        units = {row.unit_id for row in receipts}
        posts = Membership.objects.in_force(clock.today()).filter(unit__in=units, role=Role.LIAISON)
        liaisons: dict[int, list[str]] = {}
        for unit, name in posts.order_by("id").values_list("unit", "user__name"):
            liaisons.setdefault(unit, []).append(name)
        mine = Receipt.objects.all().within(self.request.user, Capability.RECEIPT_CONFIRM).awaiting()
        may = set(mine.filter(pk__in=[row.pk for row in receipts]).values_list("pk", flat=True))
        return [
            {"receipt": row, "liaisons": liaisons.get(row.unit_id, []), "may_confirm": row.pk in may}
            for row in receipts
        ]  # fmt: skip

    def tabs(self, found: Any, chosen: ReceiptFilter) -> list[dict[str, Any]]:
        """All, not confirmed, confirmed: one query."""
        counts = found.aggregate(
            everything=Count("pk"), awaiting=Count("pk", filter=Q(state=ReceiptState.AWAITING)),
            confirmed=Count("pk", filter=Q(state=ReceiptState.CONFIRMED)),
        )  # fmt: skip
        url = reverse("receipt-list", args=[self.row.slug])
        words = [
            (_("全部"), counts["everything"], ""),
            (_("未签收"), counts["awaiting"], str(ReceiptState.AWAITING)),
            (_("已签收"), counts["confirmed"], str(ReceiptState.CONFIRMED)),
        ]
        return [
            {"label": label, "count": count, "url": url + chosen.query(state=state), "current": chosen.state == state}
            for label, count, state in words
        ]


class ReceiptConfirmView(VerbView):
    """签收."""

    model = Receipt
    capability = Capability.RECEIPT_CONFIRM

    def rows(self) -> Any:
        return super().rows().select_related("dispatch", "campaign")

    def act(self, request: ActorRequest) -> HttpResponse:
        receipt: Receipt = self.row
        if confirm_receipt(receipt=receipt, actor=self.actor):
            messages.success(request, _("已签收：%(what)s。") % {"what": receipt.dispatch.what})
        else:
            values = {"name": receipt.confirmed_name, "what": receipt.dispatch.what}
            messages.success(request, _("%(name)s已签收过：%(what)s。") % values)
        wanted = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
            return redirect(wanted)
        return redirect("receipt-list", receipt.campaign.slug)
