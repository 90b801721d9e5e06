"""日历: a month, a list, and the feed that calendar programmes read."""

import hashlib
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from accounts.addresses import client_address
from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ActorRequest, ScopedView
from audit import clock
from campaigns.current import current_campaign
from campaigns.models import Campaign
from campaigns.workdays import load_calendar
from rectification.due import unknown_year_words
from reporting.agenda.entries import Kind, Span, Standing, load_entries
from reporting.agenda.ics import calendar_of
from reporting.agenda.month import bounds_of, days_of, next_month, previous_month, weeks_of
from reporting.agenda.subscribing import feed_of, note_reading, renew_feed, revoke_feed
from reporting.models import CalendarFeed

LIST_DAYS = 92
LOOK_BACK = 366
FEED_BACK, FEED_AHEAD = 60, 400
ICONS = {Kind.FILING: "send", Kind.PROBLEM: "list-check", Kind.TASK: "checklist", Kind.PHASE: "flag"}
#: Reads a minute of one link, and of one address that names unknown links.
READS, MISSES = 20, 10


def day_in(text: str, standard: date) -> date:
    """A day of an address, within the years that can be shown; else the standard."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return standard
    return day if 2000 <= day.year <= 2099 else standard


class CalendarView(ScopedView):
    """What is coming of the current campaign: a unit's own, or all units' for who overlooks it."""

    capability = Capability.CAMPAIGN_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        if campaign is None or campaign.is_draft:
            return render(request, "reporting/calendar.html", {"campaign": None})
        listed = request.GET.get("view") == "list"
        context = {"campaign": campaign, "listed": listed, "today": clock.today(), "icons": ICONS}
        part = self.rows(campaign) if listed else self.month(campaign)
        return render(request, "reporting/calendar.html", context | part)

    def month(self, campaign: Campaign) -> dict[str, Any]:
        """The grid."""
        today, calendar = clock.today(), load_calendar()
        month = day_in(self.request.GET.get("month", "") + "-01", today.replace(day=1))
        first, last = bounds_of(month)
        entries = load_entries(Span.of(self.request.user, [campaign], first, last, today))
        days = days_of(first, last, entries, calendar, today, month.month)
        return {
            "month": month, "before": previous_month(month), "after": next_month(month),
            "this_month": month == today.replace(day=1), "weeks": weeks_of(days),
            "days": [day for day in days if day.within and day.entries],
            "unknown_year": unknown_year_words([day.day for day in days if day.within], calendar),
        }  # fmt: skip

    def rows(self, campaign: Campaign) -> dict[str, Any]:
        """Day by day from a day on; today's list begins with what is overdue."""
        today, calendar = clock.today(), load_calendar()
        first = day_in(self.request.GET.get("from", ""), today)
        last = first + timedelta(days=LIST_DAYS)
        back = first - timedelta(days=LOOK_BACK if first == today else 0)
        found = load_entries(Span.of(self.request.user, [campaign], back, last, today))
        days = days_of(first, last, [one for one in found if one.day >= first], calendar, today)
        return {
            "overdue": [one for one in found if one.day < first and one.standing == Standing.LATE],
            "days": [day for day in days if day.entries], "first": first, "last": last,
            "later": last + timedelta(days=1), "from_today": first == today,
            "unknown_year": unknown_year_words([day.day for day in days if day.entries], calendar),
        }  # fmt: skip


@method_decorator(never_cache, name="dispatch")
class FeedView(ScopedView):
    """One's own link: made, renewed. The answer to POST is the only page that ever shows it."""

    capability = Capability.CAMPAIGN_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page()

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        secret = renew_feed(actor=self.actor)
        return self.page(request.build_absolute_uri(reverse("feed-read", args=[secret])))

    def page(self, link: str = "") -> HttpResponse:
        feed = CalendarFeed.objects.visible_to(self.request.user).first()
        return render(self.request, "reporting/feed.html", {"feed": feed, "link": link})


class FeedRevokeView(ScopedView):
    """End one's own link."""

    capability = Capability.CAMPAIGN_READ
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        revoke_feed(actor=self.actor)
        messages.success(request, _("订阅链接已停用，原来的链接读不到内容了。"))
        return redirect("feed-detail")


# Without the check for forgery, which would write the address of a calendar programme's PROPFIND into the log before
# the view sees it. Nothing can be forged: the view only reads.
@method_decorator([login_not_required, csrf_exempt, never_cache], name="dispatch")
class FeedReadView(View):
    """The feed itself: no sign-in, the secret names the person, and what is in it is in his reach today."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # What the server and Django write into their logs of this request, whatever its method: never the secret.
        request.path = request.META["RAW_URI"] = reverse("feed-read", args=["-"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, secret: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if too_often(f"feed-{hashlib.sha256(secret.encode()).hexdigest()}", READS):
            return slow_down()
        feed = feed_of(secret)
        if feed is None:
            if too_often(f"feed-miss-{client_address(request)}", MISSES):
                return slow_down()
            raise Http404
        note_reading(feed=feed)
        answer = HttpResponse(self.content(request, feed.user), content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
        answer["X-Robots-Tag"] = "noindex"
        return answer

    def content(self, request: HttpRequest, user: User) -> bytes:
        """What is in the person's reach, of the running campaigns."""
        today = clock.today()
        first, last = today - timedelta(days=FEED_BACK), today + timedelta(days=FEED_AHEAD)
        campaigns = Campaign.objects.visible_to(user).running()
        entries = load_entries(Span.of(user, campaigns, first, last, today))
        base = request.build_absolute_uri("/").rstrip("/")
        return calendar_of(entries, name=_("专项整治日历"), now=clock.now(), base=base)


def too_often(key: str, most: int) -> bool:
    """Counts one more in this minute. Each server process counts for itself: enough to stop a program gone wild."""
    cache.add(key, 0, 60)
    try:
        return cache.incr(key) > most
    except ValueError:  # it expired between the two
        return False


def slow_down() -> HttpResponse:
    """429 with the time to wait."""
    answer = HttpResponse(_("读取太频繁，请1分钟后再读。"), status=429, content_type="text/plain; charset=utf-8")
    answer["Retry-After"] = "60"
    return answer
