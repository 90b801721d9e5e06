"""Attendance from a workbook: dry run, confirmation, and what becomes of the batch."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.imports.book import Book, Fault, Row, faults_from_json, faults_to_json
from accounts.imports.reading import read_book
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from personnel.models import AttendanceBatch, ExamState, Officer, SessionState, TrainingSession
from personnel.private import private_in
from personnel.services.acting import said
from personnel.services.training.attending import Seen, record_attendance, refusal_of, terms_on
from personnel.services.training.exams import enter_marks
from personnel.services.training.sessions import keeping
from personnel.training.sheet import SHEET, Known, Plan, check_lines, without_numbers

#: An uploaded list names people: it is not kept longer than a day.
KEEP = timedelta(hours=24)


def check_attendance(*, session: TrainingSession, name: str, content: bytes, actor: Actor) -> AttendanceBatch:
    """Read and check a workbook; nothing but the batch is written. Refused: a file that cannot be read."""
    actor.require(keeping(session.category), session)
    if session.state == SessionState.CANCELLED:
        raise StaleState(session, session.state)
    book = without_numbers(read_book(content, [SHEET]))
    name = _("签到表") if private_in(name) else name[:200]
    rows = [[row.number, dict(row.cells)] for row in book.of(SHEET)]
    with transaction.atomic():
        batch = AttendanceBatch.objects.create(
            session=session, name=name, content={"rows": rows, "faults": faults_to_json(book.faults)},
            uploaded_by=actor.person, uploaded_at=clock.now(),
        )  # fmt: skip
        after = {"rows": len(rows), "session": session.name}
        record(who=actor.who, action="personnel.training_import.checked", what=what(batch), after=after)
    return batch


def plan_of(batch: AttendanceBatch, actor: Actor) -> Plan:
    """What an unapplied batch would write today, against the roster as it is now, within the reach of who asks."""
    content, session = batch.content, batch.session
    rows = [Row(number, cells) for number, cells in content.get("rows", [])]
    book = Book({SHEET.key: rows}, faults_from_json(content.get("faults", [])))
    people: dict[str, list[Officer]] = defaultdict(list)
    named = Officer.objects.visible_to(actor.person).filter(name__in={row["name"] for row in rows})
    on_list = {each.pk: each for each in named.select_related("unit")}
    terms = terms_on(on_list, session.begins_on)
    for each in on_list.values():
        people[each.name].append(each)
    # Of people of one name, who was not on the roster that day is not meant.
    fitting = {name: [each for each in rest if each.pk in terms] or rest for name, rest in people.items()}
    exams = list(session.exams.filter(state=ExamState.OPEN))
    plan = check_lines(book, Known(session, fitting, exams))
    for line in plan.lines:
        refusal = refusal_of(session, Seen(line.officer, line.state, line.tenths), terms, actor)
        if refusal:
            remedy = _("请删去这一行，或者先改好名册、培训日期")
            heading, name = SHEET.column("name").heading, line.officer.name
            plan.faults.append(Fault(SHEET.title, line.row, heading, name, refusal, remedy))
    plan.faults.sort(key=lambda fault: fault.row)
    return plan


def apply_attendance(*, batch: AttendanceBatch, reason: str = "", actor: Actor) -> int:
    """Write all of a batch, or nothing; the check runs once more under the same transaction. How many lines.

    Raises PermissionDenied, StaleState (applied, discarded, cancelled), Refused (faults now; held and no reason)."""
    session = batch.session
    actor.require(keeping(session.category), session)
    with transaction.atomic():
        if not AttendanceBatch.objects.open().filter(pk=batch.pk).update(applied_at=clock.now()):
            raise StaleState(batch, "applied")
        plan = plan_of(batch, actor)
        if plan.faults:
            raise Refused(_("有%(count)d处错误，没有写入任何一行。请改好后重新上传。") % {"count": len(plan.faults)})
        if not plan.lines:
            raise Refused(_("表里没有内容，没有写入。"))
        seen = [Seen(line.officer, line.state, line.tenths) for line in plan.lines]
        record_attendance(session=session, seen=seen, reason=said(reason), actor=actor)
        marks = {line.officer: line.mark for line in plan.lines if line.sat}
        if marks:
            exams = list(session.exams.filter(state=ExamState.OPEN)[:2])
            if len(exams) != 1:
                raise StaleState(batch, "checked")
            enter_marks(exam=exams[0], marks=marks, actor=actor)
        after = {"rows": len(plan.lines), "marks": len(marks)}
        record(who=actor.who, action="personnel.training_import.applied", what=what(batch), after=after)
        # The lines stand in the product now; the copy of the names goes.
        AttendanceBatch.objects.filter(pk=batch.pk).update(content={})
    batch.refresh_from_db()
    return len(plan.lines)


def discard_attendance(*, batch: AttendanceBatch, actor: Actor) -> None:
    """Drop an unapplied batch with its rows. Raises PermissionDenied, StaleState."""
    actor.require(keeping(batch.session.category), batch)
    with transaction.atomic():
        told = what(batch)
        deleted, _kinds = AttendanceBatch.objects.open().filter(pk=batch.pk).delete()
        if not deleted:
            raise StaleState(batch, "applied")
        record(who=actor.who, action="personnel.training_import.discarded", what=told)


def discard_old_attendance() -> int:
    """Drop batches that nobody confirmed within a day; how many."""
    count = 0
    for batch in AttendanceBatch.objects.open().filter(uploaded_at__lt=clock.now() - KEEP):
        with transaction.atomic():
            reason = _("超过一天没有确认")
            record(who=SYSTEM.who, action="personnel.training_import.discarded", what=what(batch), reason=reason)
            batch.delete()
        count += 1
    return count
