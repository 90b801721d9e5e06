"""我的审核结论: what this reviewer decided in the current campaign, newest first; the last act can be undone here."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from campaigns.current import current_campaign
from campaigns.models import Campaign, FilingRequirement, Participation
from rectification.filters import UNDONE, DecisionFilter
from rectification.models import Decision, ReviewDecision
from rectification.services.undoing import UNDOABLE

PAGE_SIZE = 50


class DecisionListView(ScopedView):
    """One's own decisions with filters in the address."""

    capability = Capability.FILING_REVIEW

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = DecisionFilter.read(request.GET)
        campaign = current_campaign(request)
        context: dict[str, Any] = {"rail": True, "campaign": campaign, "chosen": chosen}
        if campaign is not None:
            context |= self.lists(campaign, chosen)
        return render(request, "rectification/decision_list.html", context)

    def lists(self, campaign: Campaign, chosen: DecisionFilter) -> dict[str, Any]:
        """The rows with their choices: a constant number of queries."""
        user = self.request.user
        own = ReviewDecision.objects.visible_to(user).filter(reviewer=user, version__filing__campaign=campaign)
        standing = ReviewDecision.objects.in_force().filter(version__filing=OuterRef("version__filing"))
        rows = chosen.narrow(own).annotate(newest=Subquery(standing.order_by("-id").values("pk")[:1]))
        rows = rows.select_related("version__filing__unit", "version__filing__obligation").prefetch_related("remarks")
        rows = rows.defer("version__content", "ledger_before").order_by("-at", "-id")
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        units = Participation.objects.filter(campaign=campaign, unit__in=own.values("version__filing__unit"))
        held = own.values("version__filing__obligation__requirement")
        return {
            "page": page,
            "rows": [{"decision": row, "undoable": is_last_act(row)} for row in page.object_list],
            "kinds": [*Decision.choices, (UNDONE, _("已撤销"))],
            "units": units,
            "requirements": FilingRequirement.objects.filter(pk__in=held),
        }


def is_last_act(row: Any) -> bool:
    """Whether nothing was done with the filing since; the service looks at the ledger besides."""
    filing = row.version.filing
    return bool(
        row.undone_at is None
        and row.decision in UNDOABLE
        and row.decision == filing.state
        and row.pk == row.newest
        and row.version.number == filing.version_number
    )
