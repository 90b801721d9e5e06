"""对账 settled by the office: each difference on which the unit insists is taken or kept, then both have signed off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, StaleState, apply
from audit import clock
from campaigns.models import Campaign
from rectification import states
from rectification.content import digest
from rectification.models import (
    DifferenceRuling,
    OnlySide,
    Problem,
    ProblemState,
    Reconciliation,
    ReconciliationDifference,
    ReconciliationOutcome,
    ReconciliationState,
)
from rectification.reconciliation_lists import cells_of, problem_texts
from rectification.reconciling import WHOLE_ROW, folded
from rectification.services.correcting import correct_problem, relist_problem, strike_problem
from rectification.services.reconciling import tell_unit


@dataclass(frozen=True)
class Ruling:
    """How the office settles a difference. `seen` is what it saw on the ledger; by default the frozen value."""

    taken: bool
    reason: str = ""
    seen: str | None = None


@dataclass
class Settled:
    """What a settlement did: `moved` are the rows that changed on the ledger meanwhile, `refused` those that cannot be
    written, with why. Both stay to be settled; `done` when none is left."""

    moved: list[ReconciliationDifference] = field(default_factory=list)
    refused: list[tuple[ReconciliationDifference, str]] = field(default_factory=list)
    done: bool = False


def settle_reconciliation(*, reconciliation: Reconciliation, rulings: Mapping[int, Ruling], actor: Actor) -> Settled:
    """处理并结清. Every difference on which the unit insists needs a ruling, by its primary key; those that the unit
    left to the office need none."""
    actor.require(Capability.RECONCILIATION_SETTLE, reconciliation)
    result = Settled()
    with transaction.atomic():
        row = Reconciliation.objects.select_for_update().get(pk=reconciliation.pk)
        if row.state != ReconciliationState.ANSWERED:
            raise StaleState(row, row.state)
        due = [one for one in row.differences.select_related("problem") if one.is_due]
        _check(due, rulings)
        for some in _by_row(due):
            _rule(some, rulings, actor, result)
        if not result.moved and not result.refused:
            _finish(row, actor)
            result.done = True
    reconciliation.refresh_from_db()
    return result


def settle_agreed(*, campaign: Campaign, actor: Actor) -> int:
    """一并结清 all of a campaign that their units confirmed as they are; how many."""
    actor.require_any(Capability.RECONCILIATION_SETTLE)
    rows = Reconciliation.objects.all().within(actor.person, Capability.RECONCILIATION_SETTLE)
    rows = rows.filter(campaign=campaign, outcome=ReconciliationOutcome.AGREES).answered()
    count = 0
    for row in rows.select_related("campaign", "unit"):
        try:
            with transaction.atomic():
                _finish(row, actor)
        except StaleState:
            continue
        count += 1
    return count


def _check(due: Iterable[ReconciliationDifference], rulings: Mapping[int, Ruling]) -> None:
    missing = sum(one.pk not in rulings for one in due)
    if missing:
        raise Refused(_("还有%(count)d处没有处理。") % {"count": missing})
    silent = sum(not rulings[one.pk].reason.strip() for one in due)
    if silent:
        raise Refused(_("有%(count)d处没有写处理的理由。") % {"count": silent})


def _by_row(due: Iterable[ReconciliationDifference]) -> list[list[ReconciliationDifference]]:
    rows: dict[str, list[ReconciliationDifference]] = {}
    for one in due:
        rows.setdefault(one.row, []).append(one)
    return list(rows.values())


def _rule(some: list[ReconciliationDifference], rulings: Mapping[int, Ruling], actor: Actor, result: Settled) -> None:
    """The differences of one row. What is taken of it is one act upon the problem."""
    taken = []
    for one in some:
        ruling = rulings[one.pk]
        if not ruling.taken:
            _note(one, DifferenceRuling.OFFICE_KEPT, ruling.reason, actor)
        elif _moved(one, ruling):
            result.moved.append(one)
        else:
            taken.append(one)
    if not taken:
        return
    try:
        with transaction.atomic():
            _take(taken, rulings, actor)
    except StaleState:
        result.moved += taken
        return
    except Refused as refusal:
        result.refused += [(one, str(refusal)) for one in taken]
        return
    for one in taken:
        _note(one, DifferenceRuling.UNIT_TAKEN, rulings[one.pk].reason, actor)


def present_value(one: ReconciliationDifference) -> str | None:
    """What stands on the ledger now where the difference is; None where the row is not there."""
    if one.problem is None or (one.problem.state == ProblemState.WITHDRAWN):
        return None
    cells = cells_of(problem_texts(one.problem))
    return cells["description"] if one.field == WHOLE_ROW else cells[one.field]


def moved_value(one: ReconciliationDifference) -> tuple[bool, str | None]:
    """Whether the ledger has moved since the lists were frozen, and what stands there now."""
    present = present_value(one)
    if one.field == WHOLE_ROW:
        return (present is None) != (one.only == OnlySide.UNIT), present
    return present is None or folded(present) != folded(one.office_value), present


def _moved(one: ReconciliationDifference, ruling: Ruling) -> bool:
    moved, present = moved_value(one)
    if not moved or ruling.seen is None:
        return moved
    return present is None or folded(present) != folded(ruling.seen)


def _take(taken: list[ReconciliationDifference], rulings: Mapping[int, Ruling], actor: Actor) -> None:
    first, problem = taken[0], taken[0].problem
    reason = "；".join(dict.fromkeys(rulings[one.pk].reason.strip() for one in taken))
    statement = _("对账采用单位的：%(reason)s") % {"reason": reason}
    if first.field != WHOLE_ROW:
        if problem is None:
            raise Refused(_("台账上没有这一条。"))
        values = {one.field: one.unit_value for one in taken}
        seen = {one.field: present_value(one) or "" for one in taken}
        correct_problem(problem=problem, values=values, reason=statement, actor=actor, seen=seen)
    elif first.only == OnlySide.OFFICE:
        _strike(problem, statement, actor)
    elif problem is not None and problem.state == ProblemState.WITHDRAWN:
        relist_problem(problem=problem, reason=statement, actor=actor)


def _strike(problem: Problem | None, statement: str, actor: Actor) -> None:
    if problem is None or problem.state == ProblemState.WITHDRAWN:
        return
    if problem.state == ProblemState.CLOSED:
        raise Refused(_("这条已经销号，不能从台账撤回。"))
    strike_problem(problem=problem, reason=statement, actor=actor)


def _note(one: ReconciliationDifference, ruling: str, reason: str, actor: Actor) -> None:
    one.ruling, one.reason = ruling, reason.strip()
    one.ruled_at, one.ruled_by_name = clock.now(), actor.who.actor_name
    one.save(update_fields=["ruling", "reason", "ruled_at", "ruled_by_name"])


def _finish(row: Reconciliation, actor: Actor) -> None:
    present = clock.now()
    differences = list(row.differences.all())
    values: dict[str, Any] = {
        "settled_at": present, "settled_by": actor.user, "settled_by_name": actor.who.actor_name,
        "sha256": record_digest(row, differences, present.isoformat(), actor.who.actor_name),
    }  # fmt: skip
    taken = sum(one.ruling == DifferenceRuling.UNIT_TAKEN for one in differences)
    note = {"outcome": row.outcome, "differences": len(differences), "taken": taken, "sha256": values["sha256"]}
    apply(states.RECONCILIATION_SETTLED, row=row, actor=actor, change=Change(values, note=note))
    _tell(row, differences)


def record_digest(
    row: Reconciliation, differences: Iterable[ReconciliationDifference], settled_at: str, settled_by: str
) -> str:
    """SHA-256 of the settled record: both lists, both signatures, every difference with its marks and rulings."""
    answered = row.answered_at.isoformat() if row.answered_at else ""
    record = {
        "office": row.office_sha256,
        "unit": row.unit_sha256,
        "book": (row.book or {}).get("sha256", ""),
        "day": row.day.isoformat(),
        "answered": [row.answered_by_name, answered],
        "settled": [settled_by, settled_at],
        "differences": [one.as_record() for one in differences],
    }
    return digest(record)


def _tell(row: Reconciliation, differences: list[ReconciliationDifference]) -> None:
    values = {"title": row.campaign.short_title, "day": f"{row.day.month}月{row.day.day}日"}
    body = _("截至%(day)s的账已对清，对账单可以打印。") % values
    absent = [one for one in differences if one.ruling == DifferenceRuling.UNIT_TAKEN and one.problem_id is None]
    if absent:
        body += _("有%(count)d条台账上没有的问题，请单独补报。") % {"count": len(absent)}
    tell_unit(
        row, _("对账已结清：%(title)s") % values, body, f"rectification.reconciliation.settled:{row.uuid}"
    )  # fmt: skip
