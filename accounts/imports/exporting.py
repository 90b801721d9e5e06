"""What is there, in the sheets of the import: an export can be changed and imported again.

Standing units, groups with members, active accounts with the posts they hold or are proposed for. A person with several
posts has several lines, one with none has a line without unit and role.
"""

from collections.abc import Iterator
from typing import Any

from accounts.imports.book import Book, Row
from accounts.imports.columns import GROUPS, KINDS, PEOPLE, ROLES, UNITS
from accounts.models import GroupMember, Membership, MembershipState, Unit, User
from audit import clock

_KINDS = {value: label for label, value in KINDS.items()}
_ROLES = {value: label for label, value in ROLES.items()}


def book_of_today() -> Book:
    """All of it: four queries."""
    lines: dict[str, Iterator[dict[str, str]]] = {UNITS.key: _units(), GROUPS.key: _groups(), PEOPLE.key: _people()}
    return Book({key: [Row(place, cells) for place, cells in enumerate(each, 2)] for key, each in lines.items()})


def _units() -> Iterator[dict[str, str]]:
    rows = list(Unit.objects.standing(clock.today()))
    by_path = {row.path: row.code for row in rows}
    for row in rows:
        yield {
            "code": row.code, "name": row.name, "short_name": row.short_name,
            "parent": by_path.get(row.path[: -Unit.steplen], ""), "kind": _KINDS[row.kind], "region": row.region,
            "position": str(row.position),
        }  # fmt: skip


def _groups() -> Iterator[dict[str, str]]:
    rows = GroupMember.objects.filter(valid_to=None, unit__dissolved_on=None).order_by("group__code", "unit__path")
    for code, name, unit in rows.values_list("group__code", "group__name", "unit__code"):
        yield {"code": code, "name": name, "unit": unit}


def _people() -> Iterator[dict[str, str]]:
    open_states = (MembershipState.PROPOSED, MembershipState.GRANTED)
    posts: dict[int, list[Any]] = {}
    held = Membership.objects.filter(state__in=open_states, unit__dissolved_on=None).order_by("id")
    for row in held.values_list("user_id", "unit__code", "role", "post"):
        posts.setdefault(row[0], []).append(row[1:])
    for user in User.objects.filter(is_active=True).order_by("username"):
        for unit, role, post in posts.get(user.pk, [("", "", "")]):
            yield {
                "username": user.username, "name": user.name, "phone": user.phone, "unit": unit,
                "role": _ROLES.get(role, ""), "post": post,
            }  # fmt: skip
