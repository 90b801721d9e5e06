"""制度建设清单: built and to build, with what should have been issued by now."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign, Participation
from campaigns.workdays import load_calendar
from rectification.filters import BUILT, TO_BUILD, InstitutionFilter
from rectification.light_rules import lit
from rectification.models import Institution
from rectification.sheets.institution_list import titled

PAGE_SIZE = 50


class InstitutionListView(ScopedView):
    """To build first, by planned day; then the built ones."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = InstitutionFilter.read(request.GET)
        campaign = current_campaign(request)
        context: dict[str, Any] = {"rail": True, "campaign": campaign, "chosen": chosen}
        if campaign is not None:
            context |= self.lists(campaign, chosen)
        return render(request, "rectification/institution_list.html", context)

    def lists(self, campaign: Campaign, chosen: InstitutionFilter) -> dict[str, Any]:
        """Rows, counts and choices of one campaign."""
        today, calendar = clock.today(), load_calendar()
        everything = Institution.objects.visible_to(self.request.user).filter(campaign=campaign).standing()
        found = chosen.narrow(everything)
        counts = found.aggregate(
            everything=Count("pk"), finished=Count("pk", filter=Q(built=True)),
            planned=Count("pk", filter=Q(built=False)),
            overdue=Count("pk", filter=Q(built=False, planned_date__lt=today)),
        )  # fmt: skip
        rows = (
            chosen.choose(found, today)
            .select_related("unit", "task")
            .order_by("built", F("planned_date").asc(nulls_last=True), "unit__path", "position", "id")
        )
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        units = list(
            Participation.objects.filter(Q(unit__in=everything.values("unit")) | Q(unit=chosen.unit), campaign=campaign)
        )
        return {
            "page": page,
            "rows": [
                {
                    "institution": row,
                    "name": titled(row.name),
                    "light_text": row.light.words(today, calendar),
                }
                for row in lit(page.object_list)
            ],
            "counts": counts,
            "tabs": tabs(counts, chosen),
            "units": units,
            "one_unit": len(units) <= 1,
            "narrowed": chosen != InstitutionFilter(),
        }


def tabs(counts: dict[str, int], chosen: InstitutionFilter) -> list[dict[str, Any]]:
    """The tabs with their counts; each keeps unit and search."""
    words: list[tuple[str, int, dict[str, Any]]] = [
        (_("全部"), counts["everything"], {"half": "", "overdue": False}),
        (_("需建设"), counts["planned"], {"half": TO_BUILD, "overdue": False}),
        (_("逾期没有印发"), counts["overdue"], {"half": "", "overdue": True}),
        (_("已建设"), counts["finished"], {"half": BUILT, "overdue": False}),
    ]
    return [
        {"label": label, "count": count, "url": reverse("institution-list") + chosen.query(**values),
         "current": all(getattr(chosen, name) == value for name, value in values.items())}
        for label, count, values in words
    ]  # fmt: skip
