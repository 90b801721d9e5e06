"""A certificate in use: inspected, suspended, given back, lost; renewed and replaced by a new one."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import Change, Refused, Transition, what
from audit import clock
from audit.services import record
from personnel.models import Certificate, CertificateEventKind, CertificateState, Inspection
from personnel.months import months_after
from personnel.services.acting import hold, move, note, said
from personnel.services.applying import Printed, next_inspection, refuse_taken, values_of, within_years
from personnel.states import INSPECTED, RENEWED, REPLACED, REPORTED_LOST, RESTORED, RESTORED_EXPIRED, SUSPENDED


@dataclass(frozen=True)
class Looked:
    """A yearly inspection: on a day, passed or not, with a note (which a failure needs)."""

    on: date
    passed: bool
    note: str = ""


def inspect(*, certificate: Certificate, looked: Looked, actor: Actor) -> Inspection:
    """年审. Passed: in use until the next one. Failed: suspended 暂扣 in the same act. Raises PermissionDenied,
    StaleState, Refused: its kind is not inspected, the failure has no reason, or it has passed this one already."""
    text = said(looked.note, "" if looked.passed else _("请写明年审不合格的原因。"))
    with transaction.atomic():
        # The day until which it is due counts on from what stands there now.
        Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        certificate.refresh_from_db()
        due = certificate.inspect_by
        if due is None:
            raise Refused(_("这本证件不用年审。"))
        if looked.passed:
            _refuse_twice(certificate, due, looked.on)
            # From the day on which it was due, so that nobody gains by being late or loses by being early.
            until = certificate.valid_until or due
            change = Change({"inspect_by": next_inspection(certificate.kind, due, until)}, text)
            move(certificate, INSPECTED, CertificateEventKind.INSPECTED, on=looked.on, actor=actor, change=change)
        else:
            reason = _("年审不合格：%(note)s") % {"note": text}
            suspend(certificate=certificate, on=looked.on, reason=reason, actor=actor)
        return Inspection.objects.create(
            certificate=certificate, due_on=due, on=looked.on, passed=looked.passed, note=text,
            recorded_at=clock.now(), recorded_by=actor.user,
        )  # fmt: skip


def _refuse_twice(certificate: Certificate, due: date, on: date) -> None:
    """One inspection counts once: who presses again does not gain a year. Raises Refused."""
    last = certificate.inspections.filter(passed=True).order_by("-on", "-id").first()
    if last is None or due < on:
        return
    begins = months_after(last.on, certificate.kind.inspection_months) - timedelta(
        days=certificate.kind.inspection_lead
    )
    if on < begins:
        raise Refused(
            _("这本证件%(day)s已年审合格，下一次年审从%(begins)s起办理。")
            % {"day": last.on.isoformat(), "begins": begins.isoformat()}
        )


def suspend(*, certificate: Certificate, on: date, reason: str, actor: Actor) -> None:
    """暂扣: not to be used from that day on, until it is given back."""
    reason = said(reason, _("请写明暂扣的原因。"))
    _in_one(certificate, SUSPENDED, CertificateEventKind.SUSPENDED, on, reason, actor)


def restore(*, certificate: Certificate, on: date, reason: str, actor: Actor) -> None:
    """发还 a suspended one: usable again from that day on. One whose years have run out meanwhile comes back as an
    expired one, which can be renewed."""
    reason = said(reason, _("请写明发还的理由，例如补考合格。"))
    over = certificate.valid_until is not None and certificate.valid_until < clock.today()
    transition = RESTORED_EXPIRED if over else RESTORED
    _in_one(certificate, transition, CertificateEventKind.RESTORED, on, reason, actor)


def report_lost(*, certificate: Certificate, on: date, reason: str, actor: Actor) -> None:
    """报失: not to be used from that day on; it is replaced, or ends."""
    reason = said(reason, _("请写明遗失的经过。"))
    _in_one(certificate, REPORTED_LOST, CertificateEventKind.REPORTED_LOST, on, reason, actor)


def _in_one(
    certificate: Certificate, transition: Transition, kind: str, on: date, reason: str, actor: Actor
) -> None:  # fmt: skip
    with transaction.atomic():
        hold(certificate)
        move(certificate, transition, kind, on=on, actor=actor, change=Change(reason=reason))


def replace_lost(*, certificate: Certificate, printed: Printed, actor: Actor) -> Certificate:
    """补发: the new certificate ends when the lost one would have, and is inspected when that one would have been."""
    printed = replace(printed, valid_until=certificate.valid_until)
    return _succeed(certificate, printed, REPLACED, CertificateEventKind.REPLACED, certificate.inspect_by, actor)


def renew(*, certificate: Certificate, printed: Printed, actor: Actor, reason: str = "") -> Certificate:
    """换发: a new certificate for another term; in use or expired, never suspended or waiting to be revoked. `reason`:
    why it is valid for longer than its kind says, else Refused."""
    reason = said(reason)
    within_years(certificate.kind, values_of(certificate.kind, printed), reason)
    return _succeed(certificate, printed, RENEWED, CertificateEventKind.RENEWED, None, actor, reason)


def _succeed(
    old: Certificate, printed: Printed, transition: Transition, kind: str, inspect_by: date | None, actor: Actor,
    reason: str = "",
) -> Certificate:  # fmt: skip
    """End one certificate and write the one in its place. The old one ends on the day of the new one's issue."""
    with transaction.atomic():
        hold(old, numbering=True)
        values = values_of(old.kind, printed)
        refuse_taken(Certificate(kind=old.kind, replaces=old), printed.number)
        change = Change({"ended_on": printed.issued_on}, reason, {"new_number": printed.number})
        move(old, transition, kind, on=printed.issued_on, actor=actor, change=change)
        assert old.officer is not None  # the guards have asked
        row = Certificate(
            kind=old.kind, unit=old.unit, officer=old.officer, holder_name=old.officer.name, replaces=old,
            state=CertificateState.VALID, created_at=clock.now(), **values,
        )  # fmt: skip
        row.fields = row.fields or old.fields
        if inspect_by is not None:
            row.inspect_by = inspect_by
        row.save()
        note(row, CertificateEventKind.ISSUED, on=printed.issued_on, actor=actor)
        after = {"number": row.number, "valid_until": row.valid_until, "old_number": old.number}
        record(who=actor.who, action="personnel.certificate.succeeded", what=what(row), after=after)
    return row
