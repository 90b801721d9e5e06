"""Named reads of the trail."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

from audit.clock import SHANGHAI


class EntryQuerySet(models.QuerySet[Any]):
    """Filters of the auditor's page; they compose."""

    def by_person(self, text: str) -> Self:
        """Who acted, by (part of) the name; also what was done to an account of that name, and refused sign-ins."""
        on_account = Q(object_type="accounts.user", object_name__icontains=text)
        return self.filter(Q(actor_name__icontains=text) | on_account)

    def of_unit(self, text: str) -> Self:
        """By (part of) the name that the actor's unit had at the time."""
        return self.filter(unit_name__icontains=text)

    def about(self, text: str) -> Self:
        """By (part of) the object's name, or its exact number."""
        return self.filter(Q(object_name__icontains=text) | Q(object_id=text))

    def doing(self, action: str) -> Self:
        """One action, or with a trailing dot all that begin so (`accounts.unit.`)."""
        return self.filter(action__startswith=action) if action.endswith(".") else self.filter(action=action)

    def between(self, first: date | None, last: date | None) -> Self:
        """Days in China, both included."""
        rows = self
        if first is not None:
            rows = rows.filter(at__gte=datetime.combine(first, time.min, SHANGHAI))
        if last is not None:
            rows = rows.filter(at__lt=datetime.combine(last + timedelta(days=1), time.min, SHANGHAI))
        return rows
