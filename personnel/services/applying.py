"""From the application to the first certificate, and what was issued before this product."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.transitions import Change, Refused, told_if_taken, what
from audit import clock
from audit.clock import local_date
from audit.services import record
from personnel.models import OUT, Certificate, CertificateEventKind, CertificateKind, CertificateState, Officer
from personnel.months import months_after
from personnel.services.acting import day_past, fitting, hold, is_oneself, move, note, said
from personnel.states import EXAMINED, GATES_OF_APPLICATION, ISSUED, REFUSED, never_for_auxiliaries, not_for_oneself


@dataclass(frozen=True)
class Printed:
    """What stands on a certificate. `valid_until` None: as many years as its kind says."""

    number: str
    issued_on: date
    issuer: str = ""
    fields: str = ""
    valid_until: date | None = None


def apply_for(*, officer: Officer, kind: CertificateKind, fields: str, actor: Actor) -> Certificate:
    """申领. Raises PermissionDenied, or Refused at a gate: an auxiliary, not serving, no proof of 在编, another one
    of the kind that is out or applied for."""
    actor.require(Capability.OFFICER_MANAGE, officer)
    row = Certificate(
        kind=kind, unit=officer.unit, officer=officer, holder_name=officer.name, fields=said(fields),
        applied_on=clock.today(), state=CertificateState.APPLIED, created_at=clock.now(),
    )  # fmt: skip
    with transaction.atomic():
        Officer.objects.select_for_update().get(pk=officer.pk)
        officer.refresh_from_db()
        for guard in GATES_OF_APPLICATION:
            guard(row, actor)
        with told_if_taken(Refused(_("%(name)s的申领正在办理，不用再申领。") % {"name": officer.name})):
            row.save()
        note(row, CertificateEventKind.APPLIED, on=clock.today(), actor=actor)
        after = {"kind": kind.name, "state": row.state, "fields": row.fields}
        record(who=actor.who, action="personnel.certificate.applied", what=what(row), after=after)
    return row


def pass_examinations(*, certificate: Certificate, actor: Actor) -> None:
    """The examinations of an application are passed. Refused while one of them is not."""
    with transaction.atomic():
        move(certificate, EXAMINED, CertificateEventKind.EXAMINED, on=clock.today(), actor=actor)


def refuse_application(*, certificate: Certificate, reason: str, actor: Actor) -> None:
    """不予发证, with the reason."""
    reason = said(reason, _("请写明不予发证的原因。"))
    with transaction.atomic():
        change = Change({"ended_on": clock.today()}, reason)
        move(certificate, REFUSED, CertificateEventKind.REFUSED, on=clock.today(), actor=actor, change=change)


def issue(*, certificate: Certificate, printed: Printed, actor: Actor, reason: str = "") -> None:
    """发证: the gates of the application and the examinations are asked once more. `reason`: why it is valid for longer
    than its kind says, else Refused."""
    reason = said(reason)
    with transaction.atomic():
        hold(certificate, numbering=True)
        values = values_of(certificate.kind, printed)
        within_years(certificate.kind, values, reason)
        refuse_taken(certificate, printed.number)
        move(
            certificate, ISSUED, CertificateEventKind.ISSUED, on=printed.issued_on, actor=actor,
            change=Change(values, reason, {"number": printed.number, "valid_until": values["valid_until"]}),
        )  # fmt: skip


@dataclass(frozen=True)
class Holder:
    """Whose certificate is registered: an officer, or only a name and the unit where it was found."""

    officer: Officer | None = None
    unit: Unit | None = None
    name: str = ""


def register_certificate(
    *, holder: Holder, kind: CertificateKind, printed: Printed, actor: Actor, inspect_by: date | None = None,
    reason: str = "",
) -> Certificate:  # fmt: skip
    """Enter a certificate that was issued elsewhere or earlier, as it is found: past its end it is expired, and of
    somebody who has left it is a case to clean up. Raises PermissionDenied, or Refused: an auxiliary's, one's own,
    no holder; without a `reason`, one that was issued since the officer's file was made (which goes by the gates of
    the application) or is valid for longer than its kind says."""
    reason = said(reason)
    officer = holder.officer
    unit = officer.unit if officer is not None else holder.unit
    name = officer.name if officer is not None else holder.name.strip()
    if unit is None or not name:
        raise Refused(_("请写明持证人和单位。"))
    actor.require(Capability.CERTIFICATE_DECIDE, unit)
    if is_oneself(officer, actor):
        raise Refused(_("这是您本人的证件，请由其他人办理。"))
    day_past(printed.issued_on)
    if officer is not None and not reason and printed.issued_on >= local_date(officer.created_at):
        raise Refused(_("建档以后发的证应办申领和发证，不在这里登记。确实在别处发的，请在“特殊情况说明”里写明依据。"))
    values = values_of(kind, printed)
    within_years(kind, values, reason)
    row = Certificate(
        kind=kind, unit=unit, officer=officer, holder_name=said(name)[:60], created_at=clock.now(),
        state=CertificateState.EXPIRED if values["valid_until"] < clock.today() else CertificateState.VALID, **values,
    )  # fmt: skip
    if inspect_by is not None:
        row.inspect_by = inspect_by
    if officer is not None:
        never_for_auxiliaries(row, actor)
    with transaction.atomic():
        row.save()
        note(row, CertificateEventKind.REGISTERED, on=printed.issued_on, actor=actor, reason=reason)
        after = {"kind": kind.name, "number": row.number, "state": row.state, "valid_until": row.valid_until}
        record(who=actor.who, action="personnel.certificate.registered", what=what(row), after=after, reason=reason)
    return row


def correct_certificate(*, certificate: Certificate, issuer: str, fields: str, reason: str, actor: Actor) -> None:
    """Correct the texts of a certificate that is out, with a reason. Its number and days have verbs of their own:
    renewing, replacing, inspecting. Raises PermissionDenied, Refused: one's own, one that has ended, no reason."""
    actor.require(Capability.CERTIFICATE_DECIDE, certificate)
    reason = said(reason, _("请写明更正的依据。"))
    with transaction.atomic():
        row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        not_for_oneself(row, actor)
        if not row.is_out:
            raise Refused(_("这本证件已经终止，不再更正。"))
        after = {key: text for key, text in (("issuer", said(issuer)), ("fields", said(fields)))
                 if getattr(row, key) != text}  # fmt: skip
        before = {key: getattr(row, key) for key in after}
        if not after:
            return
        for key, text in after.items():
            setattr(row, key, text)
        fitting(row)
        row.save(update_fields=list(after))
        record(
            who=actor.who, action="personnel.certificate.corrected", what=what(row), reason=reason, before=before,
            after=after,
        )  # fmt: skip
    certificate.refresh_from_db()


def values_of(kind: CertificateKind, printed: Printed) -> dict[str, Any]:
    """The columns of an issued certificate; checks the number and the days. Raises Refused."""
    number = said(printed.number, _("请填写证号。"))
    until = printed.valid_until or months_after(printed.issued_on, 12 * kind.years) - timedelta(days=1)
    if until < printed.issued_on:
        raise Refused(_("有效期至早于发证日期。请核对后再填。"))
    values = {
        "number": number, "issuer": said(printed.issuer), "fields": said(printed.fields),
        "issued_on": printed.issued_on, "valid_until": until,
        "inspect_by": next_inspection(kind, printed.issued_on, until),
    }  # fmt: skip
    fitting(Certificate(**values))
    return values


def within_years(kind: CertificateKind, values: dict[str, Any], reason: str) -> None:
    """Valid for no longer than the kind says, unless somebody says why. Some print the day itself as the last one.

    Raises Refused."""
    if not reason and values["valid_until"] > months_after(values["issued_on"], 12 * kind.years):
        words = {"kind": kind.name, "years": kind.years}
        raise Refused(
            _("%(kind)s的有效期是%(years)d年，填的更长。请核对；确实更长的，在“特殊情况说明”里写明依据。") % words
        )


def next_inspection(kind: CertificateKind, after: date, until: date) -> date | None:
    """The day until which the next inspection is due; None where the kind knows none, or the end comes first."""
    if not kind.inspection_months:
        return None
    due = months_after(after, kind.inspection_months)
    return due if due <= until else None


def refuse_taken(certificate: Certificate, number: str) -> None:
    """A new certificate has a number that none that is out has. Older ones may share one: a case to clean up."""
    others = Certificate.objects.filter(number=number.strip(), kind=certificate.kind, state__in=OUT)
    if others.exclude(pk__in=[certificate.pk, certificate.replaces_id or 0]).exists():
        raise Refused(_("证号“%(number)s”已经用在另一本证件上，请核对。") % {"number": number.strip()})
