"""发布检查: what is wrong and where, warnings acknowledged with a note, what publication creates, and publication."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.scope import ActorRequest, VerbView
from accounts.transitions import Refused, StaleState
from campaigns.models import Rhythm
from campaigns.planning import Plan
from campaigns.services.publish import acknowledge_warning, publish_campaign
from campaigns.views.configure import ConfigureView, leave


def burden(plan: Plan, requirements: list[Any]) -> dict[str, Any]:
    """Units × requirements: how many filings each unit will owe."""
    counted = Counter((row.unit.id, row.requirement_id) for row in plan.obligations)
    units = {row.unit.id: row.unit for row in plan.obligations}
    rows: list[dict[str, Any]] = []
    for unit in sorted(units.values(), key=lambda unit: unit.path):
        cells = [counted[unit.id, requirement.pk] for requirement in requirements]
        rows.append({"unit": unit, "cells": cells, "total": sum(cells)})
    totals = [sum(row["cells"][at] for row in rows) for at in range(len(requirements))]
    return {"requirements": requirements, "rows": rows, "totals": totals, "total": sum(totals)}


class CheckView(ConfigureView):
    """The publish check as a page."""

    nav = "check"
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def show(self, *, key: str = "", note: str = "", status: int = 200) -> HttpResponse:
        """The page; a note that was refused stays in its field."""
        context = {**self.frame(), "refused_key": key, "refused_note": note}
        if self.campaign.is_draft:
            rows = list(self.campaign.filing_requirements.filter(withdrawn_at=None))
            planned = [row for row in rows if row.rhythm != Rhythm.ANY_TIME]
            context["burden"] = burden(self.review.plan, planned)
            context["any_time"] = [row for row in rows if row.rhythm == Rhythm.ANY_TIME]
        else:
            context["participations"] = list(self.campaign.participations.all())
            context["obligation_count"] = self.campaign.obligations.count()
        return render(self.request, "campaigns/campaign_check.html", context, status=status)


class CheckPanelView(ConfigureView):
    """The check beside a sheet, looked at again after each save; the section counts come with it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.nav = request.GET.get("nav", "")
        return render(request, "campaigns/_check_answer.html", self.frame())


class AcknowledgeView(CheckView, VerbView):
    """Say why a warning is right as it is."""

    http_method_names = ["post", "options"]

    def act(self, request: ActorRequest) -> HttpResponse:
        key, note = request.POST.get("key", ""), request.POST.get("note", "")
        try:
            acknowledge_warning(campaign=self.campaign, key=key, note=note, actor=self.actor)
        except Refused as error:
            messages.error(request, str(error))
            return self.show(key=key, note=note, status=422)
        messages.success(request, _("已记下说明。"))
        return leave(request, reverse("campaign-check", args=[self.campaign.slug]))


class PublishView(ConfigureView, VerbView):
    """Publish the draft."""

    nav = "check"

    def act(self, request: ActorRequest) -> HttpResponse:
        url = reverse("campaign-check", args=[self.campaign.slug])
        try:
            published = publish_campaign(campaign=self.campaign, actor=self.actor)
        except (Refused, StaleState) as error:
            messages.error(request, str(error))
            return leave(request, url)
        values = {"units": published.participants, "count": published.obligations}
        messages.success(request, _("已发布：%(units)d个单位参加，生成%(count)d份报送任务。") % values)
        return leave(request, url)
