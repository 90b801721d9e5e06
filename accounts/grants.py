"""What one user holds today, as plain facts that querysets turn into conditions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.capabilities import Capability, Reach, Role, reach_of
from audit import clock

if TYPE_CHECKING:
    from accounts.models import User


#: How many signs of a path one level of the tree takes (treebeard's default).
PATH_STEP = 4
#: Kinds of units that act for the unit above them.
ACTING_FOR_ANOTHER = frozenset({"section", "lead_office"})


@dataclass(frozen=True)
class Post:
    """One membership in force: the role, and the unit by id, tree path and name."""

    role: Role
    unit_id: int
    path: str
    unit_name: str
    post: str
    kind: str = ""

    @property
    def around(self) -> str:
        """The tree path of the unit for which the post's unit acts: a section's is that of the unit above it."""
        if self.kind in ACTING_FOR_ANOTHER and len(self.path) > PATH_STEP:
            return self.path[:-PATH_STEP]
        return self.path


@dataclass(frozen=True)
class Grants:
    """The posts of a user. Building conditions from it costs no query."""

    user_id: int
    posts: tuple[Post, ...]
    #: Units that took over from one of his: nor does he judge these. Filled only where querysets cannot be asked.
    barred: frozenset[int] = frozenset()

    @classmethod
    def of(cls, user: "User") -> "Grants":
        """Read the memberships in force today: one query."""
        rows = user.memberships.in_force(clock.today()).select_related("unit").order_by("id")
        posts = tuple(Post(Role(m.role), m.unit_id, m.unit.path, m.unit.name, m.post, m.unit.kind) for m in rows)
        return cls(user.pk, posts)

    def has(self, capability: Capability) -> bool:
        """Whether the capability is held in some reach, whatever the row."""
        return capability == Capability.SELF or any(reach_of(p.role, capability) for p in self.posts)

    def has_role(self, *roles: Role) -> bool:
        """Whether one of the roles is held anywhere."""
        return any(p.role in roles for p in self.posts)

    def reaching(self, capability: Capability, reach: Reach) -> list[Post]:
        """The posts that hold the capability in (one of) the given kinds of reach."""
        return [p for p in self.posts if reach_of(p.role, capability) & reach]

    def unit_q(self, capability: Capability, field: str) -> Q:
        """Rows whose unit (a path of lookups to a Unit, "" for Unit itself) is reached organisationally."""
        own = [p.unit_id for p in self.reaching(capability, Reach.OWN)]
        below = [p.path for p in self.reaching(capability, Reach.BELOW)]
        below += [p.around for p in self.reaching(capability, Reach.AROUND)]
        return _ids(field, own) | _under(field, below)

    def organiser_q(self, capability: Capability, field: str) -> Q:
        """Rows whose organiser or receiver (a path of lookups to a Unit) is reached by campaign."""
        exact = [p.unit_id for p in self.reaching(capability, Reach.ORGANISED)]
        below = [p.path for p in self.reaching(capability, Reach.ORGANISED_BELOW)]
        return _ids(field, exact) | _under(field, below)

    def everywhere(self, capability: Capability) -> bool:
        """Whether the capability is held over every row."""
        return bool(self.reaching(capability, Reach.EVERYWHERE))

    def assigned(self, capability: Capability) -> bool:
        """Whether rows of campaigns to which the user is assigned by name count."""
        return bool(self.reaching(capability, Reach.ASSIGNED))

    @property
    def unit_ids(self) -> set[int]:
        """Units in which the user holds any post: whose filings and closures are for others to judge."""
        return {p.unit_id for p in self.posts}


class _Nothing(Q):
    """A condition that no row meets. It falls away beside others instead of being built and compiled with each query.

    As everywhere with Q, an empty one beside `|` is not "every row" but no condition at all.
    """

    def __or__(self, other: Q) -> Q:
        return other if other else self

    __ror__ = __or__

    def __and__(self, other: Q) -> Q:
        return self

    __rand__ = __and__

    def __invert__(self) -> Q:
        return ~Q(pk__in=[])


NOTHING: Q = _Nothing(pk__in=[])


def _ids(field: str, ids: Iterable[int]) -> Q:
    ids = sorted(set(ids))
    return Q(**{f"{field}__in" if field else "pk__in": ids}) if ids else NOTHING


def _under(field: str, paths: Iterable[str]) -> Q:
    condition = NOTHING
    for path in sorted(set(paths)):
        condition |= Q(**{f"{field}__path__startswith" if field else "path__startswith": path})
    return condition
