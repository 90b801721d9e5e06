"""Small builders. Each writes rows directly, as a test's given; what is under test goes through services."""

from datetime import date
from typing import Any

from accounts.capabilities import Role
from accounts.models import (
    AccountRequest,
    ChangeKind,
    ChangeLine,
    GroupMember,
    LineSide,
    Membership,
    OrganisationChange,
    Unit,
    UnitGroup,
    UnitKind,
    UnitRecord,
    User,
)
from accounts.pinyin import initials_of
from audit import clock

LONG_AGO = date(2015, 1, 1)


def make_unit(code: str, name: str, *, parent: Unit | None = None, kind: str = UnitKind.BUREAU, **fields: Any) -> Unit:
    """A unit under `parent`, with its first record."""
    initials = initials_of(name, fields.get("short_name", ""))
    values = {"code": code, "name": name, "kind": kind, "initials": initials, **fields}
    unit: Unit = Unit.objects.add_child(parent, values) if parent else Unit.objects.add_root(values)
    UnitRecord.objects.create(
        unit=unit, valid_from=LONG_AGO, name=name, short_name=fields.get("short_name", ""), parent=parent
    )
    unit.refresh_from_db()
    return unit


def make_group(code: str, name: str, *units: Unit) -> UnitGroup:
    """A group with its members since long ago."""
    group = UnitGroup.objects.create(code=code, name=name)
    for unit in units:
        GroupMember.objects.create(group=group, unit=unit, valid_from=LONG_AGO)
    return group


def make_user(username: str, name: str, *posts: tuple[Role, Unit, str], password: str | None = None) -> User:
    """A user who may work at once; `posts` are (role, unit, post). Without a password: force_login only."""
    user = User(username=username, name=name, must_change_password=False, password_changed_at=clock.now())
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    for role, unit, post in posts:
        Membership.objects.create(user=user, unit=unit, role=role, post=post, state="granted", valid_from=LONG_AGO)
    return user


def make_request(unit: Unit, asked_by: User) -> AccountRequest:
    """What an office asks for: an account for somebody who is to be a unit's liaison."""
    return AccountRequest.objects.create(
        name="张伟", unit=unit, role=Role.LIAISON, origin="联络员登记", asked_by=asked_by, asked_at=clock.now()
    )


def make_change(unit: Unit, planned_by: User) -> OrganisationChange:
    """A draft: a unit is to be dissolved today."""
    change = OrganisationChange.objects.create(
        kind=ChangeKind.DISSOLVE, on=clock.today(), basis="机构编制文件", planned_by=planned_by, planned_at=clock.now()
    )
    ChangeLine.objects.create(change=change, side=LineSide.SUBJECT, unit=unit, former=unit.name)
    return change
