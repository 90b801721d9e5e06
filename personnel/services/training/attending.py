"""Attendance, as the organiser's list has it: the only source of hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from personnel.models import (
    GONE,
    Attendance,
    AttendanceState,
    Officer,
    OfficerTerm,
    SessionState,
    TrainingSession,
    amount_of,
)
from personnel.services.acting import said
from personnel.services.training.sessions import keeping, lock

#: So many people at once; longer lists come as a workbook in parts.
MOST_PEOPLE = 2000


@dataclass(frozen=True)
class Seen:
    """One person on the list. `tenths` None: what the session counts; only for who was present."""

    officer: Officer
    state: str
    tenths: int | None = None


def record_attendance(*, session: TrainingSession, seen: Sequence[Seen], reason: str = "", actor: Actor) -> int:
    """Write or correct the list; how many rows changed. After the session has been held, a correction needs a reason.

    Raises PermissionDenied, StaleState (cancelled), Refused: about oneself, a person out of reach or not on the roster
    on that day, more than the session counts, twice in the list."""
    actor.require(keeping(session.category), session)
    with transaction.atomic():
        row = lock(session)
        if row.state == SessionState.CANCELLED:
            raise StaleState(row, row.state)
        missing = _("这次培训已登记为已举办，更正要写明原因。") if row.state == SessionState.HELD else ""
        text = said(reason, missing)
        _refuse_list(row, seen, actor)
        changes = _write(row, seen, actor)
        if changes:
            after = {"count": len(changes), "persons": changes}
            record(
                who=actor.who, action="personnel.training.attendance_recorded", what=what(row), after=after, reason=text
            )
    return len(changes)


def terms_on(officers: Iterable[int], on: date) -> dict[int, OfficerTerm]:
    """The term of each officer on a day: one query. Who was not on the roster, or had gone, is left out."""
    rows = OfficerTerm.objects.in_force(on).filter(officer__in=list(officers)).order_by("valid_from", "id")
    last = {row.officer_id: row for row in rows}
    return {pk: row for pk, row in last.items() if row.state not in GONE}


def refusal_of(session: TrainingSession, each: Seen, terms: Mapping[int, OfficerTerm], actor: Actor) -> str:
    """Why one line cannot be written; "" when it can."""
    words = {"name": each.officer.name, "day": session.begins_on.isoformat()}
    if actor.user is not None and each.officer.user_id == actor.user.pk:
        return _("%(name)s是您本人，请由其他人登记您的学时。") % words
    if session.begins_on > clock.today():
        return _("培训%(day)s才开始，开始以后再登记出勤。") % words
    if each.officer.pk not in terms:
        return _("%(name)s在%(day)s不在名册上。") % words
    if each.tenths is not None and each.state != AttendanceState.PRESENT and each.tenths:
        return _("%(name)s没有出勤，不能计入学时。") % words
    if each.tenths is not None and each.tenths > session.tenths:
        amount = f"{session.amount}{session.get_measure_display()}"
        return _("%(name)s计入的多于这次培训的%(amount)s。") % {**words, "amount": amount}
    if each.state == AttendanceState.PRESENT and each.tenths == 0:
        return _("%(name)s登记为出勤，计入的应大于0。") % words
    return ""


def _refuse_list(session: TrainingSession, seen: Sequence[Seen], actor: Actor) -> None:
    if not seen:
        raise Refused(_("还没有选人。请先勾选要登记的人。"))
    if len(seen) > MOST_PEOPLE:
        raise Refused(_("一次最多登记%(most)d人。请分几次登记。") % {"most": MOST_PEOPLE})
    keys = [each.officer.pk for each in seen]
    if len(set(keys)) < len(keys):
        raise Refused(_("同一个人登记了两次。请删去一次再提交。"))
    in_reach = Officer.objects.visible_to(actor.person).filter(pk__in=keys).count()
    if in_reach < len(keys):
        raise Refused(_("有的人不在您能看到的单位里，不能登记。"))
    terms = terms_on(keys, session.begins_on)
    for each in seen:
        refusal = refusal_of(session, each, terms, actor)
        if refusal:
            raise Refused(refusal)


def _write(session: TrainingSession, seen: Sequence[Seen], actor: Actor) -> list[str]:
    """What changed, in words for the trail."""
    there = {row.officer_id: row for row in session.attendances.filter(officer__in=[each.officer for each in seen])}
    terms = terms_on([each.officer.pk for each in seen], session.begins_on)
    new, changed, told = [], [], []
    for each in seen:
        present = each.state == AttendanceState.PRESENT
        tenths = (session.tenths if each.tenths is None else each.tenths) if present else 0
        row = there.get(each.officer.pk)
        word = f"{each.officer.name} {AttendanceState(each.state).label}{amount_of(tenths) if present else ''}"
        if row is None:
            term = terms[each.officer.pk]
            row = Attendance(session=session, officer=each.officer, unit_id=term.unit_id, unit_name=term.unit_name)
            new.append(row)
        elif (row.state, row.tenths) == (each.state, tenths):
            continue
        else:
            word = f"{word}（{_('原')}{row.get_state_display()}{row.amount if row.tenths else ''}）"
            changed.append(row)
        row.state, row.tenths, row.recorded_at, row.recorded_by = each.state, tenths, clock.now(), actor.user
        told.append(word)
    Attendance.objects.bulk_create(new)
    Attendance.objects.bulk_update(changed, ["state", "tenths", "recorded_at", "recorded_by"], batch_size=200)
    return told
