"""What an accepted roster brings onto the clean-up ledger, and how undoing the acceptance takes it back.

A row that a later version lacks is withdrawn only while nobody says that it is done: what was cleaned up is no longer
drawn, and that is no reason to forget it.
"""

import uuid
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from audit import clock
from rectification.content import Row
from rectification.models import (
    CaseEventKind,
    CaseState,
    CleanUpCase,
    CleanUpEvent,
    Filing,
    FilingVersion,
)
from rectification.sheets.base import day_text, parse_day
from rectification.sheets.officer_roster import CLEAN_UP, of_half

#: What a version prints of a case and a later one may print otherwise.
_WORDS = ("certificate_kind", "number", "case", "reason", "measure", "note", "name", "case_kind")


def case_event(
    case: CleanUpCase, kind: str, *, actor: Actor, at: datetime, statement: str = "", **more: Any
) -> CleanUpEvent:
    """An unsaved event; `business_date` defaults to the day of recording."""
    day = more.pop("business_date", None) or clock.local_date(at)
    return CleanUpEvent(
        owner=case, kind=kind, business_date=day, recorded_at=at, actor=actor.user, actor_name=actor.who.actor_name,
        actor_unit_name=actor.who.unit_name, statement=statement, **more,
    )  # fmt: skip


def enter_cases(*, filing: Filing, version: FilingVersion, actor: Actor) -> None:
    """Create, revise, relist or withdraw. Call in the transaction of the acceptance."""
    at = clock.now()
    standing = {str(row.uuid): row for row in CleanUpCase.objects.select_for_update().filter(filing=filing)}
    made, events, seen = [], [], set()
    for position, row in enumerate(of_half(version.content, CLEAN_UP), 1):
        values = {**values_of(row), "position": position}
        seen.add(row["id"])
        case = standing.get(row["id"])
        if case is None:
            made.append(_made(filing, row, values, at))
        elif kind := _revise(case, values):
            events.append(case_event(case, kind, actor=actor, at=at))
    events += [
        case_event(case, CaseEventKind.LISTED, actor=actor, at=at) for case in CleanUpCase.objects.bulk_create(made)
    ]
    gone = [case for key, case in standing.items() if key not in seen and case.state == CaseState.OPEN]
    events += _withdraw(gone, _("新版清理名单里没有这一条"), actor, at)
    CleanUpEvent.objects.bulk_create(events)


def values_of(row: Row) -> dict[str, Any]:
    """The fields of a case as its row prints them."""
    cells = row["cells"]
    due = parse_day(cells.get("due", ""))
    return {
        **{name: cells.get(name, "") for name in _WORDS},
        "held_in": cells.get("unit", ""),
        "officer": uuid.UUID(cells["officer"]) if cells.get("officer") else None,
        "certificate": uuid.UUID(cells["certificate"]) if cells.get("certificate") else None,
        "due_date": due[0] if due else None,
        "due_text": day_text(cells.get("due", ""))[:40],
    }


def _made(filing: Filing, row: Row, values: dict[str, Any], at: datetime) -> CleanUpCase:
    return CleanUpCase(
        uuid=uuid.UUID(row["id"]), campaign=filing.campaign, unit=filing.unit, filing=filing, listed_at=at, **values
    )


def _revise(case: CleanUpCase, values: dict[str, Any]) -> str:
    """Write what differs; the event's kind, "" where only the place does. What comes back begins anew."""
    back = case.state == CaseState.WITHDRAWN
    if back:
        values = {**values, "state": CaseState.OPEN, "withdrawn_at": None, "claimed_at": None}
    changed = {name for name, value in values.items() if getattr(case, name) != value}
    if changed:
        CleanUpCase.objects.filter(pk=case.pk).update(**values)
    if back:
        return CaseEventKind.RELISTED
    return CaseEventKind.REVISED if changed - {"position"} else ""


def _withdraw(cases: list[CleanUpCase], statement: str, actor: Actor, at: datetime) -> list[CleanUpEvent]:
    """The events, unsaved."""
    CleanUpCase.objects.filter(pk__in=[case.pk for case in cases]).update(state=CaseState.WITHDRAWN, withdrawn_at=at)
    return [case_event(case, CaseEventKind.WITHDRAWN, actor=actor, at=at, statement=statement) for case in cases]
