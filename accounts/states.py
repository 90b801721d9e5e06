"""Transitions of accounts and of rights."""

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import AccountRequestState, ChangeState, Membership, MembershipState, User
from accounts.separation import refuse_last_holder, refuse_mixed_roles
from accounts.transitions import Refused, Transition

PROPOSED = frozenset({MembershipState.PROPOSED.value})
GRANTED = frozenset({MembershipState.GRANTED.value})
# A BooleanField takes these words.
YES, NO = "True", "False"


def not_for_oneself(row: Membership, actor: Actor) -> None:
    """Nobody grants to himself."""
    if row.user_id == actor.person.pk:
        raise Refused(_("不能给自己授权，请由另一名安全管理员办理。"))


def roles_stay_apart(row: Membership, actor: Actor) -> None:
    """三员分立."""
    refuse_mixed_roles(user=row.user, role=row.role, leaving_out=row.pk)


def can_still_be_held(row: Membership, actor: Actor) -> None:
    """Neither a closed account nor a dissolved unit receives rights."""
    if not row.user.is_active:
        raise Refused(_("%(name)s的账号已停用，请先启用再授权。") % {"name": row.user.name})
    if row.unit.dissolved_on is not None:
        raise Refused(_("“%(unit)s”已经撤销，不能在这里授权。") % {"unit": row.unit.name})


def somebody_remains(row: Membership, actor: Actor) -> None:
    """The last administrator of a kind cannot go: nobody could make another."""
    refuse_last_holder(role=row.role)


def not_oneself(row: User, actor: Actor) -> None:
    """Who closes his own account could not open it again."""
    if row.pk == actor.person.pk:
        raise Refused(_("不能停用自己的账号。"))


def every_kind_remains(row: User, actor: Actor) -> None:
    """The same for an account with such a role."""
    for role in row.memberships.filter(state=MembershipState.GRANTED).values_list("role", flat=True):
        refuse_last_holder(role=role)


GRANT = Transition(
    "accounts.membership.granted",
    PROPOSED,
    MembershipState.GRANTED,
    Capability.ROLE_GRANT,
    (not_for_oneself, roles_stay_apart, can_still_be_held),
)
DECLINE = Transition(
    "accounts.membership.declined", PROPOSED, MembershipState.DECLINED, Capability.ROLE_GRANT, (not_for_oneself,)
)
WITHDRAW = Transition("accounts.membership.withdrawn", PROPOSED, MembershipState.ENDED, Capability.ORGANISATION_MANAGE)
END = Transition(
    "accounts.membership.ended", GRANTED, MembershipState.ENDED, Capability.ROLE_GRANT, (somebody_remains,)
)
#: Its last day has passed; propose_membership has checked that and needs the place.
EXPIRE = Transition("accounts.membership.expired", PROPOSED | GRANTED, MembershipState.ENDED, None)

DEACTIVATE = Transition(
    "accounts.user.deactivated",
    frozenset({YES}),
    NO,
    Capability.ORGANISATION_MANAGE,
    (not_oneself, every_kind_remains),
    field="is_active",
)
ACTIVATE = Transition(
    "accounts.user.activated", frozenset({NO}), YES, Capability.ORGANISATION_MANAGE, field="is_active"
)

OPEN = frozenset({AccountRequestState.OPEN.value})
FULFIL = Transition("accounts.request.fulfilled", OPEN, AccountRequestState.DONE, Capability.ORGANISATION_MANAGE)
DECLINE_REQUEST = Transition(
    "accounts.request.declined", OPEN, AccountRequestState.DECLINED, Capability.ORGANISATION_MANAGE
)
#: The row above on which it rests was replaced; the service that does so knows.
CANCEL_REQUEST = Transition("accounts.request.cancelled", OPEN, AccountRequestState.CANCELLED, None)

DRAFTED = frozenset({ChangeState.DRAFT.value})
PLANNED = frozenset({ChangeState.PLANNED.value})
CONFIRM_CHANGE = Transition(
    "accounts.change.confirmed", DRAFTED, ChangeState.PLANNED, Capability.ORGANISATION_MANAGE
)  # fmt: skip
#: Its day has come; who confirmed it held the right then, and the service looks at everything anew.
CARRY_OUT_CHANGE = Transition("accounts.change.carried_out", PLANNED, ChangeState.DONE, None)
WITHDRAW_CHANGE = Transition(
    "accounts.change.withdrawn", DRAFTED | PLANNED, ChangeState.WITHDRAWN, Capability.ORGANISATION_MANAGE
)
#: The unit of the right ends; the service proposes it anew in a unit that goes on.
END_WITH_UNIT = Transition(
    "accounts.membership.ended_with_unit", PROPOSED | GRANTED, MembershipState.ENDED, None, (somebody_remains,)
)
