"""The import of units, groups and people: dry run, confirmation, and what became of the batch."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.capabilities import Capability, Role
from accounts.imports.book import Book, faults_from_json, faults_to_json
from accounts.imports.checking import check_book
from accounts.imports.exporting import book_of_today
from accounts.imports.known import load_known
from accounts.imports.plan import GroupStep, Plan, UnitStep
from accounts.imports.reading import read_book
from accounts.imports.writing import filled
from accounts.models import ImportBatch, Unit, UnitGroup, User
from accounts.services.groups import create_group, rename_group, set_group_members
from accounts.services.memberships import propose_membership
from accounts.services.passwords import OneTimePassword
from accounts.services.units import UnitFields, create_unit, edit_unit
from accounts.services.users import IssuedAccount, create_user, edit_user
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record

#: So many lines a sheet are read, so that an export of a large organisation comes in again …
MOST_READ = 5000
#: An uploaded workbook names people: it is not kept longer than a day.
KEEP = timedelta(hours=24)


@dataclass
class Applied:
    """What an import wrote: the new accounts with their one-time passwords, and how much of each."""

    accounts: list[IssuedAccount] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def check_import(*, name: str, content: bytes, valid_from: date, actor: Actor) -> ImportBatch:
    """Read and check a workbook; nothing but the batch is written. Refused: a file that cannot be read.

    `valid_from` (not after today) dates new units, new names and parents, and group members.
    """
    actor.require_any(Capability.ORGANISATION_MANAGE)
    if valid_from > clock.today():
        raise Refused(_("生效日期不能晚于今天。"))
    book = read_book(content, most=MOST_READ)
    plan = check_book(book, load_known(), valid_from=valid_from)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            name=name[:200],
            content={"valid_from": valid_from.isoformat(), "rows": book.to_json()},
            # Of the workbook itself; those of its rows are found again each time.
            faults=faults_to_json(book.faults),
            uploaded_by=actor.person,
            uploaded_at=clock.now(),
        )
        after = {"rows": book.size, "faults": len(plan.faults)}
        record(who=actor.who, action="accounts.import.checked", what=what(batch), after=after)
    return batch


def export_organisation(*, actor: Actor) -> bytes:
    """Units, groups and people as a workbook that can be changed and imported again. Raises PermissionDenied."""
    actor.require_any(Capability.ORGANISATION_MANAGE)
    book = book_of_today()
    record(who=actor.who, action="accounts.organisation.exported", after={"rows": book.size})
    return filled(book)


def plan_of(batch: ImportBatch) -> Plan:
    """What an unapplied batch would do today, against what is there now."""
    book = Book.from_json(batch.content["rows"])
    book.faults = faults_from_json(batch.faults)
    return check_book(book, load_known(), valid_from=date.fromisoformat(batch.content["valid_from"]))


def apply_import(*, batch: ImportBatch, actor: Actor) -> Applied:
    """Write all of a batch, or nothing. The check runs once more under the same transaction.

    Raises StaleState when the batch has been applied or discarded, Refused when it has faults (now).
    """
    actor.require(Capability.ORGANISATION_MANAGE, batch)
    _refuse_applied(batch)
    # Hashing takes its time: before the transaction, not within.
    passwords = {username: OneTimePassword.generate() for username in plan_of(batch).new_users}
    with transaction.atomic():
        _claim(batch)
        plan = plan_of(batch)
        if plan.faults:
            raise Refused(_("有%(count)d处错误，没有写入任何一行。请改好后重新上传。") % {"count": len(plan.faults)})
        applied = Applied(counts=_counts(plan))
        _write_units(plan, actor)
        _write_groups(plan, actor)
        applied.accounts = _write_people(plan, passwords, actor)
        _write_posts(plan, actor)
        record(who=actor.who, action="accounts.import.applied", what=what(batch), after=applied.counts)
        _forget(batch)
    return applied


def discard_import(*, batch: ImportBatch, actor: Actor) -> None:
    """Drop an unapplied batch with its rows."""
    actor.require(Capability.ORGANISATION_MANAGE, batch)
    with transaction.atomic():
        deleted, _kinds = ImportBatch.objects.open().filter(pk=batch.pk).delete()
        if not deleted:
            raise StaleState(batch, "applied")
        record(who=actor.who, action="accounts.import.discarded", what=what(batch))


def discard_old_imports() -> int:
    """Drop batches that nobody confirmed within a day; how many."""
    old = ImportBatch.objects.open().filter(uploaded_at__lt=clock.now() - KEEP)
    count = 0
    for batch in old:
        with transaction.atomic():
            record(who=SYSTEM.who, action="accounts.import.discarded", what=what(batch), reason=_("超过一天没有确认"))
            batch.delete()
        count += 1
    return count


def _refuse_applied(batch: ImportBatch) -> None:
    if batch.applied_at is not None:
        raise StaleState(batch, "applied")


def _claim(batch: ImportBatch) -> None:
    """Of two confirmations, one goes on."""
    if not ImportBatch.objects.open().filter(pk=batch.pk).update(applied_at=clock.now()):
        batch.refresh_from_db()
        raise StaleState(batch, "applied")


def _forget(batch: ImportBatch) -> None:
    """The rows stand in the product now; the copy of names and telephones goes."""
    ImportBatch.objects.filter(pk=batch.pk).update(content={}, faults=[])
    batch.refresh_from_db()


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "units_new": sum(step.new for step in plan.units),
        "units_changed": sum(not step.new for step in plan.units),
        "groups_new": sum(step.new for step in plan.groups),
        "groups_changed": sum(not step.new for step in plan.groups),
        "people_new": sum(step.new for step in plan.people),
        "people_changed": sum(not step.new for step in plan.people),
        "roles_proposed": len(plan.posts),
    }


def _write_units(plan: Plan, actor: Actor) -> None:
    for step in plan.units:
        fields = _fields(step)
        if step.new:
            create_unit(code=step.code, fields=fields, valid_from=plan.valid_from, actor=actor)
        else:
            edit_unit(unit=Unit.objects.get(code=step.code), fields=fields, valid_from=plan.valid_from, actor=actor)


def _fields(step: UnitStep) -> UnitFields:
    return UnitFields(
        name=step.name,
        kind=step.kind,
        short_name=step.short_name,
        region=step.region,
        position=step.position,
        # Steps are sorted: a parent has been written before, and may have moved since.
        parent=Unit.objects.get(code=step.parent) if step.parent else None,
    )


def _write_groups(plan: Plan, actor: Actor) -> None:
    for step in plan.groups:
        if step.new:
            create_group(code=step.code, name=step.name, actor=actor)
        else:
            rename_group(group=UnitGroup.objects.get(code=step.code), name=step.name, actor=actor)
        if step.joins:
            _join(step, plan, actor)


def _join(step: GroupStep, plan: Plan, actor: Actor) -> None:
    group = UnitGroup.objects.get(code=step.code)
    present = Unit.objects.filter(group_places__group=group, group_places__valid_to=None)
    units = {unit.pk: unit for unit in [*present, *Unit.objects.filter(code__in=step.joins)]}
    set_group_members(group=group, units=list(units.values()), valid_from=plan.valid_from, actor=actor)


def _write_people(plan: Plan, passwords: dict[str, OneTimePassword], actor: Actor) -> list[IssuedAccount]:
    accounts = []
    for step in plan.people:
        if step.new:
            password = passwords.get(step.username)
            accounts.append(
                create_user(username=step.username, name=step.name, phone=step.phone, password=password, actor=actor)
            )
        else:
            edit_user(user=User.objects.get(username=step.username), name=step.name, phone=step.phone, actor=actor)
    return accounts


def _write_posts(plan: Plan, actor: Actor) -> None:
    users = {user.username: user for user in User.objects.filter(username__in={p.username for p in plan.posts})}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={p.unit for p in plan.posts})}
    for step in plan.posts:
        propose_membership(
            user=users[step.username], unit=units[step.unit], role=Role(step.role), post=step.post, actor=actor
        )
