"""报送审核: the list of what waits, was returned, was accepted, or has not come yet."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign, FilingRequirement, Obligation, Participation
from campaigns.windows import Opening, window_of
from campaigns.workdays import load_calendar
from rectification.due import moved_words, rest_words
from rectification.filters import ACCEPTED, EVERYTHING, MISSING, RETURNED, WAITING, ReviewFilter
from rectification.models import Decision, Filing, ReviewDecision
from rectification.opening import reopened_words
from rectification.querysets import INNER_STATES
from rectification.views.paging import page_of
from rectification.views.review_page import queue

PAGE_SIZE = 50
TABS = {
    WAITING: Q(state__in=("submitted", "under_review")),
    RETURNED: Q(state="returned") | Q(state__in=INNER_STATES, given_back=True),
    ACCEPTED: Q(state="accepted"),
    EVERYTHING: Q(),
}


class ReviewListView(ScopedView):
    """What waits for this reviewer, oldest first; what was returned, accepted, or has not come yet."""

    capability = Capability.FILING_REVIEW

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = ReviewFilter.read(request.GET)
        campaign = current_campaign(request)
        context: dict[str, Any] = {"rail": True, "campaign": campaign, "chosen": chosen, "query": chosen.query()}
        if campaign is not None:
            context |= self.lists(campaign, chosen)
        return render(request, "rectification/review_list.html", context)

    def lists(self, campaign: Campaign, chosen: ReviewFilter) -> dict[str, Any]:
        """Rows, counts and choices of one campaign."""
        user = self.request.user
        everything = Filing.objects.for_reviewer(user).filter(campaign=campaign)
        given_back = (
            ReviewDecision.objects.in_force().filter(version__filing=OuterRef("pk")).exclude(decision=Decision.ACCEPTED)
        )
        filings = chosen.narrow(everything.annotate(given_back=Exists(given_back)))
        missing = missing_obligations(campaign, chosen, user)
        own = Q(unit__in=user.grants.unit_ids) | Q(entered_by=user)
        counts = filings.aggregate(
            waiting=Count("pk", filter=TABS[WAITING]), returned=Count("pk", filter=TABS[RETURNED]),
            accepted=Count("pk", filter=TABS[ACCEPTED]), everything=Count("pk"),
            others=Count("pk", filter=TABS[WAITING] & own),
        )  # fmt: skip
        counts["missing"] = missing.count()
        if chosen.tab == MISSING:
            page = page_of(missing, total=counts["missing"], size=PAGE_SIZE, number=self.request.GET.get("page"))
            rows = missing_rows(page.object_list, user)
        else:
            order = ("submitted_at", "id") if chosen.tab == WAITING else ("-submitted_at", "-id")
            found = filings.filter(TABS[chosen.tab]).select_related("obligation__requirement", "unit").order_by(*order)
            total = counts[{WAITING: "waiting", EVERYTHING: "everything"}.get(chosen.tab, chosen.tab)]
            page = page_of(found, total=total, size=PAGE_SIZE, number=self.request.GET.get("page"))
            rows = filing_rows(page.object_list, user, chosen)
        waiting = queue(user, campaign, chosen)
        return {
            "counts": counts,
            "mine": len(waiting),
            "first_url": reverse("review-detail", args=[waiting[0]]) + chosen.query(tab=WAITING) if waiting else "",
            "page": page,
            "rows": rows,
            "tabs": tabs(counts, chosen),
            "units": Participation.objects.filter(
                Q(unit__in=everything.values("unit")) | Q(unit__in=missing.values("unit")) | Q(unit=chosen.unit),
                campaign=campaign,
            ),
            "requirements": FilingRequirement.objects.filter(campaign=campaign, withdrawn_at=None),
        }


def tabs(counts: dict[str, int], chosen: ReviewFilter) -> list[dict[str, Any]]:
    """The tabs with their counts; each keeps the other filters."""
    words = (
        (WAITING, _("待审核"), counts["waiting"]),
        (RETURNED, _("已退回"), counts["returned"]),
        (ACCEPTED, _("已通过"), counts["accepted"]),
        (EVERYTHING, _("全部"), counts["everything"]),
        (MISSING, _("还没报"), counts["missing"]),
    )
    return [
        {"label": label, "count": count, "url": reverse("review-list") + chosen.query(tab=tab),
         "current": tab == chosen.tab}
        for tab, label, count in words
    ]  # fmt: skip


def filing_rows(filings: Iterable[Filing], user: User, chosen: ReviewFilter) -> list[dict[str, Any]]:
    """One row a filing: whose turn it is, since when, and how late it came."""
    filings = list(filings)
    decisions: dict[int, ReviewDecision] = {}
    found = ReviewDecision.objects.in_force().filter(version__filing__in=filings)
    for decision in found.select_related("version").order_by("id"):
        decisions[decision.version.filing_id] = decision
    today = clock.today()
    rows = []
    for filing in filings:
        own = filing.unit_id in user.grants.unit_ids or filing.entered_by_id == user.pk
        page = "filing-detail" if own else "review-detail"
        submitted = filing.submitted_at
        rows.append(
            {
                "filing": filing,
                "own": own,
                "url": reverse(page, args=[filing.uuid]) + ("" if own else chosen.query()),
                "mine": not own and filing.state in ("submitted", "under_review"),
                "waited": (today - clock.local_date(submitted)).days if submitted else 0,
                "decision": decisions.get(filing.pk),
            }
        )
    return rows


def missing_obligations(campaign: Campaign, chosen: ReviewFilter, user: User) -> Any:
    """What units owe by now and have never submitted, waived ones last; nothing that may come at any time."""
    rows = Obligation.objects.visible_to(user).filter(campaign=campaign, expected_from__lte=clock.today())
    rows = rows.demanded().filter(Q(filing=None) | Q(filing__first_submitted_at=None))
    if chosen.unit:
        rows = rows.filter(unit=chosen.unit)
    if chosen.requirement:
        rows = rows.filter(requirement=chosen.requirement)
    return rows.select_related("unit", "campaign").order_by(
        F("waived_at").asc(nulls_first=True), F("due_date").asc(nulls_last=True), "requirement__position", "id"
    )


PAST_LOCK = (Opening.LOCKED, Opening.REOPENED)


def missing_rows(obligations: Iterable[Obligation], user: User) -> list[dict[str, Any]]:
    """One row an obligation; `late` in days."""
    obligations = list(obligations)
    waivable = held_over(obligations, user, Capability.OBLIGATION_WAIVE)
    enterable = held_over(obligations, user, Capability.FILING_ENTER_PAPER)
    filings = {filing.obligation_id: filing for filing in Filing.objects.filter(obligation__in=obligations)}
    today, calendar = clock.today(), load_calendar()
    return [
        {
            "obligation": row,
            "late": max((today - row.due_date).days, 0) if row.due_date else 0,
            "left": rest_words((row.due_date - today).days, calendar.between(today, row.due_date))
            if row.due_date and row.due_date >= today
            else "",
            "moved": moved_words(row.printed_due, row.due_date, today),
            "reopened": reopened_words(window_of(row, row.campaign), today),
            "may_reopen": row.pk in waivable and window_of(row, row.campaign).on(today) in PAST_LOCK,
            "may_waive": row.pk in waivable,
            "may_enter": row.pk in enterable and may_begin_entry(row, filings.get(row.pk), user),
            "entering": row.pk in filings and filings[row.pk].entered_by_id is not None,
        }
        for row in obligations
    ]


def held_over(obligations: Iterable[Obligation], user: User, capability: Capability) -> set[int]:
    """The ids of those over which the user holds a capability: one query."""
    rows = Obligation.objects.all().within(user, capability).filter(pk__in=[row.pk for row in obligations])
    return set(rows.values_list("pk", flat=True))


def may_begin_entry(obligation: Obligation, filing: Filing | None, user: User) -> bool:
    """Whether 代录 is offered: nobody is at it, or the user himself is; the service looks at what was typed."""
    if obligation.waived_at:
        return False
    return filing is None or (filing.state == "draft" and filing.entered_by_id in (None, user.pk))
