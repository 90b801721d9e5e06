"""What the address of a page of 未报情况 asks for. Whatever cannot be read is left out."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q
from django.http import QueryDict

from accounts.models import GroupMember
from campaigns.models import Campaign, Participation
from rectification.filters import ListFilter, whole_number

UNFILED, EVERYTHING = "", "all"
#: The rows behind a number: not filed though due, of these the late ones, filed, filed late, all that were due.
DUE, LATE, FILED, FILED_LATE, EXPECTED = "", "late", "filed", "filed_late", "expected"
LONGEST_SEARCH = 40


@dataclass(frozen=True)
class UnitsFilter(ListFilter):
    """Which units: those whose name contains `q`, those of a group."""

    q: str = ""
    group: int | None = None

    def units(self, campaign: Campaign, today: date) -> Q:
        """The condition on rows with `unit`; empty when all are asked for."""
        condition = Q()
        if self.q:
            named = Q(name__icontains=self.q) | Q(short_name__icontains=self.q)
            condition &= Q(unit__in=Participation.objects.filter(named, campaign=campaign).values("unit"))
        if self.group:
            members = GroupMember.objects.in_force(today).filter(group=self.group)
            condition &= Q(unit__in=members.values("unit"))
        return condition


@dataclass(frozen=True)
class BoardFilter(UnitsFilter):
    """The board. `show` is "" (只看未报) or "all"; `by` is "" (units × materials) or "material"; `col` is the page of
    columns."""

    show: str = UNFILED
    by: str = ""
    requirement: int | None = None
    col: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address."""
        return cls(
            q=query.get("q", "").strip()[:LONGEST_SEARCH],
            group=whole_number(query, "group"),
            show=EVERYTHING if query.get("show") == EVERYTHING else UNFILED,
            by="material" if query.get("by") == "material" else "",
            requirement=whole_number(query, "requirement"),
            col=whole_number(query, "col", 2),
        )


@dataclass(frozen=True)
class RowsFilter(UnitsFilter):
    """The rows behind a number of the board."""

    unit: int | None = None
    requirement: int | None = None
    period: str = ""
    kind: str = DUE

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address."""
        kind = query.get("kind", "")
        return cls(
            q=query.get("q", "").strip()[:LONGEST_SEARCH],
            group=whole_number(query, "group"),
            unit=whole_number(query, "unit"),
            requirement=whole_number(query, "requirement"),
            period=query.get("period", "")[:20],
            kind=kind if kind in (LATE, FILED, FILED_LATE, EXPECTED) else DUE,
        )
