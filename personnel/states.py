"""The states of officers and the life of certificates: applied → examined → valid → inspected, suspended, lost,
renewed, replaced, expired, revoked; and what stands at each gate (notice 002: 申领关, 考核关, 注销关)."""

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Guard, Refused, Transition
from audit import clock
from personnel.models import (
    Certificate,
    Establishment,
    ExaminationKind,
    Officer,
    OfficerKind,
    Revocation,
)
from personnel.models import CertificateState as C
from personnel.models import OfficerState as S

_HERE = {S.SERVING, S.LENT}
_GONE = {S.TRANSFERRED, S.RETIRED, S.LEFT}


def _officer(verb: str, sources: set[S], target: S) -> Transition:
    return Transition(f"personnel.officer.{verb}", frozenset(sources), target, Capability.OFFICER_MANAGE)


#: By the state to reach. Who has gone may come back: by another job, or because it was entered by mistake.
OFFICER_TRANSITIONS: dict[str, Transition] = {
    S.SERVING: _officer("returned", {S.LENT, *_GONE}, S.SERVING),
    S.LENT: _officer("lent", {S.SERVING}, S.LENT),
    S.TRANSFERRED: _officer("transferred", _HERE, S.TRANSFERRED),
    S.RETIRED: _officer("retired", _HERE, S.RETIRED),
    S.LEFT: _officer("left", _HERE, S.LEFT),
}


def holder_of(row: Certificate) -> Officer:
    """The officer; Refused for a certificate that nobody on the roster holds."""
    if row.officer is None:
        raise Refused(_("这本证件在名册里没有对应的人，只能注销。"))
    return row.officer


def never_for_auxiliaries(row: Certificate, actor: Actor) -> None:
    """辅助人员 hold no certificate."""
    if holder_of(row).kind == OfficerKind.AUXILIARY:
        raise Refused(_("%(name)s是辅助人员，不能持有执法证件。") % {"name": row.holder_name})


def serving(row: Certificate, actor: Actor) -> None:
    """Who does not serve gets no certificate."""
    officer = holder_of(row)
    if officer.state != S.SERVING:
        words = {"name": officer.name, "state": officer.get_state_display()}
        raise Refused(_("%(name)s现在是“%(state)s”，不在岗，不能办证。") % words)


def established(row: Certificate, actor: Actor) -> None:
    """无在编证明的人员不得申领 (002)."""
    officer = holder_of(row)
    if officer.establishment != Establishment.IN or officer.establishment_proof_id is None:
        raise Refused(_("%(name)s没有在编证明，不能申领。请先上传在编证明。") % {"name": officer.name})


def examined(row: Certificate, actor: Actor) -> None:
    """Both examinations passed; of each kind the last result counts."""
    officer = holder_of(row)
    last = {result.kind: result.passed for result in officer.examinations.order_by("on", "id")}
    missing = [str(kind.label) for kind in ExaminationKind if not last.get(kind)]
    if missing:
        words = {"name": officer.name, "exams": "、".join(missing)}
        raise Refused(_("%(name)s的%(exams)s没有合格成绩，请先登记合格成绩。") % words)


def not_for_oneself(row: Certificate, actor: Actor) -> None:
    """Nobody decides about his own certificate."""
    if row.officer is not None and actor.user is not None and row.officer.user_id == actor.user.pk:
        raise Refused(_("这是您本人的证件，请由其他人办理。"))


def no_other_out(row: Certificate, actor: Actor) -> None:
    """One certificate of a kind at a time; the one that is replaced by this one does not count."""
    others = Certificate.objects.out().filter(officer=holder_of(row), kind=row.kind).exclude(pk=row.pk)
    if others.exists():
        raise Refused(
            _("%(name)s已有一本没有注销的%(kind)s，不能再办。请先换发或注销原证。")
            % {"name": row.holder_name, "kind": row.kind}
        )


def not_proposed(row: Certificate, actor: Actor) -> None:
    """What waits to be revoked is not renewed, replaced or given back."""
    if row.revocation == Revocation.PROPOSED:
        raise Refused(_("这本证件已提出注销。要继续使用，请先撤回注销。"))


def not_gone(row: Certificate, actor: Actor) -> None:
    """The certificate of somebody who has gone from its unit, or may hold none any more, is handed in (002)."""
    officer = row.officer
    if officer is None:
        return
    never_for_auxiliaries(row, actor)
    words = {"name": officer.name, "state": officer.get_state_display(), "unit": officer.unit.name}
    if officer.state in _GONE:
        raise Refused(_("%(name)s现在是“%(state)s”，证件应当注销，不能撤回。回来任职的，请先登记返岗。") % words)
    if officer.unit_id != row.unit_id:
        raise Refused(_("%(name)s已调到%(unit)s，原单位的证件应当注销，不能撤回。") % words)


def proposed_before(row: Certificate, actor: Actor) -> None:
    """Revoking follows a proposal, so that the unit has named the reason."""
    if row.revocation != Revocation.PROPOSED:
        raise Refused(_("还没有提出注销。请先提出注销并写明原因。"))


def cases_handed_over(row: Certificate, actor: Actor) -> None:
    """应在依法更换办案人员后注销证件 (002): somebody has said since the proposal that no open case is left."""
    if row.cases_left is None:
        raise Refused(_("还没有说明在办案件是否已更换办案人员。请单位先说明，再注销。"))
    if row.cases_left:
        raise Refused(
            _("%(name)s还有%(count)d件在办案件没有更换办案人员，不能注销。")
            % {"name": row.holder_name, "count": row.cases_left}
        )


def still_within_its_years(row: Certificate, actor: Actor) -> None:
    """A certificate past its end is renewed, not replaced, and given back only as an expired one."""
    if row.valid_until is not None and row.valid_until < clock.today():
        raise Refused(_("这本证件已过期，请办理换发。"))


def _certificate(
    verb: str, sources: set[C], target: C, capability: Capability | None, *guards: Guard
) -> Transition:  # fmt: skip
    return Transition(f"personnel.certificate.{verb}", frozenset(sources), target, capability, guards)


_DECIDE, _MANAGE = Capability.CERTIFICATE_DECIDE, Capability.OFFICER_MANAGE
_IN_USE = {C.VALID, C.INSPECTION_DUE}
_OUT = {C.VALID, C.INSPECTION_DUE, C.SUSPENDED, C.LOST, C.EXPIRED}
_ENTITLED: tuple[Guard, ...] = (never_for_auxiliaries, serving, established)

#: `apply_for` writes the row as APPLIED after the same guards: there is no state before it.
GATES_OF_APPLICATION: tuple[Guard, ...] = (*_ENTITLED, no_other_out)

EXAMINED = _certificate("examined", {C.APPLIED}, C.EXAMINED, _DECIDE, not_for_oneself, *_ENTITLED, examined)
REFUSED = _certificate("refused", {C.APPLIED, C.EXAMINED}, C.REFUSED, _DECIDE, not_for_oneself)
ISSUED = _certificate(
    "issued", {C.EXAMINED}, C.VALID, _DECIDE, not_for_oneself, *_ENTITLED, examined, no_other_out
)  # fmt: skip
INSPECTION_CAME_DUE = _certificate("inspection_came_due", {C.VALID}, C.INSPECTION_DUE, None)
INSPECTED = _certificate("inspected", _IN_USE, C.VALID, _DECIDE, not_for_oneself, never_for_auxiliaries, serving)
SUSPENDED = _certificate("suspended", _IN_USE, C.SUSPENDED, _DECIDE, not_for_oneself)
RESTORED = _certificate(
    "restored", {C.SUSPENDED}, C.VALID, _DECIDE, not_for_oneself, not_proposed, never_for_auxiliaries, serving,
    still_within_its_years,
)  # fmt: skip
#: Past its end: the suspension is over, and the holder may be given a new one by renewal.
RESTORED_EXPIRED = _certificate(
    "restored", {C.SUSPENDED}, C.EXPIRED, _DECIDE, not_for_oneself, not_proposed, never_for_auxiliaries, serving
)  # fmt: skip
REPORTED_LOST = _certificate("reported_lost", _IN_USE, C.LOST, _MANAGE)
REPLACED = _certificate(
    "replaced", {C.LOST}, C.REPLACED, _DECIDE, not_for_oneself, not_proposed, never_for_auxiliaries, serving,
    still_within_its_years,
)  # fmt: skip
RENEWED = _certificate(
    "renewed", {*_IN_USE, C.EXPIRED}, C.RENEWED, _DECIDE, not_for_oneself, not_proposed, *_ENTITLED
)  # fmt: skip
#: By the day: the daily job has looked at the date.
EXPIRED = _certificate("expired", {*_IN_USE, C.LOST}, C.EXPIRED, None)
REVOKED = _certificate(
    "revoked", _OUT, C.REVOKED, _DECIDE, not_for_oneself, proposed_before, cases_handed_over
)  # fmt: skip

CERTIFICATE_TRANSITIONS = (
    EXAMINED, REFUSED, ISSUED, INSPECTION_CAME_DUE, INSPECTED, SUSPENDED, RESTORED, RESTORED_EXPIRED,
    REPORTED_LOST, REPLACED, RENEWED, EXPIRED, REVOKED,
)  # fmt: skip


def only_out(row: Certificate, actor: Actor) -> None:
    """Only what is out can be handed in."""
    if not row.is_out:
        raise Refused(_("这本证件是“%(state)s”，不用注销。") % {"state": row.get_state_display()})


def _revocation(
    verb: str, source: Revocation, target: Revocation, capability: Capability | None, *guards: Guard
) -> Transition:  # fmt: skip
    name = f"personnel.certificate.{verb}"
    return Transition(name, frozenset({source}), target, capability, (only_out, *guards), field="revocation")


PROPOSED = _revocation("revocation_proposed", Revocation.NONE, Revocation.PROPOSED, _MANAGE)
#: By an officer's leaving, which has been checked over the officer: the certificate may be another unit's.
PROPOSED_BY_LEAVING = _revocation("revocation_proposed", Revocation.NONE, Revocation.PROPOSED, None)
DROPPED = _revocation("revocation_dropped", Revocation.PROPOSED, Revocation.NONE, _DECIDE, not_for_oneself, not_gone)
REVOCATION_TRANSITIONS = (PROPOSED, PROPOSED_BY_LEAVING, DROPPED)
