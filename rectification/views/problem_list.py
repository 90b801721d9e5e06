"""问题台账: the list, for a unit and for the office alike."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign, Participation
from rectification.bulk import verbs_for
from rectification.filters import LedgerFilter, count_pressing
from rectification.filters.ledger import TABS
from rectification.ledger_columns import COLUMNS
from rectification.listing import COUNT_LIMIT, LAST, LedgerPage, count_up_to, ledger_page
from rectification.models import Problem
from rectification.querysets import ProblemQuerySet
from rectification.views.ledger_choices import chips_of, choices_of
from rectification.views.ledger_drawer import DRAWER_NEEDS, drawer_of
from rectification.views.ledger_look import columns_shown, heads_of, problem_rows
from rectification.views.ledger_views import address_of, blank_address, default_view, views_of
from rectification.views.picking import uuids

PAGE_SIZE = 50


class ProblemListView(ScopedView):
    """What is overdue first, then by due day, closed ones last — or as the reader sorts it."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        if campaign is not None and not request.GET:
            usual = default_view(campaign, request.user)
            if usual is not None:
                return redirect(address_of(usual))
        chosen = LedgerFilter.read(request.GET)
        context: dict[str, Any] = {"rail": True, "campaign": campaign, "chosen": chosen, "query": chosen.query()}
        context["oversees"] = request.user.grants.has(Capability.LEDGER_OVERSEE)
        if campaign is not None:
            context |= self.lists(campaign, chosen)
            context["may_list"] = campaign.is_running and self.actor.may(Capability.PROBLEM_LIST, campaign)
        return render(request, "rectification/problem_list.html", context)

    def lists(self, campaign: Campaign, chosen: LedgerFilter) -> dict[str, Any]:
        """Rows, counts and choices of one campaign."""
        user, today = self.request.user, clock.today()
        everything = Problem.objects.all().in_campaign(user, campaign)
        problems = chosen.narrow(everything, user)
        counts = counts_of(problems, user, today) | {"soon": count_pressing(problems, today)}
        found = chosen.choose(problems, today).select_related("unit", "focus_item__area", "assigned_to")
        page = ledger_page(
            found, campaign=campaign, order=chosen.order, cursor=chosen.page, size=PAGE_SIZE, today=today
        )
        # The usual list is counted by its tab already.
        count = count_up_to(found) if any(getattr(chosen, name) for name in TABS) else counts["standing"]
        units = list(Participation.objects.filter(units_shown(everything, chosen), campaign=campaign))
        views = views_of(campaign, user)
        columns = columns_shown(user, views, chosen)
        choices = choices_of(campaign, chosen, units, user)
        return {
            "page": page,
            "pages": pages_of(page, chosen),
            "rows": problem_rows(page.rows, user, chosen, columns),
            "heads": heads_of(columns, chosen),
            "columns": columns,
            "all_columns": [column for column in COLUMNS if not column.fixed],
            "counts": counts,
            "count_texts": {name: count_text(count) for name, count in counts.items()},
            "tabs": tabs(counts, chosen, user),
            "units": units,
            "one_unit": len(units) <= 1,
            "choices": choices,
            "chips": chips_of(chosen, choices),
            "narrowed": bool(chosen.asked),
            "views": views,
            "verbs": verbs_for(user),
            "groups": user.grants.has(Capability.PROBLEM_GROUP),
            "found": count,
            "found_text": count_text(count),
            "may_export": user.grants.has(Capability.REPORT_DOWNLOAD),
            "blank": blank_address(views),
            "opened": (opened := self.opened(everything, chosen)) != "",
            "opened_html": opened,
        }

    def opened(self, everything: Any, chosen: LedgerFilter) -> str:
        """The row that stands open beside the list, when the address names one; "" otherwise."""
        keys = uuids([self.request.GET.get("open", "")])
        row = everything.filter(uuid__in=keys).select_related(*DRAWER_NEEDS).first() if keys else None
        if row is None:
            return ""
        context = drawer_of(row, self.request.actor, chosen)
        return render_to_string("rectification/_ledger_drawer.html", context, request=self.request)


def pages_of(page: LedgerPage, chosen: LedgerFilter) -> dict[str, str]:
    """The addresses of the pages beside this one and of both ends; "" where there is none."""

    def address(cursor: str) -> str:
        return reverse("problem-list") + (chosen.query(page=cursor) or "?view=none")

    return {
        "first": "" if page.first else address(""),
        "previous": address(page.previous) if page.previous else "",
        "next": address(page.next) if page.next else "",
        "last": address(LAST) if page.next else "",
    }


def count_text(count: int) -> str:
    """How many rows; beyond what is counted only that there are more."""
    return str(count) if count <= COUNT_LIMIT else _("超过%(limit)d") % {"limit": COUNT_LIMIT}


def units_shown(everything: Any, chosen: LedgerFilter) -> Q:
    """The units to choose from: those that have a problem, and the one that is chosen. A probe of the index for each
    unit, where naming the units of all problems would read every one of them."""
    return Q(Exists(everything.filter(unit=OuterRef("unit")))) | Q(unit=chosen.unit)


def counts_of(problems: ProblemQuerySet, user: User, today: date) -> dict[str, int]:
    """What the tabs and the title say; `mine` are the claims that this person may verify. Each is counted as far as
    `COUNT_LIMIT`: nobody waits while a million rows are gone through for a number at the edge."""
    claimed, decides = problems.claimed(), user.grants.has(Capability.EXTENSION_DECIDE)
    verifies = user.grants.has(Capability.CLOSURE_VERIFY)
    parts = {
        "standing": problems.standing(), "overdue": problems.overdue(today), "waiting": claimed,
        "done": problems.closed(), "supervised": problems.standing().supervised(),
        "mine": claimed.filter(claimed.reach(user.grants, Capability.CLOSURE_VERIFY)) if verifies else None,
        "asking": problems.extension_asked() if decides else None,
    }  # fmt: skip
    return {name: 0 if part is None else count_up_to(part) for name, part in parts.items()}


def tabs(counts: dict[str, int], chosen: LedgerFilter, user: User) -> list[dict[str, Any]]:
    """The tabs with their counts; each keeps the other filters and is itself no more than a filter."""
    verifies = user.grants.has(Capability.CLOSURE_VERIFY)
    words: list[tuple[str, int, dict[str, Any]]] = [
        (_("全部"), counts["standing"], {}),
        (_("逾期"), counts["overdue"], {"overdue": True}),
        (_("临期"), counts["soon"], {"soon": True}),
        (_("待核验") if verifies else _("等核验"), counts["waiting"], {"state": "claimed"}),
        (_("挂牌督办"), counts["supervised"], {"supervised": True}),
        (_("已销号"), counts["done"], {"state": "closed"}),
    ]
    blank: dict[str, Any] = {name: LedgerFilter.__dataclass_fields__[name].default for name in TABS}
    here = {name: getattr(chosen, name) for name in blank}
    if user.grants.has(Capability.EXTENSION_DECIDE):
        words.insert(4, (_("待批延期"), counts["asking"], {"asking": True}))
    return [
        {"label": label, "count": count, "text": count_text(count), "current": here == blank | values,
         "url": reverse("problem-list") + chosen.only(**(blank | values))}
        for label, count, values in words
    ]  # fmt: skip
