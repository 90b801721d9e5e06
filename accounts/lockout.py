"""The lock after five failures of one account from one address: what is said of it, and the failures that are no
sign-ins (a password asked for again, as at signing), which count to the same five."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.addresses import client_address
from accounts.transitions import Refused, what
from audit import clock
from audit.models import Outcome
from audit.services import record

#: Stands for the browser in the rows of failures that are no sign-ins.
ASKED_AGAIN = "password asked again"


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
        rows = rows.filter(ip_address=address or None)
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


class WrongPassword(Refused):
    """It was not the password, or it was not looked at; `locked`: the account is closed to this address now."""

    def __init__(self, message: str, *, looked_at: bool, locked: bool) -> None:
        self.looked_at, self.locked = looked_at, locked
        super().__init__(message)


def confirm_password(*, actor: Actor, password: str) -> None:
    """The person at the keyboard is who he says he is: for acts that ask for the password again.

    Raises WrongPassword. A failure counts as one of signing in does, and the fifth closes the same lock; call this
    outside of any transaction that a refusal takes back. The right password forgets earlier failures, as signing in.
    """
    person = actor.person
    locks = locks_of(person.username, actor.address)
    if locks:
        raise WrongPassword(_locked_words(locks[0]), looked_at=False, locked=True)
    if person.check_password(password):
        AccessAttempt.objects.filter(username=person.username, ip_address=actor.address or None).delete()
        return
    _count_failure(person.username, actor.address)
    locks = locks_of(person.username, actor.address)
    if not locks:
        raise WrongPassword(_("密码不对。请输入您的登录密码。"), looked_at=True, locked=False)
    record(who=actor.who, action="accounts.session.locked_out", what=what(person), outcome=Outcome.REFUSED)
    raise WrongPassword(_locked_words(locks[0]), looked_at=True, locked=True)


def _locked_words(lock: Lock) -> str:
    values = {"limit": settings.AXES_FAILURE_LIMIT, "minutes": lock.minutes}
    return _("密码连续输错%(limit)d次，已锁定。请%(minutes)d分钟后再试，或请安全管理员解锁。") % values


def _count_failure(username: str, address: str) -> None:
    """One more; those of before the cooling-off period do not count any more."""
    threshold = _threshold()
    present = threshold + (get_cool_off() or timedelta())
    with transaction.atomic():
        rows = AccessAttempt.objects.filter(username=username, ip_address=address or None, user_agent=ASKED_AGAIN)
        rows.filter(attempt_time__lt=threshold).delete()
        AccessAttempt.objects.get_or_create(
            username=username, ip_address=address or None, user_agent=ASKED_AGAIN,
            defaults={"failures_since_start": 0},
        )  # fmt: skip
        rows.update(failures_since_start=F("failures_since_start") + 1, attempt_time=present)


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None, *args: Any) -> HttpResponse:
    """The page shown after five failures of one account from one address."""
    username = str((credentials or {}).get("username") or "")
    locks = locks_of(username, client_address(request))
    context = {"lock": locks[0] if locks else None, "limit": settings.AXES_FAILURE_LIMIT}
    answer = render(request, "registration/locked.html", context, status=429)
    if locks:
        answer["Retry-After"] = str(math.ceil(locks[0].rest.total_seconds()))
    return answer
