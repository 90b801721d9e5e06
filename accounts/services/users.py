"""Accounts: made, edited, closed, and let in again after a forgotten password or a lock."""

import re
from dataclasses import dataclass

from axes.utils import reset
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import states
from accounts.actors import Actor
from accounts.capabilities import Capability, Role
from accounts.models import User
from accounts.separation import lock_holders
from accounts.services.passwords import OneTimePassword, keep_former
from accounts.transitions import Change, Refused, apply, told_if_taken, what
from audit import clock
from audit.services import record

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


@dataclass(frozen=True)
class IssuedAccount:
    """An account and its one-time password, in clear for the only time."""

    user: User
    password: str


def create_user(
    *, username: str, name: str, actor: Actor, phone: str = "", password: OneTimePassword | None = None
) -> IssuedAccount:
    """An account without any right, and its generated password, which the first sign-in must change.

    `password` hands in one generated beforehand (an import hashes outside its transaction). Refused: a name in use,
    or one that is not 3–40 lower-case letters, digits, dots, hyphens and underscores.
    """
    actor.require_any(Capability.ORGANISATION_MANAGE)
    return add_user(username=username, name=name, phone=phone, actor=actor, password=password)


def add_user(
    *, username: str, name: str, actor: Actor, phone: str = "", password: OneTimePassword | None = None
) -> IssuedAccount:
    """`create_user` without its check of the right: for the founding of an empty product."""
    if not USERNAME.fullmatch(username):
        raise Refused(_("登录名用3至40个小写字母、数字，可以有点、横线和下划线，以字母或数字开头。"))
    issued = password or OneTimePassword.generate()
    with transaction.atomic():
        taken = Refused(_("登录名“%(username)s”已经用过，请换一个。") % {"username": username})
        if User.objects.filter(username=username).exists():
            raise taken
        user = User(username=username, name=name, phone=phone, password=issued.encoded)
        user.password_changed_at = clock.now()
        with told_if_taken(taken):
            user.save()
        after = {"username": username, "name": name, "phone": phone}
        record(who=actor.who, action="accounts.user.created", what=what(user), after=after)
    return IssuedAccount(user, issued.text)


def edit_user(*, user: User, name: str, phone: str, actor: Actor) -> User:
    """Correct name and office telephone. The user name never changes: the trail and the lock go by it."""
    actor.require(Capability.ORGANISATION_MANAGE, user)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        before, after = {"name": user.name, "phone": user.phone}, {"name": name, "phone": phone}
        changed = [key for key in after if before[key] != after[key]]
        if not changed:
            return user
        user.name, user.phone = name, phone
        user.save(update_fields=["name", "phone"])
        record(
            who=actor.who,
            action="accounts.user.edited",
            what=what(user),
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )
    return user


def deactivate_user(*, user: User, reason: str, actor: Actor) -> User:
    """Close an account: its sessions end with their next request, its rights rest. Never one's own."""
    if not reason.strip():
        raise Refused(_("请写明停用的理由。"))
    with transaction.atomic():
        lock_holders(user.memberships.values_list("role", flat=True))
        apply(states.DEACTIVATE, row=user, actor=actor, change=Change(reason=reason.strip()))
    return user


def activate_user(*, user: User, actor: Actor) -> User:
    """Open a closed account again, with the rights that it still has."""
    apply(states.ACTIVATE, row=user, actor=actor)
    return user


def reset_password(*, user: User, actor: Actor) -> IssuedAccount:
    """A new one-time password for somebody who forgot his; all his sessions end.

    Refused: one's own (that is a change), and those of security administrators and auditors, whose accounts a system
    administrator could otherwise take over; theirs are reset on the server (`manage.py reset_password`).
    """
    actor.require(Capability.ORGANISATION_MANAGE, user)
    if user.pk == actor.person.pk:
        raise Refused(_("自己的密码请在“我的账号”里修改。"))
    if _holds(user, Role.SECURITY_ADMIN, Role.AUDITOR):
        raise Refused(_("安全管理员和审计员的密码不能由系统管理员重置，请在服务器上用 manage.py reset_password 办理。"))
    return issue_password(user=user, actor=actor)


def issue_password(*, user: User, actor: Actor) -> IssuedAccount:
    """`reset_password` without its checks: for the command on the server."""
    issued = OneTimePassword.generate()
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        keep_former(user)
        user.password = issued.encoded
        user.must_change_password = True
        user.password_changed_at = clock.now()
        user.save(update_fields=["password", "must_change_password", "password_changed_at"])
        record(who=actor.who, action="accounts.password.reset", what=what(user))
    return IssuedAccount(user, issued.text)


def _holds(user: User, *roles: Role) -> bool:
    rows = user.memberships.filter(state__in=["proposed", "granted"], role__in=roles)
    return bool(rows.exists())


def unlock_user(*, user: User, actor: Actor) -> int:
    """Lift the locks of an account at every address; returns how many counts of failures were cleared."""
    actor.require(Capability.ROLE_GRANT, user)
    with transaction.atomic():
        cleared = int(reset(username=user.username))
        record(who=actor.who, action="accounts.user.unlocked", what=what(user), after={"addresses": cleared})
    return cleared
