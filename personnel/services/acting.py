"""What the services of officers and certificates share: days, texts, and the events of a certificate."""

from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import Change, Refused, Transition, apply
from audit import clock
from personnel.models import Certificate, CertificateEvent, CertificateKind, Officer
from personnel.private import private_in

TEXT_LIMIT = 200


def said(text: str, missing: str = "") -> str:
    """A free text that the trail will keep: without private numbers, and not empty where `missing` says what to write.

    Raises Refused."""
    clean = " ".join(text.split())
    if not clean and missing:
        raise Refused(missing)
    if private_in(clean):
        raise Refused(_("这里不要写身份证号、手机号：办理记录里不保存。请删去号码再提交。"))
    if len(clean) > TEXT_LIMIT:
        raise Refused(_("说明太长，请缩短到200个字以内。"))
    return clean


def fitting(row: models.Model) -> None:
    """Refuses texts that are longer than their columns, by the words of the column. Raises Refused."""
    for column in row._meta.concrete_fields:
        most = column.max_length
        if isinstance(column, models.CharField) and most and len(getattr(row, column.attname) or "") > most:
            raise Refused(
                _("“%(label)s”太长，请缩短到%(most)d个字以内。") % {"label": column.verbose_name, "most": most}
            )


def day_past(on: date, *, after: date | None = None, limit: date | None = None) -> date:
    """A business day: not in the future, and not before `after`, what was recorded last. Raises Refused."""
    if on > (limit or clock.today()):
        raise Refused(_("日期不能晚于今天。"))
    if after is not None and on < after:
        raise Refused(_("日期不能早于上一次办理的日期%(day)s。") % {"day": after.isoformat()})
    return on


def is_oneself(officer: Officer | None, actor: Actor) -> bool:
    """Whether somebody acts on his own file."""
    return officer is not None and actor.user is not None and officer.user_id == actor.user.pk


def hold(certificate: Certificate, *, numbering: bool = False) -> None:
    """Within a transaction: nobody else changes what the holder is, and with `numbering` nobody else gives out a number
    of the kind. Always in this order, the certificate's own row last."""
    if certificate.officer_id is not None:
        Officer.objects.select_for_update().get(pk=certificate.officer_id)
    if numbering:
        CertificateKind.objects.select_for_update().get(pk=certificate.kind_id)


def last_day_of(certificate: Certificate) -> date | None:
    """The business day of the last event."""
    event = certificate.events.order_by("-on").first()
    return event.on if event else None


def note(certificate: Certificate, kind: str, *, on: date, actor: Actor, reason: str = "") -> CertificateEvent:
    """One line of the certificate's life."""
    return CertificateEvent.objects.create(
        certificate=certificate,
        kind=kind,
        on=on,
        reason=reason,
        actor=actor.user,
        actor_name=actor.who.actor_name[:60],
        recorded_at=clock.now(),
    )


def move(
    certificate: Certificate, transition: Transition, kind: str, *, on: date, actor: Actor, change: Change | None = None
) -> None:  # fmt: skip
    """Apply a transition and note it: both or neither, so call it in a transaction."""
    change = change or Change()
    before = last_day_of(certificate)
    apply(
        transition, row=certificate, actor=actor, change=Change(change.values, change.reason, {"on": on, **change.note})
    )
    if actor.user is not None:
        day_past(on, after=before)
    note(certificate, kind, on=on, actor=actor, reason=change.reason)
