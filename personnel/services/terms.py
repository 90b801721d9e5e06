"""What officers become: lent, transferred, retired, gone and back; another kind; another unit. Each a term."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.services.units import standing_unit
from accounts.transitions import Change, Refused, StaleState, apply, told_if_taken, what
from audit.services import record
from personnel.models import GONE, Certificate, CertificateEventKind, Officer, OfficerKind, Revocation
from personnel.services.acting import day_past, is_oneself, move, note, said
from personnel.services.officers import open_term, refuse_listed_twice
from personnel.states import OFFICER_TRANSITIONS, PROPOSED_BY_LEAVING


@dataclass(frozen=True)
class From:
    """From which day, and on what ground."""

    on: date
    reason: str


def change_state(*, officer: Officer, state: str, since: From, actor: Actor) -> None:
    """Move an officer to another state from a day on. Who goes has his certificates proposed for revocation in the same
    act. Raises PermissionDenied, StaleState, Refused (no ground, a day to come or before the last change)."""
    reason = said(since.reason, _("请写明依据，例如文件名称和文号。"))
    if state not in OFFICER_TRANSITIONS:
        raise Refused(_("请选择一种状态。"))
    with transaction.atomic():
        apply(
            OFFICER_TRANSITIONS[state], row=officer, actor=actor,
            change=Change({"state_from": since.on}, reason, {"since": since.on}),
        )  # fmt: skip
        _next_term(officer, From(since.on, reason), actor)
        if state in GONE:
            words = _("%(state)s：%(reason)s") % {"state": officer.get_state_display(), "reason": reason}
            propose_all(officer, since.on, words, actor)


def change_kind(*, officer: Officer, kind: str, since: From, actor: Actor) -> None:
    """Officer or auxiliary from a day on. An auxiliary handles and reviews nothing, and his certificates are proposed
    for revocation. Raises as `change_state`, and Refused about oneself."""
    actor.require(Capability.OFFICER_MANAGE, officer)
    if is_oneself(officer, actor):
        raise Refused(_("这是您本人的档案，人员类别请由其他人修改。"))
    reason = said(since.reason, _("请写明依据，例如文件名称和文号。"))
    with transaction.atomic():
        row = Officer.objects.select_for_update().get(pk=officer.pk)
        if row.kind == kind:
            raise StaleState(row, row.kind)
        before, row.kind = row.kind, OfficerKind(kind)
        if row.kind == OfficerKind.AUXILIARY:
            row.enforces, row.reviews_since = False, None
        row.save(update_fields=["kind", "enforces", "reviews_since"])
        officer.refresh_from_db()
        _next_term(officer, From(since.on, reason), actor)
        record(
            who=actor.who, action="personnel.officer.kind_changed", what=what(row), reason=reason,
            before={"kind": before}, after={"kind": row.kind, "since": since.on},
        )  # fmt: skip
        if row.kind == OfficerKind.AUXILIARY:
            propose_all(officer, since.on, _("改任辅助人员：%(reason)s") % {"reason": reason}, actor)


def move_officer(*, officer: Officer, unit: Unit, since: From, keep_certificates: bool, actor: Actor) -> None:
    """Move a serving or lent officer to another unit, with his history. `keep_certificates`: they go with him (the same
    enforcing body); otherwise they are proposed for revocation at the old unit. The actor must manage both units."""
    actor.require(Capability.OFFICER_MANAGE, officer)
    actor.require(Capability.OFFICER_MANAGE, unit)
    reason = said(since.reason, _("请写明依据，例如文件名称和文号。"))
    place_officer(
        officer=officer, unit=unit, since=From(since.on, reason), keep_certificates=keep_certificates, actor=actor
    )  # fmt: skip


def place_officer(*, officer: Officer, unit: Unit, since: From, keep_certificates: bool, actor: Actor) -> None:
    """`move_officer` without its check of the right: for a change of the organisation, which was confirmed."""
    reason = since.reason
    with transaction.atomic():
        standing_unit(unit)
        # Without a join: of a row that has just gone to another unit, the join that waited finds nothing.
        row = Officer.objects.select_for_update().get(pk=officer.pk)
        if row.unit_id == unit.pk or row.is_gone:
            raise StaleState(row, row.state)
        before, row.unit = row.unit, unit
        refuse_listed_twice(row, unit)
        with told_if_taken(Refused(_("%(unit)s已有身份证号相同的人员，不能再调入。") % {"unit": unit.name})):
            row.save(update_fields=["unit"])
        officer.refresh_from_db()
        _next_term(officer, From(since.on, reason), actor)
        record(
            who=actor.who, action="personnel.officer.moved", what=what(row), reason=reason,
            before={"unit": before.name}, after={"unit": unit.name, "since": since.on, "kept": keep_certificates},
        )  # fmt: skip
        if keep_certificates:
            _take_along(officer, since.on, reason, actor)
        else:
            words = _("调往%(unit)s：%(reason)s") % {"unit": unit.name, "reason": reason}
            propose_all(officer, since.on, words, actor)


def _next_term(officer: Officer, since: From, actor: Actor) -> None:
    last = officer.terms.order_by("valid_from", "id").last()
    day_past(since.on, after=last.valid_from if last else None)
    open_term(officer, since=since.on, reason=since.reason, actor=actor)


def _take_along(officer: Officer, on: date, reason: str, actor: Actor) -> None:
    for row in Certificate.objects.filter(officer=officer).filter(ended_on=None):
        Certificate.objects.filter(pk=row.pk).update(unit=officer.unit)
        note(row, CertificateEventKind.MOVED, on=on, actor=actor, reason=reason)


def propose_all(officer: Officer, on: date, reason: str, actor: Actor) -> int:
    """Propose to revoke all certificates of somebody who has left the post; how many. Earlier proposals stay."""
    rows = list(Certificate.objects.out().filter(officer=officer, revocation=Revocation.NONE))
    for row in rows:
        last = row.events.order_by("-on").first()
        change = Change({"revocation_reason": reason[:200], "cases_left": None, "cases_note": ""}, reason[:200])
        move(
            row, PROPOSED_BY_LEAVING, CertificateEventKind.REVOCATION_PROPOSED,
            on=max(on, last.on) if last else on, actor=actor, change=change,
        )  # fmt: skip
    return len(rows)
