"""The menu entries and first pages of those who file and sign."""

from collections import Counter

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.context import NavEntry, add_nav
from accounts.home import add_home
from accounts.models import User
from audit import clock
from campaigns.current import add_waiting, current_campaign
from campaigns.models import CampaignState, Obligation, Receipt
from rectification.answering import to_answer
from rectification.desk import turn_q
from rectification.models import Filing, Problem
from rectification.views.obligations import ALL, own_units


def register() -> None:
    """Called once from the app's `ready()`."""
    add_nav(entries)
    add_home(signing_home, 20)
    add_home(filing_home, 30)
    add_waiting(turns_by_campaign)


def to_sign(user: User) -> int:
    """How many filings wait for the user's signature, in all campaigns: one query."""
    rows = Filing.objects.within(user, Capability.FILING_SIGN).awaiting_signature()
    return int(rows.filter(obligation__waived_at=None).count())


def signing_home(user: User) -> str | None:
    """A unit leader starts with what waits for a signature."""
    if not user.grants.has(Capability.FILING_SIGN):
        return None
    return reverse("signature-list") if to_sign(user) else reverse("obligation-list")


def filing_home(user: User) -> str | None:
    """A liaison starts with what is to be filed."""
    return reverse("obligation-list") if user.grants.has(Capability.FILING_FILL) else None


def turns_of(request: HttpRequest, user: User) -> int:
    """How many obligations, receipts and answers of the current campaign wait for the user: three queries."""
    campaign = current_campaign(request)
    if campaign is None or campaign.is_draft:
        return 0
    units = own_units(user)
    rows = Obligation.objects.filter(campaign=campaign, unit__in=units)
    turns = rows.filter(turn_q(clock.today(), own_units(user, Capability.FILING_SIGN))).count()
    receipts = Receipt.objects.awaiting().filter(campaign=campaign, unit__in=units).count()
    return int(turns) + int(receipts) + int(to_answer(user, campaign).count())


def turns_by_campaign(user: User) -> dict[int, int]:
    """How many obligations, receipts and answers of each running campaign wait for the user: at most three queries."""
    if not user.grants.has(Capability.FILING_FILL):
        return {}
    units = own_units(user)
    rows = Obligation.objects.filter(unit__in=units, campaign__state=CampaignState.PUBLISHED)
    rows = rows.filter(turn_q(clock.today(), own_units(user, Capability.FILING_SIGN)))
    receipts = Receipt.objects.awaiting().filter(unit__in=units)
    found: Counter[int] = Counter()
    answers = Problem.objects.all().within(user, Capability.PROBLEM_CLAIM).awaiting_response()
    for waiting in (rows, receipts, answers.filter(campaign__state=CampaignState.PUBLISHED)):
        found.update(dict(waiting.order_by().values_list("campaign").annotate(Count("pk", distinct=True))))
    return dict(found)


def entries(request: HttpRequest, user: User) -> list[NavEntry]:
    """待签字, 待办 and 报送材料; a leader who has something to sign sees that first."""
    grants, path = user.grants, request.path
    if not grants.has(Capability.FILING_FILL):
        return []
    desk, sign = reverse("obligation-list"), reverse("signature-list")
    everything = request.GET.get("tab") == ALL
    page = (request.resolver_match.url_name or "") if request.resolver_match else ""
    inside = page.startswith("filing-") and page != "filing-sign"
    found = [
        NavEntry(_("待办"), desk, "clipboard-list", turns_of(request, user), path == desk and not everything, 11),
        NavEntry(
            _("报送材料"), f"{desk}?tab={ALL}", "files", 0, (path == desk and everything) or inside, 12
        ),
    ]  # fmt: skip
    if grants.has(Capability.FILING_SIGN):
        found.append(NavEntry(_("待签字"), sign, "signature", to_sign(user), path == sign or page == "filing-sign", 10))
    return found
