"""Founding the demo's organisation the way an installation is founded: administrators first, then all others."""

from dataclasses import dataclass, field
from datetime import date

from accounts.actors import Actor
from accounts.capabilities import Role
from accounts.models import Unit, UnitKind, User
from accounts.services.founding import Administrator, found_organisation
from accounts.services.groups import create_group, set_group_members
from accounts.services.memberships import grant_membership, propose_membership
from accounts.services.passwords import OneTimePassword, change_own_password
from accounts.services.units import UnitFields, create_unit
from accounts.services.users import create_user
from reporting.demo.people import ADMINISTRATORS, BRIGADES, BUREAU, GROUPS, SHOWN, STAFF, UNITS, DemoUnit

SINCE = date(2019, 3, 1)


@dataclass
class Organisation:
    """What was founded: units by code, users and passwords by username."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """The person as actor, with rights as they are now."""
        return Actor(User.objects.get(username=username), "127.0.0.1")


def found() -> Organisation:
    """Write units, groups, people and their roles. Only into an empty database."""
    organisation = Organisation()
    administrators = [Administrator(role, username, name) for role, username, name in ADMINISTRATORS]
    fields = UnitFields("岚川市交通运输局", UnitKind.BUREAU, "市局", "岚川市")
    founding = found_organisation(code=BUREAU, fields=fields, valid_from=SINCE, administrators=administrators)
    organisation.units[BUREAU] = founding.unit
    for issued in founding.accounts:
        _keep(organisation, issued.user, issued.password)
    for position, unit in enumerate((*UNITS, *BRIGADES), 1):
        _add_unit(organisation, unit, position)
    for code, (name, members) in GROUPS.items():
        admin = organisation.actor("xitong")
        group = create_group(code=code, name=name, actor=admin)
        set_group_members(
            group=group, units=[organisation.units[key] for key in members], valid_from=SINCE, actor=admin
        )
    for username, name, role, code, post in STAFF:
        _add_person(organisation, (username, name, post), role, organisation.units[code])
    for username in SHOWN:
        _settle(organisation, username)
    return organisation


def _add_unit(organisation: Organisation, unit: DemoUnit, position: int) -> None:
    parent = organisation.units[unit.parent]
    fields = UnitFields(unit.name, unit.kind, unit.short_name, parent.region, position, parent)
    row = create_unit(code=unit.code, fields=fields, valid_from=SINCE, actor=organisation.actor("xitong"))
    organisation.units[unit.code] = row
    for person, role in ((unit.liaison, Role.LIAISON), (unit.leader, Role.UNIT_LEADER)):
        if person:
            _add_person(organisation, person, role, row)


def _add_person(organisation: Organisation, person: tuple[str, str, str], role: Role, unit: Unit) -> None:
    username, name, post = person
    admin = organisation.actor("xitong")
    issued = create_user(username=username, name=name, actor=admin)
    membership = propose_membership(user=issued.user, unit=unit, role=role, post=post, actor=admin, valid_from=SINCE)
    grant_membership(membership=membership, actor=organisation.actor("anquan"))
    _keep(organisation, issued.user, issued.password)


def _keep(organisation: Organisation, user: User, password: str) -> None:
    organisation.users[user.username] = user
    organisation.passwords[user.username] = password


def _settle(organisation: Organisation, username: str) -> None:
    """Do the forced first change for the accounts that are shown, so that what is printed stays true."""
    fresh = OneTimePassword.generate().text
    change_own_password(old=organisation.passwords[username], new=fresh, actor=organisation.actor(username))
    organisation.passwords[username] = fresh
