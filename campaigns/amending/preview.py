"""What publishing an amendment would do. Pure over facts: publishing computes it again and does exactly that."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaigns.amending.effect import Created, DeadlineMove, Effect, Moved, UnderWay, Waived
from campaigns.amending.facts import ChangeFacts, Facts, Owed
from campaigns.amending.lights import with_light
from campaigns.amending.training import with_training
from campaigns.checks import Level, Snapshot, check
from campaigns.checks.facts import (
    DeadlineFacts,
    Doubt,
    Numbered,
    PhaseFacts,
    ReceiverFacts,
    RequirementFacts,
    TaskFacts,
)
from campaigns.deadlines import Context, Schedule
from campaigns.deadlines.schedules import ONCE
from campaigns.models import ChangeKind, FilingKind, Rhythm
from campaigns.planning import plan
from campaigns.readings import READ, read_words, schedule_values
from campaigns.successions import own_period

#: The lists whose rows choose among items, and among tasks.
_CHOOSING = {"item": FilingKind.PROBLEM_LIST, "point": FilingKind.PROBLEM_LIST, "area": FilingKind.PROBLEM_LIST,
             "task": FilingKind.INSTITUTION_LIST}  # fmt: skip


def preview(facts: Facts, changes: Sequence[ChangeFacts]) -> Effect:
    """The effect of all changes together on obligations, deadlines, filings and units."""
    after = amended(facts.snapshot, changes)
    created, moved, waived = _obligations(facts, after, changes)
    touched = {row.obligation for row in moved} | {row.obligation for row in waived}
    return Effect(
        created=tuple(created),
        moved=tuple(moved),
        waived=tuple(waived),
        under_way=tuple(_under_way(facts, changes, touched)),
        deadlines=tuple(_deadline_moves(changes)),
        units=tuple(_told(facts, changes, created, moved, waived)),
        faults=tuple(_faults(facts, after, changes, created)),
        warnings=tuple(_new_findings(facts.snapshot, after, Level.WARNING)),
    )


# --- the campaign as it would be ---------------------------------------------------------------------------------


def amended(snapshot: Snapshot, changes: Iterable[ChangeFacts]) -> Snapshot:
    """The snapshot with all changes made."""
    for change in changes:
        if change.standing:
            snapshot = _AMEND[change.kind](snapshot, change)
    return snapshot


def day_of(value: Any) -> date | None:
    """A plain value as a day."""
    return date.fromisoformat(value) if value else None


def _same(snapshot: Snapshot, change: ChangeFacts) -> Snapshot:
    return snapshot


def _dates(snapshot: Snapshot, change: ChangeFacts) -> Snapshot:
    after = change.after
    snapshot = replace(snapshot, doubts=tuple(_doubts(snapshot, change)))
    if change.row_kind == "phase":
        phases = tuple(
            PhaseFacts(row.id, row.number, row.name, day_of(after["start"]), day_of(after["end"]))
            if row.id == change.row_id else row
            for row in snapshot.phases
        )  # fmt: skip
        return replace(snapshot, phases=phases)
    if change.row_kind == "requirement":
        return _requirement(snapshot, change.row_id, due_text=after["due_text"], **schedule_values(after))
    return replace(snapshot, tasks=tuple(_task_dates(task, change) for task in snapshot.tasks))


def _doubts(snapshot: Snapshot, change: ChangeFacts) -> Iterator[Doubt]:
    """What is doubted afterwards: units read the words of the notice, which a new date alone leaves behind."""
    yield from (row for row in snapshot.doubts if row.key != change.target)
    text = change.after.get(READ[change.row_kind][0]) or ""
    context = Context(issued=snapshot.issued, start=snapshot.start, end=snapshot.end)
    for name, said in read_words(change.row_kind, text, context).items():
        if not isinstance(said, date):
            continue
        stored = day_of(change.after.get(name))
        if stored != said:
            yield Doubt(change.target, change.words, text, said, stored)


def _task_dates(task: TaskFacts, change: ChangeFacts) -> TaskFacts:
    after = change.after
    moved = DeadlineFacts(
        change.row_id, after["text"], day_of(after["date"]), bool(after["ongoing"]), bool(after["when_due"])
    )
    parts = tuple(
        replace(part, deadlines=tuple(moved if row.id == moved.id else row for row in part.deadlines))
        for part in task.assignments
    )
    return replace(task, assignments=parts)


def _requirement(snapshot: Snapshot, key: int, **values: Any) -> Snapshot:
    rows = tuple(replace(row, **values) if row.id == key else row for row in snapshot.requirements)
    return replace(snapshot, requirements=rows)


def _withdraw(snapshot: Snapshot, change: ChangeFacts) -> Snapshot:
    if change.row_kind == "requirement":
        rows = tuple(row for row in snapshot.requirements if row.id != change.row_id)
        return replace(snapshot, requirements=rows)
    if change.row_kind == "training":
        return replace(snapshot, trainings=tuple(row for row in snapshot.trainings if row.id != change.row_id))
    if change.row_kind == "task":
        return replace(snapshot, tasks=tuple(row for row in snapshot.tasks if row.id != change.row_id))
    areas = tuple(
        replace(area, items=tuple(item for item in area.items if item.key != change.target)) for area in snapshot.areas
    )
    return replace(snapshot, areas=areas)


def _add_item(snapshot: Snapshot, change: ChangeFacts) -> Snapshot:
    item = Numbered(f"new-{change.id}", change.after["number"])
    areas = tuple(
        replace(area, items=(*area.items, item)) if area.id == change.row_id else area for area in snapshot.areas
    )
    return replace(snapshot, areas=areas)


def _add_requirement(snapshot: Snapshot, change: ChangeFacts) -> Snapshot:
    after = change.after
    row = RequirementFacts(
        id=-change.id,
        kind=after["kind"],
        title=after["title"],
        rhythm=after["rhythm"],
        due_text=after["due_text"],
        workdays_only=bool(after.get("workdays_only")),
        **schedule_values(after),
        needs_signature=after["needs_signature"],
        filers=tuple(after["units"]),
        receivers=(ReceiverFacts(snapshot.organiser_id, True),),
    )
    return replace(snapshot, requirements=(*snapshot.requirements, row))


def _add_filer(snapshot: Snapshot, change: ChangeFacts) -> Snapshot:
    row = next((row for row in snapshot.requirements if row.id == change.row_id), None)
    if row is None or change.after["unit"] in row.filers:
        return snapshot
    return _requirement(snapshot, row.id, filers=(*row.filers, change.after["unit"]))


_AMEND: Mapping[str, Callable[[Snapshot, ChangeFacts], Snapshot]] = {
    ChangeKind.TEXT: _same,
    ChangeKind.CONTACT: _same,
    ChangeKind.LIGHTS: with_light,
    ChangeKind.ADD_LIGHT: with_light,
    ChangeKind.TRAINING: with_training,
    ChangeKind.ADD_TRAINING: with_training,
    ChangeKind.COMPLETION: _same,
    ChangeKind.DATES: _dates,
    ChangeKind.WITHDRAW: _withdraw,
    ChangeKind.ADD_ITEM: _add_item,
    ChangeKind.ADD_REQUIREMENT: _add_requirement,
    ChangeKind.ADD_FILER: _add_filer,
}


# --- obligations -------------------------------------------------------------------------------------------------


def requirements_touched(changes: Iterable[ChangeFacts], after: Snapshot) -> set[int]:
    """The requirements whose obligations may differ afterwards: of a moved phase, those filed in every phase."""
    touched = {-change.id for change in changes if change.kind == ChangeKind.ADD_REQUIREMENT}
    about = (ChangeKind.DATES, ChangeKind.WITHDRAW, ChangeKind.ADD_FILER)
    touched |= {c.row_id for c in changes if c.kind in about and c.row_kind == "requirement" and c.standing}
    if any(change.kind == ChangeKind.DATES and change.row_kind == "phase" for change in changes):
        per_phase = {row.id for row in after.requirements for rule, _units in row.by_schedule() if _by_phase(rule)}
        touched |= per_phase
    return touched


def _by_phase(schedule: Schedule) -> bool:
    return schedule.rhythm == Rhythm.PER_PHASE


def _obligations(
    facts: Facts, after: Snapshot, changes: Sequence[ChangeFacts]
) -> tuple[list[Created], list[Moved], list[Waived]]:
    """What the plan of touched requirements differs from what is owed. What was ever submitted stays as it is, and a
    period that is past stays past. What lies farther ahead than obligations are created is left to that."""
    touched = requirements_touched(changes, after)
    standing = {row.id: row for row in after.requirements}
    whole = plan(after)
    planned = {
        (row.requirement_id, row.unit.id, row.period_key): row
        for row in whole.obligations
        if row.requirement_id in touched
    }
    near = {id(row) for row in whole.ahead(after.on, facts.ahead_days)}
    created, moved, waived = [], [], []
    owed = {(row.requirement, row.unit, row.period): row for row in facts.owed if row.requirement in touched}
    for key, row in planned.items():
        if key not in owed and id(row) in near and (row.due is None or row.due >= after.on):
            created.append(
                Created(row.requirement_id, row.unit.id, row.unit.name, row.period_key, row.title, row.due, row)
            )
    for present in owed.values():
        # What came from another unit goes by the same day as what the unit owes itself.
        plan_row = planned.get((present.requirement, present.unit, own_period(present.period)))
        requirement = standing.get(present.requirement)
        if present.submitted:
            continue
        if plan_row is None:
            if not present.waived and _falls_away(present, requirement, after.on):
                waived.append(Waived(present.id, present.unit, present.unit_name, present.title))
        elif plan_row.due != present.due and _movable(present, plan_row.due, requirement, after.on):
            moved.append(
                Moved(
                    present.id, present.unit, present.unit_name, present.title, present.due, plan_row.due,
                    plan_row.printed,
                )
            )  # fmt: skip
    return created, moved, waived


def _falls_away(row: Owed, requirement: RequirementFacts | None, today: date) -> bool:
    if requirement is None:
        return True
    return own_period(row.period) != ONCE and row.due is not None and row.due >= today


def _movable(row: Owed, due: date | None, requirement: RequirementFacts | None, today: date) -> bool:
    if requirement is None or own_period(row.period) == ONCE:
        return True
    return row.due is not None and due is not None and min(row.due, due) >= today


# --- deadlines, filings, units -----------------------------------------------------------------------------------


def _deadline_moves(changes: Iterable[ChangeFacts]) -> list[DeadlineMove]:
    return [
        DeadlineMove(change.words, _span(change.before), _span(change.after))
        for change in changes
        if change.kind == ChangeKind.DATES and change.row_kind != "requirement"
    ]


def _span(values: Any) -> str:
    days = [str(values[name]) for name in ("start", "end", "date") if values.get(name)]
    words = values.get("text") or values.get("window_text") or ""
    return f"{words}（{'—'.join(days)}）" if days else str(words)


def _under_way(facts: Facts, changes: Sequence[ChangeFacts], touched: set[int]) -> list[UnderWay]:
    """Begun and not accepted filings of the requirements and lists that the changes are about."""
    requirements = {c.row_id for c in changes if c.row_kind == "requirement"}
    about = (ChangeKind.TEXT, ChangeKind.WITHDRAW, ChangeKind.ADD_ITEM)
    kinds = {_CHOOSING[c.row_kind] for c in changes if c.row_kind in _CHOOSING and c.kind in about}
    return [
        UnderWay(row.id, row.unit_name, row.title, row.filing.label, row.filing.submitted, row.id in touched)
        for row in facts.owed
        if row.filing is not None and not row.filing.done and (row.requirement in requirements or row.kind in kinds)
    ]


def _told(
    facts: Facts,
    changes: Sequence[ChangeFacts],
    created: Iterable[Created],
    moved: Iterable[Moved],
    waived: Iterable[Waived],
) -> list[tuple[int, str]]:
    """Whose obligations change, and everybody whom a change of the plan concerns."""
    ids = {row.unit for row in created} | {row.unit for row in moved} | {row.unit for row in waived}
    for change in changes:
        ids |= _concerned(facts, change)
    names = {unit: facts.snapshot.unit(unit).name for unit in ids if unit in facts.snapshot.units}
    order = {unit: at for at, (unit, _name) in enumerate(facts.participants)}
    return sorted(names.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0]))


def _concerned(facts: Facts, change: ChangeFacts) -> set[int]:
    if change.target in facts.task_of:
        tasks = [task for task in facts.snapshot.tasks if task.id == facts.task_of[change.target]]
        parts = [part for task in tasks for part in task.assignments]
        return {unit for part in parts for unit in part.units}
    if change.row_kind == "requirement":
        rows = [row for row in facts.snapshot.requirements if row.id == change.row_id]
        everybody = {unit for row in rows for unit in row.filers}
        return {change.after["unit"]} if change.kind == ChangeKind.ADD_FILER else everybody
    if change.kind == ChangeKind.ADD_REQUIREMENT:
        return set(change.after["units"])
    return {unit for unit, _name in facts.participants}


# --- what forbids it ---------------------------------------------------------------------------------------------


def _faults(facts: Facts, after: Snapshot, changes: Sequence[ChangeFacts], created: Iterable[Created]) -> list[str]:
    if not changes:
        return [_("还没有写要改什么。")]
    faults = [fault for change in changes if (fault := _fault(facts, change, changes))]
    made = {(row.requirement, row.unit) for row in created}
    faults += [fault for change in changes if (fault := _comes_to_nothing(after, change, made))]
    return faults + _new_findings(facts.snapshot, after, Level.ERROR)


def _fault(facts: Facts, change: ChangeFacts, changes: Sequence[ChangeFacts]) -> str:
    words = {"words": change.words}
    if change.current is None:
        return _("%(words)s已不存在。请删去这一条。") % words
    if not change.standing:
        return _("%(words)s已被另一次修订撤回。请删去这一条。") % words
    if any(change.current.get(name, "") != value for name, value in change.before.items()):
        return _("%(words)s刚被另一次修订改过，改前内容已不同。请删去这一条，照最新内容重写。") % words
    withdrawn = {other.target for other in changes if other.kind == ChangeKind.WITHDRAW}
    if change.kind != ChangeKind.WITHDRAW and change.target in withdrawn:
        return _("%(words)s在这次修订里又改又撤回。请留一条。") % words
    if change.kind == ChangeKind.ADD_FILER:
        filers = {unit for row in facts.snapshot.requirements if row.id == change.row_id for unit in row.filers}
        if change.after["unit"] in filers:
            return _("%(words)s已由%(unit)s填报，不用再加。") % {**words, "unit": change.after["unit_name"]}
    due = change.after.get("due_date") if change.row_kind == "requirement" else None
    if due and date.fromisoformat(due) < facts.snapshot.on:
        return _("%(words)s的新期限%(day)s已经过去。请填今天或以后的日期。") % {**words, "day": due}
    return ""


def _comes_to_nothing(after: Snapshot, change: ChangeFacts, made: set[tuple[int, int]]) -> str:
    """A demand that comes too late would tell units to file and create nothing."""
    if change.kind == ChangeKind.ADD_REQUIREMENT:
        key, units = -change.id, list(change.after["units"])
    elif change.kind == ChangeKind.ADD_FILER:
        key, units = change.row_id, [change.after["unit"]]
    else:
        return ""
    row = next((row for row in after.requirements if row.id == key), None)
    if row is None or row.rhythm == Rhythm.ANY_TIME or any((key, unit) in made for unit in units):
        return ""
    return _("%(words)s没有今天以后的期限，不会生成报送任务。请先调整期限。") % {"words": change.words}


def _new_findings(before: Snapshot, after: Snapshot, level: Level) -> list[str]:
    """What the publish check says of the amended campaign and did not say before."""
    known = {finding.key for finding in check(before)}
    return [finding.message for finding in check(after) if finding.level == level and finding.key not in known]
