"""待办 and 报送材料: what a unit owes, whose turn it is, and the start of a filing."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import Capability, Reach, Role
from accounts.models import GroupMember, Unit, User
from accounts.scope import ActorRequest, ScopedView, VerbView
from audit import clock
from campaigns.amending.words import recent_notices
from campaigns.current import current_campaign
from campaigns.models import (
    Campaign,
    FilingKind,
    FilingRequirement,
    Obligation,
    ObligationReceiver,
    Phase,
    RequirementParty,
    Rhythm,
)
from campaigns.querysets import ADDITION
from campaigns.receipts import pending_of
from campaigns.services import start_any_time_obligation
from campaigns.workdays import load_calendar
from rectification import turns
from rectification.answering import answer_rows, to_answer
from rectification.desk import annex_numbers, owed_by, unit_posts
from rectification.due import day_text, unknown_year_words
from rectification.filters import count_lights
from rectification.lights import CLOSED, NEAR, NORMAL, OVERDUE, SOON
from rectification.models import Filing, FilingState, Problem
from rectification.services import open_filing
from rectification.views.reconciliations import waiting_for, with_counts

TO_FILE, FILED, ALL = "", "filed", "all"
LABELS = {
    turns.ACT: gettext_lazy("轮到您"),
    turns.WAIT: gettext_lazy("等别人"),
    turns.LATER: gettext_lazy("以后"),
    turns.SENT: gettext_lazy("等审核"),
    turns.DONE: gettext_lazy("已审核通过"),
    turns.WAIVED: gettext_lazy("不用报"),
}
TABS = {
    TO_FILE: (gettext_lazy("待报送"), (turns.ACT, turns.WAIT, turns.LATER)),
    FILED: (gettext_lazy("已报送"), (turns.SENT, turns.DONE)),
    ALL: (gettext_lazy("全部"), tuple(LABELS)),
}


def own_units(user: User, capability: Capability = Capability.FILING_FILL) -> list[int]:
    """The units whose filings the user fills (or signs)."""
    return sorted({post.unit_id for post in user.grants.reaching(capability, Reach.OWN)})


class ObligationListView(ScopedView):
    """A unit's first page: what to file, by due date."""

    capability = Capability.FILING_FILL

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        units = own_units(request.user)
        if campaign is None or campaign.is_draft:
            return render(request, "rectification/obligation_none.html")
        tab = request.GET.get("tab", TO_FILE)
        side = self.side(campaign, units)
        waiting = (len(side["receipts"]), len(side["answers"]), len(side["reconciliations"]))
        context = self.rows(campaign, units, tab if tab in TABS else TO_FILE, waiting)
        return render(request, "rectification/obligation_list.html", context | side)

    def rows(
        self, campaign: Campaign, units: Collection[int], tab: str, waiting: tuple[int, int, int]
    ) -> dict[str, Any]:
        """The groups of the chosen tab, the counts of all tabs, and the answering title, which counts the receipts,
        answers and reconciliations that are `waiting`."""
        signing = own_units(self.request.user, Capability.FILING_SIGN)
        reader = turns.Reader(clock.today(), signing, annex_numbers(campaign), load_calendar(), campaign)
        owing = owed_by(campaign, units)
        rows = [turns.turn_row(owed, reader) for owed in owing]
        counts = Counter(row["group"] for row in rows)
        shown = TABS[tab][1]
        return {
            "campaign": campaign,
            "headline": turns.headline(rows, *waiting),
            "groups": [
                {"label": LABELS[group], "rows": [row for row in rows if row["group"] == group]} for group in shown
            ],
            "any_rows": any(counts[group] for group in shown),
            "tabs": [
                {"key": key, "label": label, "count": sum(counts[group] for group in groups), "current": key == tab}
                for key, (label, groups) in TABS.items()
            ],
            "tab": tab,
            "unknown_year": unknown_year_words(
                [owed.obligation.due_date for owed in owing if owed.obligation.due_date], reader.calendar
            ),
            "next_row": next((row for row in rows if row["group"] == turns.LATER), None),
        }

    def side(self, campaign: Campaign, units: Sequence[int]) -> dict[str, Any]:
        """Where and when, the ledger's lights, who stands for the unit, and what may be started at any time."""
        today = clock.today()
        phases = Phase.objects.filter(campaign=campaign, start__lte=today, end__gte=today)
        posts = unit_posts(units, Role.UNIT_LEADER, Role.LIAISON)
        receivers = ObligationReceiver.objects.filter(obligation__campaign=campaign, obligation__unit__in=units)
        receipts = pending_of(campaign, units)
        asked = {pending.receipt.dispatch.number for pending in receipts}
        return {
            "today_text": day_text(today, today),
            "phase": phases.first(),
            "units": list(
                dict.fromkeys(post.unit_name for post in self.request.user.grants.posts if post.unit_id in units)
            ),
            "signers": [post for post in posts if post.role == Role.UNIT_LEADER],
            "liaisons": [post for post in posts if post.role == Role.LIAISON],
            "receivers": sorted(
                {row.unit.name if row.unit else row.outside_name for row in receivers.select_related("unit")}
            ),
            "lights": ledger_lights(campaign, units),
            "receipts": receipts,
            "reconciliations": list(with_counts(waiting_for(campaign, units))),
            "amendments": [row for row in recent_notices(campaign, units, today) if row.number not in asked],
            "startable": startable(campaign, units),
            "addable": addable(campaign, units),
            "answers": answer_rows(to_answer(self.request.user, campaign), today),
        }


def startable(campaign: Campaign, units: Collection[int]) -> list[dict[str, Any]]:
    """The any-time materials that the units file, as buttons: two queries."""
    rows = FilingRequirement.objects.filter(campaign=campaign, rhythm=Rhythm.ANY_TIME, withdrawn_at=None)
    parties = RequirementParty.objects.filter(requirement__in=rows).select_related("requirement").order_by("id")
    day = clock.local_date(campaign.published_at) if campaign.published_at else clock.today()
    places = GroupMember.objects.filter(unit__in=units, valid_from__lte=day)
    places = places.filter(Q(valid_to=None) | Q(valid_to__gte=day), group__requirementparty__requirement__in=rows)
    members = set(places.values_list("group", "unit"))
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for party in parties:
        for unit in units:
            if party.unit_id == unit or (party.group_id, unit) in members:
                found.setdefault((party.requirement_id, unit), {"requirement": party.requirement, "unit": unit})
    return list(found.values())


def addable(campaign: Campaign, units: Collection[int]) -> list[dict[str, Any]]:
    """The problem lists of the units that were accepted and may be added to, as buttons: one query."""
    if not campaign.is_running:
        return []
    rows = Filing.objects.filter(
        campaign=campaign, unit__in=units, kind=FilingKind.PROBLEM_LIST, state=FilingState.ACCEPTED,
        obligation__requirement__withdrawn_at=None,
    ).exclude(obligation__period_key__startswith=ADDITION)  # fmt: skip
    found = {(row.obligation.requirement, row.unit_id) for row in rows.select_related("obligation__requirement")}
    return [{"requirement": requirement, "unit": unit} for requirement, unit in found]


def ledger_lights(campaign: Campaign, units: Collection[int]) -> dict[str, Any]:
    """The own problems counted by light: a query and the light rules."""
    today = clock.today()
    levels = count_lights(Problem.objects.filter(campaign=campaign, unit__in=units).standing(), today)
    lines = [
        {"level": OVERDUE, "count": levels[OVERDUE], "query": "?overdue=1"},
        {"level": "near", "text": _("临期"), "count": levels[NEAR] + levels[SOON], "query": "?soon=1"},
        {"level": NORMAL, "count": levels[NORMAL], "query": ""},
        {"level": CLOSED, "count": levels[CLOSED], "query": "?state=closed"},
    ]
    return {"total": levels.total(), "lines": lines}


class ObligationOpenView(VerbView):
    """Begin the filing of an obligation, or go on with it."""

    model = Obligation
    capability = Capability.FILING_FILL

    def act(self, request: ActorRequest) -> HttpResponse:
        opened: list[Any] = []
        if not self.told(lambda: opened.append(open_filing(obligation=self.row, actor=self.actor))):
            return redirect("obligation-list")
        filing = opened[0]
        return redirect("filing-edit" if filing.state == FilingState.DRAFT else "filing-detail", filing.uuid)


class AnyTimeStartView(VerbView):
    """Start another one of a material that may be filed at any time, such as a typical case."""

    model = FilingRequirement
    capability = Capability.FILING_FILL

    def act(self, request: ActorRequest) -> HttpResponse:
        started: list[Any] = []

        def start() -> None:
            unit = self.filing_unit()
            obligation = start_any_time_obligation(requirement=self.row, unit=unit, actor=self.actor)
            started.append(open_filing(obligation=obligation, actor=self.actor))

        return redirect("filing-edit", started[0].uuid) if self.told(start) else redirect("obligation-list")

    def filing_unit(self) -> Unit:
        """The unit that the button names, if it is one of the user's own."""
        typed = self.request.POST.get("unit", "")
        return get_object_or_404(Unit, pk__in=[unit for unit in own_units(self.request.user) if str(unit) == typed])
