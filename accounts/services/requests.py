"""Accounts and grants that an office asks the system administrator for."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from accounts import states
from accounts.actors import Actor
from accounts.capabilities import Capability, Role
from accounts.models import AccountRequest, Membership, Unit, User
from accounts.services.memberships import propose_membership
from accounts.services.users import IssuedAccount, create_user
from accounts.transitions import Change, Refused, StaleState, apply, what
from audit import clock
from audit.services import record


@dataclass(frozen=True)
class Person:
    """Whom a request is for; `user` where he already has an account."""

    name: str
    phone: str
    unit: Unit
    role: Role
    post: str = ""
    user: User | None = None


@dataclass(frozen=True)
class Fulfilled:
    """What one click made: an account with its one-time password, a proposed right, or both."""

    account: IssuedAccount | None
    membership: Membership | None


def request_account(*, person: Person, origin: str, with_grant: bool, actor: Actor) -> AccountRequest:
    """Ask the system administrator. The caller has checked that the actor may ask for this person."""
    with transaction.atomic():
        request = AccountRequest.objects.create(
            name=person.name, phone=person.phone, unit=person.unit, role=person.role, post=person.post, origin=origin,
            with_grant=with_grant, user=person.user, asked_by=actor.person, asked_at=clock.now(),
        )  # fmt: skip
        after = {"name": person.name, "unit": person.unit.name, "role": person.role, "with_grant": with_grant}
        record(who=actor.who, action="accounts.request.asked", what=what(request), after=after)
    return request


def ask_for_grant_too(*, request: AccountRequest, actor: Actor) -> None:
    """Add the grant to an account that was asked for; checked as above. StaleState when it was closed meanwhile."""
    with transaction.atomic():
        moved = AccountRequest.objects.filter(pk=request.pk, state="open").update(with_grant=True)
        request.refresh_from_db()
        if not moved:
            raise StaleState(request, request.state)
        record(who=actor.who, action="accounts.request.asked", what=what(request), after={"with_grant": True})


def suggested_username(name: str) -> str:
    """A free user name from a person's name in pinyin: “zhangwei”, “zhangwei2”."""
    letters = re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())[:34]
    base = letters if len(letters) > 2 else f"{letters}user"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    return next(found for n in range(1, len(taken) + 2) if (found := base if n == 1 else f"{base}{n}") not in taken)


def fulfil_request(*, request: AccountRequest, username: str, actor: Actor) -> Fulfilled:
    """Make what was asked, all or nothing: the account where there is none, and the proposal of the right.

    Raises StaleState for one that is closed, and Refused as `create_user` and `propose_membership` do.
    """
    present = clock.now()
    with transaction.atomic():
        apply(states.FULFIL, row=request, actor=actor, change=Change({"closed_at": present}))
        account, user = None, request.user
        if user is None:
            account = create_user(username=username, name=request.name, phone=request.phone, actor=actor)
            user = account.user
            AccountRequest.objects.filter(pk=request.pk).update(user=user)
            request.refresh_from_db()
        membership = None
        if request.with_grant:
            membership = propose_membership(
                user=user, unit=request.unit, role=Role(request.role), post=request.post, actor=actor
            )
    return Fulfilled(account, membership)


def decline_request(*, request: AccountRequest, reason: str, actor: Actor) -> None:
    """The system administrator does not do it, and says why."""
    if not reason.strip():
        actor.require(Capability.ORGANISATION_MANAGE, request)
        raise Refused(_("请写明不办理的理由，提请的人会看到。"))
    values = {"closed_at": clock.now(), "reason": reason.strip()[:200]}
    apply(states.DECLINE_REQUEST, row=request, actor=actor, change=Change(values, reason.strip()))


def cancel_request(*, request: AccountRequest, reason: str, actor: Actor) -> None:
    """What it rested on is gone; the caller knows that. Nothing happens to one that is closed already."""
    if request.state == "open":
        values = {"closed_at": clock.now(), "reason": reason[:200]}
        apply(states.CANCEL_REQUEST, row=request, actor=actor, change=Change(values, reason))
