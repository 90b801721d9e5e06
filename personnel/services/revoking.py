"""注销: proposed with a reason, held back while open cases are with the officer, then done."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, what
from audit import clock
from audit.services import record
from personnel.models import Certificate, CertificateEventKind, Revocation
from personnel.services.acting import hold, is_oneself, move, note, said
from personnel.states import DROPPED, PROPOSED, REVOKED

MOST_CASES = 9999


def propose_revocation(*, certificate: Certificate, reason: str, actor: Actor) -> None:
    """The unit hands a certificate in. From today on it is not used."""
    reason = said(reason, _("请写明注销的原因。"))
    change = Change({"revocation_reason": reason, "cases_left": None, "cases_note": ""}, reason)
    with transaction.atomic():
        move(
            certificate, PROPOSED, CertificateEventKind.REVOCATION_PROPOSED, on=clock.today(), actor=actor,
            change=change,
        )  # fmt: skip


def drop_revocation(*, certificate: Certificate, reason: str, actor: Actor) -> None:
    """不再注销: what was proposed is taken back, and the certificate is used again from today on."""
    reason = said(reason, _("请写明不再注销的理由。"))
    with transaction.atomic():
        hold(certificate)
        move(
            certificate, DROPPED, CertificateEventKind.REVOCATION_DROPPED, on=clock.today(), actor=actor,
            change=Change({"revocation_reason": ""}, reason),
        )  # fmt: skip


def state_cases(*, certificate: Certificate, left: int, text: str, actor: Actor) -> None:
    """Say how many of the officer's open cases have not yet another handler, and where they went. It may be said again.

    This product keeps no cases: a person answers for the number, by name, in the trail."""
    actor.require(Capability.OFFICER_MANAGE, certificate)
    if is_oneself(certificate.officer, actor):
        raise Refused(_("这是您本人的证件，在办案件的移交请由其他人说明。"))
    text = said(text, _("请写明案件移交情况，例如“2件已改由李明、王强办理”。"))
    if not 0 <= left <= MOST_CASES:
        raise Refused(_("未移交的案件数应是0至%(most)d。") % {"most": MOST_CASES})
    with transaction.atomic():
        row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        if row.revocation != Revocation.PROPOSED or not row.is_out:
            raise Refused(_("还没有提出注销，不用说明在办案件。"))
        before, row.cases_left, row.cases_note = row.cases_left, left, text
        row.save(update_fields=["cases_left", "cases_note"])
        note(row, CertificateEventKind.CASES_STATED, on=clock.today(), actor=actor, reason=text)
        record(
            who=actor.who, action="personnel.certificate.cases_stated", what=what(row), reason=text,
            before={"cases_left": before}, after={"cases_left": left},
        )  # fmt: skip
    certificate.refresh_from_db()


def revoke(*, certificate: Certificate, on: date, actor: Actor) -> None:
    """注销. Refused: not proposed, nobody has spoken about open cases, some are left, or it is one's own."""
    with transaction.atomic():
        move(
            certificate, REVOKED, CertificateEventKind.REVOKED, on=on, actor=actor,
            change=Change({"ended_on": on}, certificate.revocation_reason),
        )  # fmt: skip
