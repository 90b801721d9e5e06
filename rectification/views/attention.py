"""重点关注: the office's list of what deserves a look."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from campaigns.current import current_campaign
from campaigns.models import Campaign, Participation
from rectification.attention import KINDS, THRESHOLDS, Line, copies_of, lines_of
from rectification.attention.loading import described
from rectification.attention.rules import COPIED
from rectification.filters import LedgerFilter
from rectification.models import InspectionCandidate, Problem

PAGE_SIZE = 50
#: How many of a group of like texts are shown.
SHOWN = 6


class AttentionListView(ScopedView):
    """One line a reason, each with its rows. Like texts are compared only when their tab is opened."""

    capability = Capability.LEDGER_OVERSEE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        context: dict[str, Any] = {"rail": True, "campaign": campaign}
        if campaign is not None:
            context |= self.lists(campaign)
        return render(request, "rectification/attention_list.html", context)

    def lists(self, campaign: Campaign) -> dict[str, Any]:
        """Tabs, and one page of lines or of groups of texts."""
        user = self.request.user
        kind = self.request.GET.get("kind", "")
        kind = kind if kind in KINDS else ""
        problems = Problem.objects.all().within(user, Capability.LEDGER_OVERSEE)
        reached = campaign.organiser_id in _organisers(user, campaign)
        lines = lines_of(campaign, problems) if reached else []
        copies = copies_of(campaign, problems) if kind == COPIED and reached else []
        chosen: list[Any] = copies if kind == COPIED else [line for line in lines if kind in ("", line.kind)]
        page = Paginator(chosen, PAGE_SIZE).get_page(self.request.GET.get("page"))
        places = {place.unit_id: place for place in Participation.objects.filter(campaign=campaign)}
        listed = InspectionCandidate.objects.visible_to(user).standing().filter(campaign=campaign)
        candidates = {(row.unit_id, row.problem_id): row for row in listed}
        shown = {
            "groups": _groups(page.object_list, problems, places, candidates)} if kind == COPIED else {
            "rows": [_row(line, places, candidates) for line in page.object_list]
        }  # fmt: skip
        return {
            "page": page, "kind": kind, "tabs": _tabs(lines, kind), "limits": THRESHOLDS, "candidates": len(candidates),
            "may_propose": user.grants.has(Capability.INSPECTION_PROPOSE), **shown,
        }  # fmt: skip


def _organisers(user: Any, campaign: Campaign) -> set[int]:
    """The campaign's organiser, if the user oversees the campaign: one query."""
    rows = Campaign.objects.all().within(user, Capability.LEDGER_OVERSEE).filter(pk=campaign.pk)
    return set(rows.values_list("organiser_id", flat=True))


def _tabs(lines: list[Line], chosen: str) -> list[dict[str, Any]]:
    url = reverse("attention-list")
    tabs = [{"label": _("全部"), "count": len(lines), "url": url, "current": not chosen}]
    for kind, label in KINDS.items():
        count: Any = "" if kind == COPIED else sum(line.kind == kind for line in lines)
        tabs.append({"label": str(label), "count": count, "url": f"{url}?kind={kind}", "current": kind == chosen})
    return tabs


def _row(line: Line, places: dict[int, Participation], candidates: dict[Any, Any]) -> dict[str, Any]:
    return {
        "kind": KINDS[line.kind],
        "place": places[line.unit],
        "words": line.words,
        "url": reverse("problem-list") + LedgerFilter(**dict(line.asked)).query() if line.asked else "",
        "candidate": candidates.get((line.unit, None)),
    }


def _groups(
    copies: Any, problems: Any, places: dict[int, Participation], candidates: dict[Any, Any]
) -> list[dict[str, Any]]:
    rows = described([key for one in copies for key in one.keys[:SHOWN]], problems)
    return [
        {
            "similarity": int(one.similarity * 100),
            "units": len(one.units),
            "count": len(one.keys),
            "more": max(len(one.keys) - SHOWN, 0),
            "rows": [
                {"problem": rows[key], "candidate": candidates.get((rows[key].unit_id, key))}
                for key in one.keys[:SHOWN]
                if key in rows
            ],
        }
        for one in copies
    ]
