"""Which training a capability covers: by the organising unit, and for readers also by who took part."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from accounts.capabilities import Capability
from accounts.grants import Grants
from accounts.querysets import AdministeredQuerySet, ScopedQuerySet
from personnel.querysets import OfficerPartQuerySet, part_of_officer, unit_reach


def _model(name: str) -> Any:
    return apps.get_model("personnel", name)


class CategoryQuerySet(AdministeredQuerySet):
    """Parameters of the whole system: named by everybody's pages."""

    read_capability = Capability.ORGANISATION_MANAGE

    def in_use(self) -> Self:
        """Those in which training is entered today."""
        return self.filter(ended_on=None)


class TrainingOfUnitQuerySet(ScopedQuerySet[Any]):
    """Rows of the unit that organises or demands training."""

    read_capability = Capability.OFFICER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return unit_reach(grants, capability)


class RuleQuerySet(TrainingOfUnitQuerySet):
    def in_year(self, year: int) -> Self:
        """The thresholds that hold in a year."""
        return self.filter(Q(last_year=None) | Q(last_year__gte=year), first_year__lte=year)


class SessionQuerySet(TrainingOfUnitQuerySet):
    def reach(self, grants: Grants, capability: Capability) -> Q:
        """A unit whose people took part reads the session, though another has organised it; it keeps none of it."""
        own = super().reach(grants, capability)
        if capability != Capability.OFFICER_READ:
            return own
        attended = _model("Attendance").objects.filter(part_of_officer(grants, capability, "officer"))
        return own | Q(pk__in=attended.values("session"))

    def of_year(self, year: int) -> Self:
        """Sessions of a year; none reaches into another."""
        return self.filter(begins_on__range=(date(year, 1, 1), date(year, 12, 31)))


class SessionPartQuerySet(ScopedQuerySet[Any]):
    """Rows of one session, as reachable as it is."""

    read_capability = Capability.OFFICER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        sessions = _model("TrainingSession").objects
        return Q(session__in=sessions.filter(sessions.all().reach(grants, capability)).values("pk"))


class BatchQuerySet(SessionPartQuerySet):
    """For who keeps the session: the workbook names people of other units too."""

    read_capability = Capability.OFFICER_MANAGE

    def open(self) -> Self:
        """Between dry run and confirmation."""
        return self.filter(applied_at=None)


class AttendanceQuerySet(OfficerPartQuerySet):
    def counted(self, year: int) -> Self:
        """What a year's hours are made of: presence at sessions that were held."""
        return self.counted_between(date(year, 1, 1), date(year, 12, 31))

    def counted_between(self, first: date, last: date) -> Self:
        """Presence at sessions that were held, of which no day lies outside of a span."""
        return self.filter(
            state="present", session__state="held", session__begins_on__range=(first, last), session__ends_on__lte=last
        )


class EffectQuerySet(OfficerPartQuerySet):
    def waiting(self) -> Self:
        """Proposed, and nobody has decided yet."""
        return self.filter(state="proposed")
