"""Whom a change of the organisation concerns."""

from accounts.capabilities import Role
from accounts.models import Membership, OrganisationChange, User
from audit import clock

#: Who works for a unit, and who answers for it.
ROLES = (Role.LIAISON.value, Role.UNIT_LEADER.value)


def concerned(change: OrganisationChange) -> list[User]:
    """The liaisons and leaders in force of its units, each once: one query. Ask before it is carried out: with a unit
    its people's rights end."""
    units = change.lines.exclude(unit=None).values("unit")
    posts = Membership.objects.in_force(clock.today()).filter(unit__in=units, role__in=ROLES)
    return list(User.objects.filter(pk__in=posts.values("user")).order_by("pk"))
