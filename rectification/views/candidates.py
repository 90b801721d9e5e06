"""待督查名单: units and problems proposed for inspection; printed, and exported as CSV."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView, VerbView
from accounts.sheets import csv_text
from accounts.transitions import Refused
from accounts.typed import key_of
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign, Participation
from rectification.models import InspectionCandidate, Problem
from rectification.services import propose_problem, propose_unit, remove_candidate
from rectification.services.candidates import note_export

HEADINGS = ("单位", "存在的问题", "列入理由", "列入人", "列入日期")


class CandidatesBase(ScopedView):
    """The standing candidates of the current campaign."""

    abstract = True
    capability = Capability.LEDGER_OVERSEE

    def found(self) -> Any:
        """The rows, by unit."""
        rows = InspectionCandidate.objects.visible_to(self.request.user).standing()
        rows = rows.filter(campaign=current_campaign(self.request))
        return rows.select_related("unit", "problem").order_by("unit__path", "id")


class CandidateListView(CandidatesBase):
    """The list."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        may = request.user.grants.has(Capability.INSPECTION_PROPOSE)
        context = {
            "rail": True, "campaign": current_campaign(request), "rows": list(self.found()), "may_remove": may,
            "today": clock.today(),
        }  # fmt: skip
        return render(request, "rectification/candidate_list.html", context)


class CandidateExportView(CandidatesBase):
    """The same as CSV; the export stands in the trail."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        rows = list(self.found())
        if campaign is None:
            raise PermissionDenied(_("您没有打开这个页面的权限。"))
        note_export(campaign=campaign, count=len(rows), actor=self.actor)
        target = io.StringIO()
        writer = csv.writer(target)
        who, present = self.actor.who, clock.now().astimezone(clock.SHANGHAI)
        writer.writerow([csv_text(f"{campaign.short_title} {who.unit_name} {who.actor_name} {present:%Y-%m-%d %H:%M}")])
        writer.writerow(HEADINGS)
        for row in rows:
            listed = row.listed_at.astimezone(clock.SHANGHAI)
            problem = row.problem.description if row.problem else ""
            values = (row.unit.label, problem, row.reason, row.listed_name, f"{listed:%Y-%m-%d}")
            writer.writerow([csv_text(value) for value in values])
        # Without the mark, Excel reads UTF-8 as the system's code page.
        answer = HttpResponse("\ufeff" + target.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="candidates-{clock.today():%Y%m%d}.csv"'
        return answer


class UnitProposeView(ScopedView):
    """Put a unit of the current campaign on the list."""

    capability = Capability.INSPECTION_PROPOSE
    http_method_names = ["post", "options"]
    campaign: Campaign

    def check(self) -> None:
        super().check()
        campaign = current_campaign(self.request)
        if campaign is None or not self.actor.may(self.capability, campaign):
            raise PermissionDenied(_("您没有办理这件事的权限。"))
        self.campaign = campaign

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = self.campaign
        unit = key_of(request.POST.get("unit", ""))
        places = Participation.objects.filter(campaign=campaign).select_related("unit")
        place = get_object_or_404(places, unit=unit or 0)
        reason = request.POST.get("reason", "")
        try:
            propose_unit(campaign=campaign, unit=place.unit, reason=reason, actor=self.actor)
            messages.success(request, _("已把%(unit)s列入待督查名单。") % {"unit": place.label})
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("attention-list")


class ProblemProposeView(VerbView):
    """Put one problem on the list."""

    capability = Capability.INSPECTION_PROPOSE
    model = Problem

    def act(self, request: ActorRequest) -> HttpResponse:
        problem: Problem = self.row
        reason = request.POST.get("reason", "")
        self.told(lambda: propose_problem(problem=problem, reason=reason, actor=self.actor), _("已列入待督查名单。"))
        if request.POST.get("back") == "attention":
            return redirect("attention-list")
        return redirect("problem-detail", problem.uuid)


class CandidateRemoveView(VerbView):
    """Take off the list."""

    capability = Capability.INSPECTION_PROPOSE
    model = InspectionCandidate

    def act(self, request: ActorRequest) -> HttpResponse:
        row: InspectionCandidate = self.row
        reason = request.POST.get("reason", "")
        self.told(lambda: remove_candidate(candidate=row, reason=reason, actor=self.actor), _("已移出待督查名单。"))
        return redirect("candidate-list")
