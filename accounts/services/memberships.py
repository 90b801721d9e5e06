"""Rights: proposed by the system administrator, decided by the security administrator."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import states
from accounts.actors import SYSTEM, Actor
from accounts.capabilities import Capability, Role
from accounts.models import Membership, Unit, User
from accounts.separation import lock_holders, refuse_mixed_roles
from accounts.services.units import lock_units
from accounts.transitions import Change, Refused, apply, what
from audit import clock
from audit.services import record


def propose_membership(
    *,
    user: User,
    unit: Unit,
    role: Role,
    actor: Actor,
    post: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Propose that `user` hold `role` in `unit` (from today by default). It gives no right until granted.

    Refused: roles that exclude each other, a closed account, a dissolved unit, the same proposal or right twice.
    """
    actor.require_any(Capability.ORGANISATION_MANAGE)
    start = valid_from or clock.today()
    if valid_to is not None and valid_to < start:
        raise Refused(_("截止日期早于起始日期。"))
    with transaction.atomic():
        lock_units([unit.pk])
        unit = Unit.objects.get(pk=unit.pk)
        user = User.objects.select_for_update().get(pk=user.pk)
        _make_place(user, unit, role)
        refuse_mixed_roles(user=user, role=role)
        membership = Membership(
            user=user, unit=unit, role=role, post=post, valid_from=start, valid_to=valid_to, proposed_by=actor.user
        )
        states.can_still_be_held(membership, actor)
        membership.save()
        after = {"state": membership.state, "post": post, "valid_from": start, "valid_to": valid_to}
        record(who=actor.who, action="accounts.membership.proposed", what=what(membership), after=after)
    return membership


def _make_place(user: User, unit: Unit, role: Role) -> None:
    """One open row per user, unit and role: what has run out gives way, any other refuses."""
    for held in user.memberships.filter(unit=unit, role=role, state__in=["proposed", "granted"]):
        if held.valid_to is None or held.valid_to >= clock.today():
            raise Refused(
                _("%(name)s在%(unit)s已有“%(role)s”%(state)s，不用再提。")
                % {"name": user.name, "unit": unit.name, "role": role.label, "state": held.get_state_display()}
            )
        apply(states.EXPIRE, row=held, actor=SYSTEM)


def withdraw_proposal(*, membership: Membership, actor: Actor, reason: str = "") -> Membership:
    """The system administrator takes a proposal back."""
    apply(states.WITHDRAW, row=membership, actor=actor, change=Change(reason=reason))
    return membership


def grant_membership(*, membership: Membership, actor: Actor) -> Membership:
    """The security administrator confirms; the right holds from the proposed day, but never from before today."""
    with transaction.atomic():
        lock_units([membership.unit_id])
        # The person's row is locked, so that two grants cannot each pass the separation of roles.
        User.objects.select_for_update().get(pk=membership.user_id)
        start = max(membership.valid_from, clock.today())
        if membership.valid_to is not None and membership.valid_to < start:
            raise Refused(_("提出的期限已过，请系统管理员重新提出。"))
        change = Change(values={"valid_from": start}, note=_terms(membership, start))
        apply(states.GRANT, row=membership, actor=actor, change=change)
    return membership


def decline_membership(*, membership: Membership, reason: str, actor: Actor) -> Membership:
    """The security administrator refuses a proposal, and says why."""
    if not reason.strip():
        raise Refused(_("请写明不同意的理由，提出的人会看到。"))
    change = Change(values={"reason": reason.strip()}, reason=reason.strip())
    apply(states.DECLINE, row=membership, actor=actor, change=change)
    return membership


def end_membership(*, membership: Membership, reason: str, actor: Actor) -> Membership:
    """A right ends at once. The last administrator of a kind stays."""
    if not reason.strip():
        raise Refused(_("请写明终止的理由。"))
    today = clock.today()
    last = min(membership.valid_to, today) if membership.valid_to else today
    values = {"valid_to": last, "reason": reason.strip()}
    change = Change(values=values, reason=reason.strip(), note={"valid_to": last})
    with transaction.atomic():
        lock_holders([membership.role])
        apply(states.END, row=membership, actor=actor, change=change)
    return membership


def _terms(membership: Membership, start: date) -> dict[str, date | str | None]:
    return {"post": membership.post, "valid_from": start, "valid_to": membership.valid_to}
