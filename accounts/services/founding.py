"""The first rows of an empty product: one unit and the three administrators, who make everything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM
from accounts.capabilities import SEPARATED_ROLES, Role
from accounts.models import Membership, MembershipState, Unit, User
from accounts.services.units import UnitFields, add_unit
from accounts.services.users import IssuedAccount, add_user
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record


@dataclass(frozen=True)
class Administrator:
    """Who shall hold one of the three separated roles."""

    role: Role
    username: str
    name: str


@dataclass(frozen=True)
class Founding:
    unit: Unit
    accounts: list[IssuedAccount]


def found_organisation(
    *, code: str, fields: UnitFields, valid_from: date, administrators: Sequence[Administrator]
) -> Founding:
    """Set up the first unit and the administrators, with one-time passwords. Only in a product without any account.

    This is the one place where a right is granted without a security administrator: there is none yet.
    """
    if {admin.role for admin in administrators} != set(SEPARATED_ROLES):
        raise Refused(_("系统管理员、安全管理员、审计员都要有人。"))
    with transaction.atomic():
        if User.objects.exists():
            raise Refused(_("已经有账号，不能再初始化。"))
        unit = add_unit(code=code, fields=fields, valid_from=valid_from, actor=SYSTEM)
        issued = [_found(admin, unit) for admin in administrators]
    return Founding(unit, issued)


def _found(admin: Administrator, unit: Unit) -> IssuedAccount:
    account = add_user(username=admin.username, name=admin.name, actor=SYSTEM)
    membership = Membership.objects.create(
        user=account.user,
        unit=unit,
        role=admin.role,
        state=MembershipState.GRANTED,
        valid_from=clock.today(),
    )
    record(
        who=SYSTEM.who,
        action="accounts.membership.granted",
        what=what(membership),
        after={"state": membership.state, "valid_from": membership.valid_from},
    )
    return account
