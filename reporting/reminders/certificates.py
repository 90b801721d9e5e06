"""What certificates owe their holders: to be renewed in time, and inspected. They belong to no campaign."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.clock import local_date
from personnel.models import Certificate, CertificateKind
from reporting.reminders.facts import NO_CAMPAIGN, Item, ItemKey, Kind
from reporting.reminders.sources import Scope


@dataclass(frozen=True)
class _Certificates:
    """One day of a certificate. `column` holds it; `leads` says how many days ahead of it people are told."""

    kind: ClassVar[Kind]
    column: ClassVar[str]

    def leads(self, kind: CertificateKind) -> tuple[int, ...]:
        """Days before the day, the longest first."""
        raise NotImplementedError

    def among(self) -> QuerySet[Certificate]:
        """Those of which the day matters; what waits to be revoked is not renewed, and nobody is reminded of it."""
        raise NotImplementedError

    def rows(self, scope: Scope) -> QuerySet[Certificate]:
        """Up to the longest lead time from the last day that is looked at. Of one campaign alone there are none."""
        if not scope.whole:
            return Certificate.objects.none()
        return self.among().filter(**{f"{self.column}__lte": scope.last_day + timedelta(days=scope.longest_lead)})

    def items(self, rows: QuerySet[Certificate], scope: Scope) -> Iterator[Item]:
        """One query."""
        for row in rows.select_related("kind", "unit", "officer"):
            holder = row.officer.user_id if row.officer is not None else None
            due: date = getattr(row, self.column)
            yield Item(
                key=ItemKey(self.kind, row.pk, row.unit_id), campaign=NO_CAMPAIGN, unit_label=row.unit.label,
                title=_("%(name)s的%(kind)s（%(number)s）") % _words(row), due=due, since=local_date(row.created_at),
                audience=scope.people.keepers(row.unit_id, holder), leads=self.leads(row.kind), holder=holder,
                url=reverse("certificate-detail", args=[row.uuid]),
            )  # fmt: skip


def _words(row: Certificate) -> dict[str, Any]:
    return {"name": row.holder_name, "kind": row.kind.name, "number": row.number or "—"}


def longest_lead() -> int:
    """The longest lead time of all kinds, in days: one query."""
    kinds = CertificateKind.objects.all()
    return max((days for kind in kinds for days in (*kind.leads, kind.inspection_lead)), default=0)


class Endings(_Certificates):
    """The last day of validity: at each lead time of the kind, and once when it is over."""

    kind = Kind.CERTIFICATE
    column = "valid_until"

    def leads(self, kind: CertificateKind) -> tuple[int, ...]:
        return kind.leads

    def among(self) -> QuerySet[Certificate]:
        return Certificate.objects.out().exclude(revocation="proposed")


class Inspections(_Certificates):
    """The day until which it is to be inspected: when the inspection may be held, and once when the day is over."""

    kind = Kind.INSPECTION
    column = "inspect_by"

    def leads(self, kind: CertificateKind) -> tuple[int, ...]:
        return (kind.inspection_lead,)

    def among(self) -> QuerySet[Certificate]:
        return Certificate.objects.filter(state__in=("valid", "inspection_due")).exclude(revocation="proposed")


def text_of(item: Item, day: date) -> str:
    """“2026-09-01到期，还有90天，请办理换发”."""
    assert item.due is not None
    words = {"day": item.due.isoformat(), "rest": (item.due - day).days}
    over = item.due < day
    if item.key.kind == Kind.CERTIFICATE:
        if over:
            return _("已于%(day)s到期，请停止使用，办理换发或注销") % words
        return _("%(day)s到期，还有%(rest)d天，请办理换发") % words
    if over:
        return _("年审期限%(day)s已过，请停止使用，办理年审") % words
    return _("年审期限%(day)s，还有%(rest)d天，请办理年审") % words
