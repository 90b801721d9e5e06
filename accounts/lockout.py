"""The lock after five failures of one account from one address: what is said of it."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.addresses import client_address
from audit import clock


@dataclass(frozen=True)
class Lock:
    """One account is closed to one address until `until`."""

    address: str
    failures: int
    rest: timedelta

    @property
    def minutes(self) -> int:
        """Whole minutes until it opens, at least one."""
        return max(1, math.ceil(self.rest.total_seconds() / 60))

    @property
    def until(self) -> datetime:
        """When it opens, by the product's clock."""
        return clock.now() + self.rest


def locks_of(username: str, address: str | None = None) -> list[Lock]:
    """The closed locks of a user name, at one address or at all."""
    threshold = _threshold()
    rows = AccessAttempt.objects.filter(username=username, attempt_time__gte=threshold)
    if address is not None:
        rows = rows.filter(ip_address=address)
    counted = rows.values("ip_address").annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    return [
        Lock(row["ip_address"] or "", row["failures"], row["last"] - threshold)
        for row in counted.order_by("ip_address")
        if row["failures"] >= settings.AXES_FAILURE_LIMIT
    ]


def _threshold() -> datetime:
    """Failures before this moment no longer count, by the clock that counts them (not ours: it may be set)."""
    probe = HttpRequest()
    probe.axes_attempt_time = None  # type: ignore[attr-defined]
    moment: datetime = get_cool_off_threshold(probe)
    return moment


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None, *args: Any) -> HttpResponse:
    """The page shown after five failures of one account from one address."""
    username = str((credentials or {}).get("username") or "")
    locks = locks_of(username, client_address(request))
    context = {"lock": locks[0] if locks else None, "limit": settings.AXES_FAILURE_LIMIT}
    answer = render(request, "registration/locked.html", context, status=429)
    if locks:
        answer["Retry-After"] = str(math.ceil(locks[0].rest.total_seconds()))
    return answer
