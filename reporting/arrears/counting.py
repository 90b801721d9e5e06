"""Completeness and timeliness counted by the database, by any grouping: the rules of `rectification.figures.rates`.

Expected: not waived, due by today; without a date: from its first day on, for completeness alone; what may be filed at
any time is expected of nobody. On time: first submitted on or before the due day, days being local days in China.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import User
from audit.clock import SHANGHAI
from campaigns.models import Campaign, Obligation
from rectification.figures.rates import Shares
from rectification.models import FilingState

NEVER_FILED = Q(filing__first_submitted_at=None)
FILED = Q(filing__first_submitted_at__isnull=False)
COUNTS = ("expected", "filed", "dated", "on_time", "late", "today", "total", "submitted", "accepted")


def expected_q(today: date) -> Q:
    """Condition on Obligation: it counts today."""
    return Q(waived_at=None) & (Q(due_date__lte=today) | Q(due_date=None, expected_from__lte=today))


def unfiled_q(today: date) -> Q:
    """Condition on Obligation: it should be there by the end of today, and is not."""
    return expected_q(today) & NEVER_FILED


def owed_in(campaign: Campaign, user: User) -> QuerySet[Obligation]:
    """The campaign's obligations in the user's reach, with `first_day`, the day of their first submission or of
    the arrival of its paper."""
    rows: QuerySet[Obligation] = Obligation.objects.visible_to(user).filter(campaign=campaign).demanded()
    submitted = TruncDate("filing__first_submitted_at", tzinfo=SHANGHAI)
    return rows.annotate(first_day=Case(When(FILED, then=Coalesce("filing__received_on", submitted))))


@dataclass(frozen=True)
class Counts(Shares):
    """Numbers of obligations. `late`: past their day and never filed; `today`: due today and not filed; `accepted`: of
    the expected ones. `total`: not waived, due or still to come; `submitted`: of these, also before they are due."""

    expected: int = 0
    filed: int = 0
    dated: int = 0
    on_time: int = 0
    late: int = 0
    today: int = 0
    total: int = 0
    submitted: int = 0
    accepted: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in COUNTS))

    @property
    def unfiled(self) -> int:
        """What should be there and is not."""
        return self.expected - self.filed

    @property
    def filed_late(self) -> int:
        """Filed after their day."""
        return self.dated - self.on_time - self.late - self.today


def counts_by(rows: QuerySet[Obligation], today: date, *fields: str, **more: Any) -> dict[Any, tuple[Counts, Any]]:
    """Grouped by some fields: their values (a tuple when several) → counts, and the row's further aggregates by name.

    One query; what comes back is one row a group, however many obligations there are.
    """
    expected = expected_q(today)
    grouped = rows.order_by().values(*fields).annotate(
        expected=Count("pk", filter=expected),
        filed=Count("pk", filter=expected & FILED),
        dated=Count("pk", filter=expected & Q(due_date__isnull=False)),
        on_time=Count("pk", filter=expected & FILED & Q(first_day__lte=F("due_date"))),
        late=Count("pk", filter=expected & NEVER_FILED & Q(due_date__lt=today)),
        today=Count("pk", filter=expected & NEVER_FILED & Q(due_date=today)),
        total=Count("pk", filter=Q(waived_at=None)),
        submitted=Count("pk", filter=Q(waived_at=None) & FILED),
        accepted=Count("pk", filter=expected & Q(filing__state=FilingState.ACCEPTED)),
        **more,
    )  # fmt: skip
    found = {}
    for row in grouped:
        key = tuple(row[name] for name in fields)
        counts = Counts(*(row[name] for name in COUNTS))
        found[key if len(fields) > 1 else key[0]] = (counts, {name: row[name] for name in more})
    return found
