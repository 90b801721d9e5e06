"""The parts of `personnel` in a change of the organisation: roster, network and training go where it was said."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.changing import Carriage, Holding
from accounts.models import Unit
from accounts.transitions import what
from audit.services import record
from personnel.models import (
    GONE,
    Appointment,
    Certificate,
    CertificateEventKind,
    Liaison,
    Officer,
    SessionState,
    TrainingSession,
)
from personnel.services.acting import TEXT_LIMIT, note
from personnel.services.appointments import hand_over_appointments
from personnel.services.network import hand_over
from personnel.services.terms import From, place_officer

OFFICERS = "personnel.officers"
LIAISONS = "personnel.liaisons"
APPOINTMENTS = "personnel.appointments"
TRAINING = "personnel.training"


class RosterPart:
    """Registered by `apps.py`."""

    def holdings(self, unit: Unit, on: date) -> list[Holding]:
        """Officers who have not gone, and certificates of nobody of them; the number only, since administrators hold no
        business data."""
        count = Officer.objects.filter(unit=unit).exclude(state__in=GONE).count()
        count += _left_over(unit).count()
        return [Holding(OFFICERS, _("在册执法人员（连同证件）"), count)] if count else []

    def obstacles(self, unit: Unit, on: date) -> list[str]:
        """None of its own: who is on both rosters is told on the day."""
        return []

    def hold(self, unit: Unit) -> None:
        """Its roster, and the certificates that nobody on it holds."""
        list(Officer.objects.select_for_update(no_key=True).filter(unit=unit).order_by("pk").values_list("pk"))
        list(_left_over(unit).select_for_update(no_key=True).values_list("pk"))

    def carry(self, carriage: Carriage) -> dict[str, int]:
        """Each officer goes with his history and his certificates; who has gone stays in the files of the old unit, but
        his certificate is a case to clean up, which somebody must close."""
        target = carriage.targets.get(OFFICERS)
        if target is None:
            return {}
        rows = list(Officer.objects.filter(unit=carriage.unit).exclude(state__in=GONE).order_by("pk"))
        reason = carriage.change.basis[:TEXT_LIMIT]
        for officer in rows:
            last = officer.terms.order_by("valid_from", "id").last()
            since = From(max(carriage.on, last.valid_from) if last else carriage.on, reason)
            place_officer(officer=officer, unit=target, since=since, keep_certificates=True, actor=carriage.actor)
        for certificate in _left_over(carriage.unit):
            Certificate.objects.filter(pk=certificate.pk).update(unit=target)
            note(certificate, CertificateEventKind.MOVED, on=carriage.on, actor=carriage.actor, reason=reason)
        return {"officers_carried": len(rows)} if rows else {}


class NetworkPart:
    """Registered by `apps.py`: who stands for the unit stands for the receiver, beside whom it has."""

    def holdings(self, unit: Unit, on: date) -> list[Holding]:
        """Liaisons without a last day; supervisors and contact points whose term goes on."""
        liaisons = Liaison.objects.open().filter(unit=unit).count()
        appointments = Appointment.objects.last_terms().filter(unit=unit, valid_to__gte=on).count()
        found = [
            Holding(LIAISONS, _("执法联络员"), liaisons),
            Holding(APPOINTMENTS, _("执法监督员、联系点"), appointments),
        ]
        return [holding for holding in found if holding.count]

    def hold(self, unit: Unit) -> None:
        """Registrations and appointments of the unit wait."""
        list(Liaison.objects.select_for_update(of=("self",)).filter(unit=unit).order_by("pk"))
        list(Appointment.objects.select_for_update(of=("self",)).filter(unit=unit).order_by("pk"))

    def obstacles(self, unit: Unit, on: date) -> list[str]:
        """None."""
        return []

    def carry(self, carriage: Carriage) -> dict[str, int]:
        """A new registration at the receiver from the day on; the old one ends, as with every change."""
        done = {}
        if target := carriage.targets.get(LIAISONS):
            done["liaisons"] = hand_over(
                unit=carriage.unit, target=target, on=carriage.on, reason=carriage.change.basis[:TEXT_LIMIT],
                actor=carriage.actor,
            )  # fmt: skip
        if target := carriage.targets.get(APPOINTMENTS):
            done["appointments"] = hand_over_appointments(
                unit=carriage.unit, target=target, on=carriage.on, actor=carriage.actor
            )
        return {word: count for word, count in done.items() if count}


class TrainingPart:
    """Registered by `apps.py`: what is planned is held by whoever takes over; what was held stays with who held it."""

    def holdings(self, unit: Unit, on: date) -> list[Holding]:
        """Sessions that are neither held nor cancelled."""
        count = _planned(unit).count()
        return [Holding(TRAINING, _("还没有举办的培训"), count)] if count else []

    def hold(self, unit: Unit) -> None:
        """Whoever writes a list or holds a session waits."""
        list(_planned(unit).select_for_update(no_key=True).values_list("pk"))

    def obstacles(self, unit: Unit, on: date) -> list[str]:
        """None."""
        return []

    def carry(self, carriage: Carriage) -> dict[str, int]:
        """Each with its list. The year's plan stays with the unit that made it."""
        target = carriage.targets.get(TRAINING)
        rows = list(_planned(carriage.unit)) if target else []
        for row in rows:
            TrainingSession.objects.filter(pk=row.pk).update(unit=target, plan=None)
            record(
                who=carriage.actor.who, action="personnel.training.handed_over", what=what(row),
                before={"unit": carriage.unit.name}, after={"unit": target.name if target else ""},
                reason=carriage.change.basis[:TEXT_LIMIT],
            )  # fmt: skip
        return {"trainings": len(rows)} if rows else {}


def _planned(unit: Unit) -> QuerySet[TrainingSession]:
    return TrainingSession.objects.filter(unit=unit, state=SessionState.PLANNED).order_by("pk")


def _left_over(unit: Unit) -> QuerySet[Certificate]:
    """Certificates of nobody who is on the unit's roster still: without a holder, or of somebody who has gone or was
    moved. The clean-up list names them."""
    here = Officer.objects.filter(unit=unit).exclude(state__in=GONE)
    return Certificate.objects.filter(unit=unit, ended_on=None).exclude(officer__in=here.values("pk")).order_by("pk")
