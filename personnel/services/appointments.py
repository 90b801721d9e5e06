"""Appointing supervisors and contact points, renewing a term, ending it early."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.services.units import standing_unit
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from files.services import store_upload
from personnel.models import STANDINGS, Appointment, AppointmentKind
from personnel.private import private_in
from personnel.services.acting import fitting, said
from personnel.services.contacts import office_phone, opened_mobile, set_mobile

_TEXTS = ("name", "body", "contact", "document", "document_number")


@dataclass(frozen=True)
class Term:
    """From when to when, both days included, and by which document."""

    valid_from: date
    valid_to: date
    document: str
    document_number: str
    document_date: date
    proof: "UploadedFile[Any] | None" = None


@dataclass(frozen=True)
class AppointmentFields:
    """Who or what is appointed. The mobile goes in whole and comes out masked."""

    kind: str
    standing: str
    name: str
    term: Term
    mobile: str = field(default="", repr=False)
    phone: str = ""
    body: str = ""
    contact: str = ""


def appoint(*, unit: Unit, data: AppointmentFields, actor: Actor) -> Appointment:
    """Enter a supervisor or a contact point of a unit for a term. Raises PermissionDenied, or Refused: a fault in what
    was typed, no document, nobody to reach at a contact point, a term of the same name that overlaps."""
    actor.require(Capability.OFFICER_MANAGE, unit)
    kinds = STANDINGS.get(data.kind, ())
    if data.standing not in kinds:
        raise Refused(_("请选择与类别相符的身份。"))
    if not data.name.strip():
        raise Refused(_("请填写名称。"))
    if not (data.mobile.strip() or data.phone.strip()):
        raise Refused(_("请填写手机号或办公电话，要能联系到。"))
    if data.kind == AppointmentKind.POINT and not data.contact.strip():
        raise Refused(_("请填写联系点的联络员。"))
    row = Appointment(
        unit=unit, unit_name=unit.name, kind=data.kind, standing=data.standing, name=data.name, body=data.body,
        contact=data.contact, phone=office_phone(data.phone),
    )  # fmt: skip
    set_mobile(row, data.mobile)
    with transaction.atomic():
        standing_unit(unit)
        _keep(row, data.term, actor)
        record(who=actor.who, action="personnel.appointment.made", what=what(row), after=_told(row))
    return row


def renew_appointment(*, appointment: Appointment, term: Term, actor: Actor) -> Appointment:
    """Another term of the same person or point, after the present one. Raises PermissionDenied, or Refused: renewed or
    ended already, a term that begins before the present one is over."""
    actor.require(Capability.OFFICER_MANAGE, appointment)
    with transaction.atomic():
        old = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
        if old.ended_on is not None or Appointment.objects.filter(renews=old).exists():
            raise Refused(_("这一期已经续聘或提前结束，请刷新后再看。"))
        if term.valid_from <= old.valid_to:
            day = old.valid_to.isoformat()
            raise Refused(_("这一期到%(day)s为止，续聘从下一天起。") % {"day": day})
        row = Appointment(
            unit=old.unit, unit_name=old.unit.name, kind=old.kind, standing=old.standing, name=old.name, body=old.body,
            contact=old.contact, phone=old.phone, renews=old,
        )  # fmt: skip
        set_mobile(row, opened_mobile(old))
        _keep(row, term, actor)
        before = {"valid_to": old.valid_to}
        record(who=actor.who, action="personnel.appointment.renewed", what=what(row), before=before, after=_told(row))
    return row


def end_appointment(*, appointment: Appointment, last_day: date, reason: str, actor: Actor) -> None:
    """Before its term is over, or to close one that lapsed and is not renewed. Raises PermissionDenied, Refused."""
    actor.require(Capability.OFFICER_MANAGE, appointment)
    reason = said(reason, _("请写明结束的原因。"))
    with transaction.atomic():
        row = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
        if row.ended_on is not None or Appointment.objects.filter(renews=row).exists():
            raise Refused(_("这一期已经续聘或提前结束，请刷新后再看。"))
        if not row.valid_from <= last_day <= row.valid_to:
            raise Refused(_("最后一天应在聘期以内。"))
        row.ended_on, row.end_reason = last_day, reason
        row.save(update_fields=["ended_on", "end_reason"])
        after = {"ended_on": last_day}
        record(who=actor.who, action="personnel.appointment.ended", what=what(row), after=after, reason=reason)
    appointment.refresh_from_db()


def note_appointments_export(*, count: int, actor: Actor) -> None:
    """Somebody took the list away: it stands in the trail. Raises PermissionDenied."""
    actor.require_any(Capability.OFFICER_READ)
    record(who=actor.who, action="personnel.appointment.exported", after={"count": count})


def hand_over_appointments(*, unit: Unit, target: Unit, on: date, actor: Actor) -> int:
    """In a change of the organisation: those whose term goes on are the receiving unit's from now on; the document
    stays. How many."""
    rows = list(Appointment.objects.select_for_update(of=("self",)).last_terms().filter(unit=unit, valid_to__gte=on))
    for row in rows:
        Appointment.objects.filter(pk=row.pk).update(unit=target, unit_name=target.name)
        record(
            who=actor.who, action="personnel.appointment.handed_over", what=what(row), before={"unit": row.unit_name},
            after={"unit": target.name},
        )  # fmt: skip
    return len(rows)


def _keep(row: Appointment, term: Term, actor: Actor) -> None:
    row.valid_from, row.valid_to = term.valid_from, term.valid_to
    row.document, row.document_number, row.document_date = term.document, term.document_number, term.document_date
    for name in _TEXTS:
        setattr(row, name, said(getattr(row, name)))
    if not (row.document and row.document_number):
        raise Refused(_("请填写聘任文件和发文字号。"))
    if row.valid_to < row.valid_from:
        raise Refused(_("聘期止不能早于聘期起。"))
    if term.proof is not None and private_in(str(term.proof.name)):
        raise Refused(_("文件名里有身份证号或手机号，请改名后再传。"))
    fitting(row)
    same = Appointment.objects.filter(unit=row.unit, kind=row.kind, name=row.name, ended_on=None)
    if same.filter(valid_from__lte=row.valid_to, valid_to__gte=row.valid_from).exists():
        raise Refused(_("%(name)s在这段时间已经聘任。请核对聘期，或者续聘原来的一期。") % {"name": row.name})
    row.proof = store_upload(upload=term.proof, actor=actor) if term.proof is not None else None
    row.recorded_at, row.recorded_by = clock.now(), actor.user
    row.save()


def _told(row: Appointment) -> dict[str, object]:
    names = ("name", "valid_from", "valid_to", "document", "document_number", "document_date")
    values: dict[str, object] = {name: getattr(row, name) for name in names}
    return {"unit": row.unit_name, "kind": row.get_kind_display(), **values, "proof": row.proof is not None}
