"""催办: remind a unit of one material or of several, and see who was reminded how often."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView, VerbView
from accounts.transitions import Refused
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign, Obligation, Rhythm
from reporting.models import Chase
from reporting.reminders.chasing import chase

PAGE_SIZE = 30


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


class ObligationChaseView(VerbView):
    """催办 one material of one unit."""

    model = Obligation
    capability = Capability.OBLIGATION_CHASE

    def act(self, request: ActorRequest) -> HttpResponse:
        return tell(request, [self.row])


class ChaseManyView(ScopedView):
    """催办 several at once: the obligations named by `obligation`, or all that `unit` owes today in this campaign."""

    capability = Capability.OBLIGATION_CHASE
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = Obligation.objects.all().within(request.user, self.capability)
        named = self.named(request)
        if named:
            rows = list(mine.filter(uuid__in=named))
            if len(rows) < len(named):
                raise PermissionDenied(_("所选的材料里有您不能催办的，没有发出。请重新选择。"))
            return tell(request, rows)
        campaign, unit = current_campaign(request), request.POST.get("unit", "")
        return tell(request, owed_today(mine, campaign, int(unit)) if campaign and unit.isdigit() else [])

    def named(self, request: ActorRequest) -> set[uuid.UUID]:
        """The obligations of the form; what is no UUID was typed by hand and names nothing."""
        found = set()
        for text in request.POST.getlist("obligation"):
            try:
                found.add(uuid.UUID(text))
            except ValueError:
                continue
        return found


def owed_today(mine: Any, campaign: Campaign, unit: int) -> list[Obligation]:
    """What a unit has not filed of what is due today or was before."""
    rows = mine.filter(campaign=campaign, unit=unit, due_date__lte=clock.today()).owed()
    rows = rows.exclude(requirement__rhythm=Rhythm.ANY_TIME)
    return list(rows.filter(filing__first_submitted_at=None))


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
