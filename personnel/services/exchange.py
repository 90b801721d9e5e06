"""Roster and certificates by workbook: dry run, confirmation, writing at once or as a job, and what goes out."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.capabilities import Capability
from accounts.imports.book import Book, Fault, Row, faults_from_json, faults_to_json
from accounts.imports.reading import read_book
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from jobs.models import JobState
from jobs.registry import Cancelled, JobFailed, Progress
from jobs.services import enqueue
from personnel.exchange.certificates import check_certificates
from personnel.exchange.columns import SHEETS
from personnel.exchange.exporting import certificate_lines, roster_lines
from personnel.exchange.known import Units, certificates_of, people_of
from personnel.exchange.plan import CertificateStep, ExchangePlan, OfficerStep, Step
from personnel.exchange.roster import check_roster
from personnel.exchange.writing import MOST, offers_of, workbook_of
from personnel.models import ExchangeBatch, ExchangeKind, Officer
from personnel.private import Unreadable, decrypt, encrypt, private_in
from personnel.services.acting import said
from personnel.services.applying import Holder, correct_certificate, register_certificate
from personnel.services.officers import OfficerFields, add_officer, edit_officer

JOB_KIND = "personnel.exchange"
#: An uploaded list names people: it is not kept longer than a day.
KEEP = timedelta(hours=24)
#: As many as are written while the browser waits, all or none; more go to the background.
AT_ONCE = 200
STEP = 25
#: So many refused lines are kept with their reasons.
TOLD = 100
#: Among the counts of a batch until its job is done: whom each line meant when it was confirmed.
MEANT = "meant"
CAPABILITIES: dict[str, Capability] = {
    ExchangeKind.ROSTER: Capability.OFFICER_MANAGE,
    ExchangeKind.CERTIFICATES: Capability.CERTIFICATE_DECIDE,
}


def check_exchange(*, kind: str, name: str, content: bytes, actor: Actor) -> ExchangeBatch:
    """Read a workbook of up to 5,000 lines; nothing but its sealed lines is written, the file is not kept.

    Raises PermissionDenied, Refused: a file that cannot be read."""
    actor.require_any(CAPABILITIES[kind])
    book = read_book(content, [SHEETS[kind]], MOST)
    name = str(ExchangeKind(kind).label) if private_in(name) else name[:200]
    batch = ExchangeBatch(
        kind=kind, name=name, uploaded_by=actor.person, uploaded_at=clock.now(), address=actor.address
    )
    batch.sealed = encrypt(_packed(book, kind), about=batch.about)
    with transaction.atomic():
        batch.save()
        record(who=actor.who, action="personnel.exchange.checked", what=what(batch), after={"rows": book.size})
    return batch


def _packed(book: Book, kind: str) -> str:
    rows = [[row.number, {key: text for key, text in row.cells.items() if text}] for row in book.of(SHEETS[kind])]
    return json.dumps({"rows": rows, "faults": faults_to_json(book.faults)}, ensure_ascii=False)


def plan_of(batch: ExchangeBatch, actor: Actor) -> ExchangePlan:
    """What an unwritten batch would do today, within the reach of who asks."""
    try:
        packed = json.loads(decrypt(batch.sealed, about=batch.about) or "{}")
    except Unreadable:
        return ExchangePlan([Fault("", 0, "", "", _("上传的内容读不出了，密钥已更换"), _("请重新上传"))])
    sheet, user, capability = SHEETS[batch.kind], actor.person, CAPABILITIES[batch.kind]
    lines = [Row(number, cells) for number, cells in packed.get("rows", [])]
    book = Book({sheet.key: lines}, faults_from_json(packed.get("faults", [])))
    units = Units.of(user, capability)
    named = {units.by_code[row["unit"]].pk for row in lines if row["unit"] in units.by_code}
    named |= {unit.pk for row in lines for unit in units.by_name.get(row["unit_name"], ())}
    people = people_of(lines, named, user, capability)
    if batch.kind == ExchangeKind.ROSTER:
        return check_roster(book, units, people)
    return check_certificates(book, units, people, certificates_of(lines, people, user), user)


def confirm_exchange(*, batch: ExchangeBatch, digest: str, reason: str = "", actor: Actor) -> ExchangeBatch:
    """Write it: up to 200 lines at once, all or none; more as a job, line by line. `digest` is that of the plan which
    was read; certificates need a `reason`. Raises PermissionDenied, StaleState (confirmed or dropped), Refused: faults,
    nothing to write, another plan than the one that was read."""
    actor.require(CAPABILITIES[batch.kind], batch)
    missing = _("请写明登记、更正证件的依据。") if batch.kind == ExchangeKind.CERTIFICATES else ""
    reason = said(reason, missing)
    plan = plan_of(batch, actor)
    if plan.faults:
        raise Refused(_("有%(count)d处错误，没有写入任何一行。请改好后重新上传。") % {"count": len(plan.faults)})
    if not plan.steps:
        raise Refused(_("表里的内容系统里都有了，没有要写入的。"))
    if digest != plan.digest:
        raise Refused(_("预检以后名册有变动，没有写入。请看过现在的预检结果再确认。"))
    counts: dict[str, Any] = {"added": plan.added, "changed": plan.changed, "unchanged": plan.unchanged}
    if len(plan.steps) > AT_ONCE:
        counts[MEANT] = {str(step.row): _meant(step) for step in plan.steps}
    with transaction.atomic():
        values = {"confirmed_at": clock.now(), "reason": reason, "address": actor.address, "counts": counts}
        if not ExchangeBatch.objects.open().filter(pk=batch.pk).update(**values):
            raise StaleState(batch, "confirmed")
        batch.refresh_from_db()
        record(
            who=actor.who, action="personnel.exchange.confirmed", what=what(batch), reason=reason,
            after={"added": plan.added, "changed": plan.changed},
        )  # fmt: skip
        if len(plan.steps) > AT_ONCE:
            title = _("导入%(kind)s，%(count)d行") % {"kind": batch.get_kind_display(), "count": len(plan.steps)}
            batch.job = enqueue(kind=JOB_KIND, title=title, params={"batch": str(batch.uuid)}, actor=actor)
            batch.save(update_fields=["job"])
        else:
            _write_all(batch, plan, actor)
    return batch


def _meant(step: Step) -> str:
    """Whom or which a line is about: a UUID, "" for a new one."""
    there = step.officer if isinstance(step, OfficerStep) else step.certificate
    return str(there.uuid) if there is not None else ""


def _write_all(batch: ExchangeBatch, plan: ExchangePlan, actor: Actor) -> None:
    """All or none, in the transaction of who calls."""
    for step in plan.steps:
        try:
            _write(step, batch.reason, actor)
        except (Refused, StaleState) as refusal:
            words = {"row": step.row, "why": refusal}
            raise Refused(_("第%(row)d行：%(why)s没有写入任何一行。") % words) from None
    _finish(batch, [], actor)


def run_exchange(progress: Progress) -> dict[str, Any]:
    """The job. Repeatable: lines that are written say what is there already."""
    batch = ExchangeBatch.objects.select_related("uploaded_by").filter(uuid=progress.job.params["batch"]).first()
    if batch is None or not batch.sealed:
        if batch is not None and batch.applied_at is not None:
            return dict(batch.counts)
        raise JobFailed(_("这次导入已经放弃，没有写入。请重新上传。"))
    actor = Actor(batch.uploaded_by, batch.address)
    progress.step(_("正在核对"), 0, 0)
    plan = plan_of(batch, actor)
    if plan.faults:
        raise JobFailed(_("确认以后名册有变动，有%(count)d处对不上。请重新上传预检。") % {"count": len(plan.faults)})
    refused = _write_each(batch, plan, progress, actor)
    with transaction.atomic():
        _finish(batch, refused, actor)
    return dict(batch.counts)


def _write_each(batch: ExchangeBatch, plan: ExchangePlan, progress: Progress, actor: Actor) -> list[list[Any]]:
    """Each line in a transaction of its own; the lines that were refused, with their reasons."""
    refused: list[list[Any]] = []
    meant = batch.counts.get(MEANT, {})
    for place, step in enumerate(plan.steps):
        if place % STEP == 0:
            try:
                progress.step(_("正在写入"), place, len(plan.steps))
            except Cancelled:
                # Not the job's own end: some lines are written, and who asked reads which are not.
                rest = plan.steps[place:]
                return [*refused, *([each.row, each.name, _("您中途取消，没有写入"), each.new] for each in rest)]
        if meant.get(str(step.row)) != _meant(step):
            # Somebody came, went or was renamed since: nobody has read this line as it would be written now.
            refused.append([step.row, step.name, _("确认以后名册有变动，这一行对不上了，没有写入"), step.new])
            continue
        try:
            _write(step, batch.reason, actor)
        except (Refused, StaleState, PermissionDenied) as refusal:
            refused.append([step.row, step.name, str(refusal)[:200], step.new])
    return refused


def _write(step: Step, reason: str, actor: Actor) -> None:
    """One line, by the service of the single act."""
    if isinstance(step, OfficerStep):
        if step.officer is not None:
            edit_officer(officer=step.officer, data=_over_present(step.officer, step.data), actor=actor)
        elif step.beginning is not None:
            add_officer(unit=step.unit, data=step.data, beginning=step.beginning, actor=actor)
        return
    _write_certificate(step, reason, actor)


def _over_present(read: Officer, data: OfficerFields) -> OfficerFields:
    """What the line changes, over what is there by now: lines are read once, the last ones written minutes later."""
    fresh = Officer.objects.get(pk=read.pk)
    plain = data.plain().items()
    return replace(data, **{key: value if value != getattr(read, key) else getattr(fresh, key) for key, value in plain})


def _write_certificate(step: CertificateStep, reason: str, actor: Actor) -> None:
    if step.certificate is not None:
        correct_certificate(
            certificate=step.certificate, issuer=step.printed.issuer, fields=step.printed.fields, reason=reason,
            actor=actor,
        )  # fmt: skip
        return
    register_certificate(
        holder=Holder(officer=step.officer), kind=step.kind, printed=step.printed, inspect_by=step.inspect_by,
        reason=step.special, actor=actor,
    )  # fmt: skip


def _finish(batch: ExchangeBatch, refused: list[list[Any]], actor: Actor) -> None:
    """The lines stand in the product now; what was uploaded goes."""
    counts = {key: value for key, value in batch.counts.items() if key != MEANT}
    counts["added"] -= sum(bool(each[3]) for each in refused)
    counts["changed"] -= sum(not each[3] for each in refused)
    counts["not_written"] = len(refused)
    ExchangeBatch.objects.filter(pk=batch.pk).update(
        sealed="", applied_at=clock.now(), counts=counts, refused=[each[:3] for each in refused[:TOLD]]
    )
    batch.refresh_from_db()
    after = {key: counts[key] for key in ("added", "changed", "not_written")}
    record(who=actor.who, action="personnel.exchange.applied", what=what(batch), after=after)


def discard_exchange(*, batch: ExchangeBatch, actor: Actor) -> None:
    """Drop what was not confirmed, with its lines. Raises PermissionDenied, StaleState."""
    actor.require(CAPABILITIES[batch.kind], batch)
    with transaction.atomic():
        told = what(batch)
        deleted, _kinds = ExchangeBatch.objects.open().filter(pk=batch.pk).delete()
        if not deleted:
            raise StaleState(batch, "confirmed")
        record(who=actor.who, action="personnel.exchange.discarded", what=told)


def discard_old_exchanges() -> int:
    """Drop what was not written within a day, also where its job was given up; how many."""
    count = 0
    old = ExchangeBatch.objects.unfinished().filter(uploaded_at__lt=clock.now() - KEEP)
    for batch in old.exclude(job__state__in=[JobState.QUEUED, JobState.RUNNING]):
        with transaction.atomic():
            reason = _("超过一天没有写完") if batch.confirmed_at else _("超过一天没有确认")
            record(who=SYSTEM.who, action="personnel.exchange.discarded", what=what(batch), reason=reason)
            batch.delete()
        count += 1
    return count


#: Kind → the lines of its rows.
LINES: dict[str, Callable[[Any], Any]] = {
    ExchangeKind.ROSTER: roster_lines,
    ExchangeKind.CERTIFICATES: certificate_lines,
}


def export_exchange(*, kind: str, rows: Any, actor: Actor) -> bytes:
    """Those of the rows that the actor reads, in the columns of the import; private numbers masked. Raises
    PermissionDenied, Refused: more than 5,000."""
    actor.require_any(Capability.OFFICER_READ)
    lines = [*islice(LINES[kind](rows.visible_to(actor.person)), MOST + 1)]
    if len(lines) > MOST:
        raise Refused(_("超过%(most)d行，没有导出。请先按单位筛选，分几次导出。") % {"most": MOST})
    record(who=actor.who, action="personnel.exchange.exported", after={"kind": kind, "count": len(lines)})
    sheet, who = SHEETS[kind], actor.who
    told = _("%(name)s（%(unit)s）%(at)s导出，共%(count)d行") % {
        "name": who.actor_name, "unit": who.unit_name, "count": len(lines),
        "at": clock.now().astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    return workbook_of(sheet, lines, offers=offers_of(sheet), told=told)
