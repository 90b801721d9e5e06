"""年终考核认定: who else found a problem, how it counts; and the list of all problems by their standing."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView, VerbView
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign, Participation
from rectification.filters import whole_number
from rectification.forms_office import FindingForm, StandingForm
from rectification.models import OutsideFinding, Problem, Standing
from rectification.services import decide_standing, record_finding, withdraw_finding
from rectification.standing import judge
from rectification.standing_rows import count_by_unit, decision_of, facts_of, with_standing
from rectification.views.ledger import ProblemVerb
from rectification.views.paging import page_of

PAGE_SIZE = 50


class FindingRecordView(ProblemVerb):
    """登记他人发现."""

    capability = Capability.STANDING_DECIDE

    def act(self, request: ActorRequest) -> HttpResponse:
        form = FindingForm(request.POST)
        if not form.is_valid():
            return self.page(422, finding_form=form)
        return self.run(
            lambda: record_finding(problem=self.row, actor=self.actor, **form.cleaned_data),
            _("已登记他人发现。"),
            finding_form=form,
        )

    def refused(self, fault: str, **typed: FindingForm) -> HttpResponse:
        typed["finding_form"].add_error(None, fault)
        return self.page(422, **typed)


class FindingWithdrawView(VerbView):
    """Take it back, with a reason."""

    capability = Capability.STANDING_DECIDE
    model = OutsideFinding

    def act(self, request: ActorRequest) -> HttpResponse:
        row: OutsideFinding = self.row
        reason = request.POST.get("reason", "")
        self.told(lambda: withdraw_finding(finding=row, reason=reason, actor=self.actor), _("已撤销这条登记。"))
        return redirect("problem-detail", row.problem.uuid)


class StandingDecideView(ProblemVerb):
    """认定 of what the rule leaves undecided."""

    capability = Capability.STANDING_DECIDE

    def act(self, request: ActorRequest) -> HttpResponse:
        decision = decision_of(self.row)
        exempts = self.row.campaign.exempts_self_reported
        form = StandingForm(request.POST, exempts=exempts, decided=decision.standing if decision else "")
        if not form.is_valid():
            return self.page(422, standing_form=form)
        return self.run(
            lambda: decide_standing(problem=self.row, actor=self.actor, **form.cleaned_data),
            _("已认定。"),
            standing_form=form,
        )

    def refused(self, fault: str, **typed: StandingForm) -> HttpResponse:
        typed["standing_form"].add_error(None, fault)
        return self.page(422, **typed)


class StandingListView(ScopedView):
    """Problems by standing with why, and each unit's figures. `standing` is a Standing, `unit` a primary key."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        context: dict[str, Any] = {"rail": True, "campaign": campaign}
        if campaign is not None:
            context |= self.lists(campaign)
        return render(request, "rectification/standing_list.html", context)

    def lists(self, campaign: Campaign) -> dict[str, Any]:
        """Figures of all units in reach, and one page of rows."""
        today = clock.today()
        unit = whole_number(self.request.GET, "unit")
        chosen = self.request.GET.get("standing", "")
        chosen = chosen if chosen in Standing.values else ""
        problems = Problem.objects.visible_to(self.request.user).filter(campaign=campaign)
        by_unit = count_by_unit(problems, today)
        here = {unit: by_unit.get(unit, Counter())} if unit else by_unit
        counts = {value: sum(row.get(value, 0) for row in here.values()) for value in Standing.values}
        rows = with_standing(problems.filter(unit=unit) if unit else problems, today)
        rows = rows.filter(standing=chosen) if chosen else rows
        total = counts[chosen] if chosen else sum(counts.values())
        rows = rows.select_related("unit", "campaign", "focus_item__area").prefetch_related(
            "outside_findings", "standing_decisions"
        )
        page = page_of(
            rows.order_by("unit__path", "id"), total=total, size=PAGE_SIZE, number=self.request.GET.get("page")
        )
        return {
            "page": page,
            "rows": [standing_row(row, today) for row in page.object_list],
            "tabs": _tabs(counts, chosen, unit),
            "lines": _unit_lines(campaign, by_unit),
            "unit": unit,
            "chosen": chosen,
        }


def standing_row(problem: Problem, today: Any) -> dict[str, Any]:
    """One row of the list, from what is prefetched."""
    verdict = judge(facts_of(problem, today))
    decision = next((row for row in problem.standing_decisions.all() if row.replaced_at is None), None)
    by_person = verdict.standing == Standing.UNDECIDED and decision is not None
    standing = Standing(decision.standing if by_person and decision else verdict.standing)
    words = _("%(name)s认定：%(reason)s") % {"name": decision.decided_name, "reason": decision.reason} if (
        by_person and decision
    ) else "；".join(verdict.reasons)  # fmt: skip
    chips = {Standing.EXEMPT: "done", Standing.ACCOUNTABLE: "void"}
    return {"problem": problem, "standing": standing, "chip": chips.get(standing, "idle"), "why": words}


def _tabs(counts: dict[str, int], chosen: str, unit: int | None) -> list[dict[str, Any]]:
    own = f"&unit={unit}" if unit else ""
    words = [("", _("全部"), sum(counts.values()))]
    words += [(value, str(label), counts[value]) for value, label in Standing.choices]
    return [
        {"label": label, "count": count, "url": f"{reverse('standing-list')}?standing={value}{own}",
         "current": chosen == value}
        for value, label, count in words
    ]  # fmt: skip


def _unit_lines(campaign: Campaign, by_unit: dict[int, Any]) -> list[dict[str, Any]]:
    """Each unit's figures, by the names frozen at publication: one query."""
    places = Participation.objects.filter(campaign=campaign, unit__in=by_unit).order_by("position", "id")
    return [
        {"place": place, "counts": [by_unit[place.unit_id].get(value, 0) for value in Standing.values],
         "url": f"{reverse('standing-list')}?unit={place.unit_id}"}
        for place in places
    ]  # fmt: skip
