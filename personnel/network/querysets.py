"""Which liaisons a capability covers."""

from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Q

from accounts.capabilities import Capability, Reach
from accounts.grants import PATH_STEP, Grants
from accounts.querysets import ScopedQuerySet
from personnel.querysets import unit_reach


def units_above(grants: Grants) -> set[str]:
    """The tree paths of the units above those whose roster the person reads."""
    own = [post.path for post in grants.reaching(Capability.OFFICER_READ, Reach.OWN | Reach.BELOW)]
    own += [post.around for post in grants.reaching(Capability.OFFICER_READ, Reach.AROUND)]
    return {path[:end] for path in own for end in range(PATH_STEP, len(path), PATH_STEP)}


class LiaisonQuerySet(ScopedQuerySet[Any]):
    """By unit, as officers are. Who reads his own network also reads the liaisons of the units above him, whom he is
    to turn to; he keeps nothing there and unmasks nobody."""

    read_capability = Capability.OFFICER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        own = unit_reach(grants, capability)
        if capability != Capability.OFFICER_READ:
            return own
        return own | Q(unit__path__in=units_above(grants))

    def in_force(self, on: date) -> Self:
        """Who was liaison on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

    def open(self) -> Self:
        """Without a last day: those that can be replaced or ended."""
        return self.filter(valid_to=None)


#: So many days before its end a term is told as ending.
ENDS_SOON = 60


class AppointmentQuerySet(ScopedQuerySet[Any]):
    """Supervisors and contact points, by the unit that appointed them."""

    read_capability = Capability.OFFICER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return unit_reach(grants, capability)

    def in_force(self, on: date) -> Self:
        """Whose term holds on a day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=on), valid_from__lte=on, valid_to__gte=on)

    def last_terms(self) -> Self:
        """Neither renewed nor ended early: what somebody still has to see to."""
        return self.filter(renewal=None, ended_on=None)

    def ending(self, on: date) -> Self:
        """Within the lead time of the end, not over yet and not renewed."""
        return self.last_terms().filter(valid_to__range=(on, on + timedelta(days=ENDS_SOON)))

    def lapsed(self, on: date) -> Self:
        """Over, and nobody has renewed or closed it."""
        return self.last_terms().filter(valid_to__lt=on)

    def to_see_to(self, on: date) -> Self:
        """Ending or lapsed: what the menu counts."""
        return self.last_terms().filter(valid_to__lte=on + timedelta(days=ENDS_SOON))
