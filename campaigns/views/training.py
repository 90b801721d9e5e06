"""A campaign's training demands by unit, and who may enforce under its rules on a day."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ActorRequest, ScopedObjectView
from accounts.views.base import page_of
from audit import clock
from campaigns.current import remember_campaign
from campaigns.models import Campaign, Participation
from campaigns.querysets import work_reach
from campaigns.training import NAMES_SHOWN, below_of, demand_cells, unit_rows
from personnel.enforcing import Rules
from personnel.facts import verdicts
from personnel.models import Officer

#: More officers than this are judged unit by unit.
MOST_JUDGED = 3000


def participants_of(campaign: Campaign, user: User) -> list[Participation]:
    """The units of a campaign that a person reads: his own, those below, all of them for the organiser."""
    rows = Participation.objects.filter(work_reach(user.grants, Capability.CAMPAIGN_READ, None), campaign=campaign)
    return list(rows.select_related("unit"))


class CampaignTrainingView(ScopedObjectView):
    """培训要求: units by how many are short of what until when; names of whom the reader reads anyway."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_READ
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign: Campaign = self.row
        remember_campaign(request, campaign)
        demands, rows = unit_rows(campaign, participants_of(campaign, request.user))
        readable = set(Officer.objects.visible_to(request.user).order_by().values_list("unit", flat=True).distinct())
        context = {
            "rail": True, "campaign": campaign, "demands": [each.demand for each in demands], "today": clock.today(),
            "windows": demands,
            "rows": [
                {
                    "row": row, "cells": list(zip(demands, demand_cells(row, demands), strict=True)),
                    "more": max(0, len(row.short) - NAMES_SHOWN),
                    "names": [pair for pair in row.short[:NAMES_SHOWN] if pair[0].unit_id in readable],
                }
                for row in sorted(rows, key=lambda each: (-len(each.short), each.unit.position, each.unit.pk))
            ],
            "short": sum(len(row.short) for row in rows), "people": sum(row.people for row in rows),
        }  # fmt: skip
        return render(request, "campaigns/campaign_training.html", context)


class CampaignEnforcersView(ScopedObjectView):
    """可执法人员 of a campaign as of a day, under what it asks for (004: the completion certificate too)."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_READ
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign: Campaign = self.row
        remember_campaign(request, campaign)
        on, odd = day_of(request.GET.get("on", ""))
        participants = participants_of(campaign, request.user)
        unit = next((row for row in participants if str(row.unit_id) == request.GET.get("unit", "")), None)
        officers = Officer.objects.visible_to(request.user).filter(below_of([unit] if unit else participants))
        officers = officers.select_related("unit").order_by("unit__path", "name", "pk")
        rows = list(officers[: MOST_JUDGED + 1])
        judged = verdicts([row.pk for row in rows[:MOST_JUDGED]], on, rules_of(campaign))
        allowed = [row for row in rows if row.pk in judged and judged[row.pk].allowed]
        refused = [row for row in rows if row.pk in judged and not judged[row.pk].allowed]
        tab = "refused" if request.GET.get("tab") == "refused" else "allowed"
        page = page_of(refused if tab == "refused" else allowed, request)
        context = {
            "rail": True, "campaign": campaign, "on": on, "odd": odd, "tab": tab, "page": page,
            "rows": [(row, judged[row.pk]) for row in page.object_list], "allowed": len(allowed),
            "refused": len(refused), "too_many": len(rows) > MOST_JUDGED, "most": MOST_JUDGED,
            "participants": participants, "unit": unit,
        }  # fmt: skip
        return render(request, "campaigns/campaign_enforcers.html", context)


def rules_of(campaign: Campaign) -> Rules:
    """What the campaign asks of who enforces."""
    return Rules(public_law=campaign.requires_public_law)


def day_of(text: str) -> tuple[date, str]:
    """The day that the address asks for, or today and what to say of one that is none."""
    if not text:
        return clock.today(), ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return clock.today(), _("日期应是年月日，例如2026-06-30。现在按今天判断。")
