"""The part of `personnel` in a change of the organisation: the roster goes to the unit that was named."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.changing import Carriage, Holding
from accounts.models import Unit
from personnel.models import GONE, Certificate, CertificateEventKind, Officer
from personnel.services.acting import TEXT_LIMIT, note
from personnel.services.terms import From, place_officer

OFFICERS = "personnel.officers"


class RosterPart:
    """Registered by `apps.py`."""

    def holdings(self, unit: Unit, on: date) -> list[Holding]:
        """Officers who have not gone; the number only, since administrators hold no business data."""
        count = Officer.objects.filter(unit=unit).exclude(state__in=GONE).count()
        count += _unheld(unit).count()
        return [Holding(OFFICERS, _("在册执法人员（连同证件）"), count)] if count else []

    def obstacles(self, unit: Unit, on: date) -> list[str]:
        """None of its own: who is on both rosters is told on the day."""
        return []

    def hold(self, unit: Unit) -> None:
        """Its roster, and the certificates that nobody on it holds."""
        list(Officer.objects.select_for_update(no_key=True).filter(unit=unit).order_by("pk").values_list("pk"))
        list(_unheld(unit).select_for_update(no_key=True).values_list("pk"))

    def carry(self, carriage: Carriage) -> dict[str, int]:
        """Each officer goes with his history and his certificates; who has gone stays in the files of the old unit."""
        target = carriage.targets.get(OFFICERS)
        if target is None:
            return {}
        rows = list(Officer.objects.filter(unit=carriage.unit).exclude(state__in=GONE).order_by("pk"))
        reason = carriage.change.basis[:TEXT_LIMIT]
        for officer in rows:
            last = officer.terms.order_by("valid_from", "id").last()
            since = From(max(carriage.on, last.valid_from) if last else carriage.on, reason)
            place_officer(officer=officer, unit=target, since=since, keep_certificates=True, actor=carriage.actor)
        for certificate in _unheld(carriage.unit):
            Certificate.objects.filter(pk=certificate.pk).update(unit=target)
            note(certificate, CertificateEventKind.MOVED, on=carriage.on, actor=carriage.actor, reason=reason)
        return {"officers": len(rows)} if rows else {}


def _unheld(unit: Unit) -> QuerySet[Certificate]:
    """Certificates without anybody on the roster, which the clean-up list names."""
    return Certificate.objects.filter(unit=unit, officer=None, ended_on=None).order_by("pk")
