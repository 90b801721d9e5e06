"""催办: remind units of what they have not filed, and see who was reminded how often."""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from accounts.transitions import Refused
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign, Obligation
from rectification.filters import whole_number
from reporting.arrears.asking import UnitsFilter
from reporting.arrears.counting import NEVER_FILED
from reporting.models import Chase
from reporting.reminders.chasing import chase

PAGE_SIZE = 30
#: How many units and materials are chased by one press; more would keep the browser, and SQLite's writers, waiting.
MOST_UNITS, MOST_AT_ONCE = 100, 1000


def tell(request: ActorRequest, rows: Sequence[Obligation]) -> HttpResponse:
    """Chase, say how it went, and go back to the page that asked."""
    try:
        outcome = chase(obligations=rows, actor=request.actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        (messages.success if outcome.done else messages.warning)(request, outcome.words)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "chase-list")


class ArrearsChaseView(ScopedView):
    """催办 what one button means: a `cell`, a `column`, a `unit`, the chosen `pick` units or `obligation` rows."""

    capability = Capability.OBLIGATION_CHASE
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        if campaign is None:
            raise PermissionDenied(_("您没有可以催办的专项整治。"))
        rows = list(self.meant(campaign)[: MOST_AT_ONCE + 1])
        if len(rows) > MOST_AT_ONCE or len({row.unit_id for row in rows}) > MOST_UNITS:
            limit = {"units": MOST_UNITS, "most": MOST_AT_ONCE}
            words = _("一次最多催%(units)d个单位、%(most)d份，没有发出。请按分组或单位缩小范围，分几次催。")
            messages.error(request, words % limit)
            return redirect("arrears-list")
        return tell(request, rows)

    def meant(self, campaign: Campaign) -> QuerySet[Obligation]:
        """The unfiled obligations in reach that the pressed button names; none for what cannot be read."""
        posted, today = self.request.POST, clock.today()
        mine = Obligation.objects.all().within(self.request.user, self.capability).filter(campaign=campaign)
        rows = mine.owed().demanded().filter(NEVER_FILED)
        due = rows.due_by(today)
        if "cell" in posted:
            return due.filter(uuid__in=uuids([posted["cell"]]))
        if "column" in posted:
            requirement, _sign, period = posted["column"].partition(":")
            chosen = UnitsFilter(posted.get("q", ""), whole_number(posted, "group"))
            column = due.filter(requirement__in=numbers_in([requirement]), period_key=period)
            return column.filter(chosen.units(campaign, today))
        if "unit" in posted:
            return due.filter(unit__in=numbers_in([posted["unit"]]))
        if posted.get("do") == "units":
            return due.filter(unit__in=numbers_in(posted.getlist("pick")))
        return rows.filter(uuid__in=uuids(posted.getlist("obligation")))


def uuids(texts: list[str]) -> set[uuid.UUID]:
    """Those that are UUIDs."""
    return {uuid.UUID(text) for text in texts if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)}


def numbers_in(texts: list[str]) -> set[int]:
    """Those that are numbers."""
    return {int(text) for text in texts if re.fullmatch(r"[0-9]{1,17}", text)}


class ChaseListView(ScopedView):
    """催办记录: by unit how often, and each one, of the current campaign."""

    capability = Capability.OBLIGATION_CHASE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        rows = Chase.objects.visible_to(request.user).filter(obligation__campaign=campaign)
        counted = (
            rows.values("obligation__unit", "obligation__unit_name")
            .annotate(times=Count("pk"), materials=Count("obligation", distinct=True), last=Max("at"))
            .order_by("-times", "-last")
        )
        page = Paginator(rows.select_related("obligation__unit"), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"campaign": campaign, "counted": counted, "page": page, "rows": page.object_list}
        return render(request, "reporting/chase_list.html", context)
