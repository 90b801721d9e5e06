"""三员分立 (GB/T 22239 B1): the three administrators exclude each other and every business role."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.capabilities import SEPARATED_ROLES, Role
from accounts.models import Membership, User
from accounts.transitions import Refused
from audit import clock


def mixed_roles(roles: set[str]) -> set[str]:
    """The roles of one person that may not meet; empty when all may."""
    return roles if len(roles) > 1 and roles & SEPARATED_ROLES else set()


def refuse_mixed_roles(*, user: User, role: str, leaving_out: int | None = None) -> None:
    """Raise Refused when `role` may not join the roles the user holds or is proposed for."""
    rows = user.memberships.filter(Q(valid_to=None) | Q(valid_to__gte=clock.today()), state__in=["proposed", "granted"])
    held = set(rows.exclude(pk=leaving_out).values_list("role", flat=True))
    if mixed_roles(held | {role}):
        names = "、".join(sorted(str(Role(other).label) for other in held - {role}))
        raise Refused(
            _("%(name)s已有“%(held)s”角色。系统管理员、安全管理员、审计员三员分立，不能互相兼任，也不能兼任业务角色。")
            % {"name": user.name, "held": names}
        )


def lock_holders(roles: Iterable[str]) -> None:
    """Let only one transaction at a time take separated roles away, or the last two could go at once."""
    separated = SEPARATED_ROLES.intersection(Role(role) for role in roles)
    if separated:
        rows = Membership.objects.filter(role__in=separated, state="granted")
        list(rows.select_for_update().order_by("pk").values_list("pk"))


def refuse_last_holder(*, role: str) -> None:
    """Raise Refused when, after the change that has just been made, nobody holds this separated role any more."""
    if role not in SEPARATED_ROLES:
        return
    if not Membership.objects.in_force(clock.today()).filter(role=role).exists():
        raise Refused(
            _("这是最后一名%(role)s，终止后没有人能办这些事。请先给另一个人授权。") % {"role": Role(role).label}
        )
