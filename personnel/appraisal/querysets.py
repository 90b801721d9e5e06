"""Who reads which part of an appraisal file."""

from typing import Any, Self

from django.db.models import Q

from accounts.capabilities import Capability
from accounts.grants import PATH_STEP, Grants
from accounts.querysets import ScopedQuerySet
from personnel.querysets import OfficerPartQuerySet, unit_reach


class ScaleQuerySet(ScopedQuerySet[Any]):
    """Scales of units in reach; those of the units above them hold there, too, and are read by `reading`."""

    read_capability = Capability.OFFICER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return unit_reach(grants, capability)

    def reading(self, grants: Grants) -> Self:
        """The scales that a person's pages name: of his units, of what is below them and of what is above."""
        posts = grants.posts
        paths = {path for post in posts for path in (post.path, post.around)}
        above = {path[:end] for path in paths for end in range(PATH_STEP, len(path) + 1, PATH_STEP)}
        return self.filter(unit_reach(grants, Capability.OFFICER_READ) | Q(unit__path__in=above))

    def in_year(self, year: int) -> Self:
        """Those by which a year is appraised."""
        return self.filter(Q(last_year=None) | Q(last_year__gte=year), first_year__lte=year)


class FileRowQuerySet(OfficerPartQuerySet):
    """Parts of the file that whoever reads the officer reads; SELF: of one's own."""

    def standing(self) -> Self:
        """What was not withdrawn."""
        return self.filter(withdrawn_at=None)


class AccountabilityQuerySet(FileRowQuerySet):
    """问责: who keeps the officers, and he himself. Whoever only reads the roster learns nothing of it."""

    read_capability = Capability.OFFICER_MANAGE

    def reach(self, grants: Grants, capability: Capability) -> Q:
        if capability == Capability.OFFICER_READ:
            capability = Capability.OFFICER_MANAGE
        return super().reach(grants, capability)
