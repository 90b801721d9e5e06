"""Takes what a preview needs from the database, in a number of queries that does not grow with the campaign."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from accounts.models import Unit
from audit import clock
from campaigns.amending.under_way import FilingFacts, filings_of
from campaigns.checks import Snapshot, take_snapshot
from campaigns.checks.facts import RequirementFacts, UnitFacts
from campaigns.checks.loader import posts_on
from campaigns.draft_rows import find_row, kind_of, plain, stored
from campaigns.models import AmendmentChange, Campaign, ChangeKind, Rhythm
from campaigns.models.campaign import USUALLY_AHEAD


@dataclass(frozen=True)
class ChangeFacts:
    """One proposed change. `current` holds what the target's fields say now, None when the row is gone; `standing`
    is False for a row that an earlier amendment withdrew."""

    id: int
    kind: str
    target: str
    words: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    current: Mapping[str, Any] | None = field(default_factory=dict)
    standing: bool = True

    @property
    def row_kind(self) -> str:
        """“item” of “item-12”."""
        return self.target.partition("-")[0]

    @property
    def row_id(self) -> int:
        """12 of “item-12”."""
        return int(self.target.partition("-")[2])


@dataclass(frozen=True)
class Owed:
    """An obligation as it stands."""

    id: int
    requirement: int
    kind: str
    unit: int
    unit_name: str
    period: str
    title: str
    due: date | None
    waived: bool
    filing: FilingFacts | None = None

    @property
    def submitted(self) -> bool:
        """Whether it was ever filed: then its date and duty stay."""
        return self.filing is not None and self.filing.submitted


@dataclass(frozen=True)
class Facts:
    """A published campaign on a day. In `snapshot` those file who do so since publication, whatever groups say today;
    `owner` leads from a row within a task to the task ("clause-4" → 2)."""

    snapshot: Snapshot
    owed: tuple[Owed, ...]
    participants: tuple[tuple[int, str], ...]
    ahead_days: int = USUALLY_AHEAD
    task_of: Mapping[str, int] = field(default_factory=dict)


def change_facts(campaign: Campaign, change: AmendmentChange) -> ChangeFacts:
    """A change with what its target says now."""
    row = find_row(campaign, change.target)
    current = None if row is None else {name: plain(stored(row, name)) for name in change.before}
    standing = row is not None and getattr(row, "withdrawn_at", None) is None
    return ChangeFacts(
        change.pk, change.kind, change.target, change.words, change.before, change.after, current, standing
    )


def facts_of(campaign: Campaign, changes: Iterable[ChangeFacts]) -> Facts:
    """The campaign as it stands today, with the units that changes name. Reads only."""
    today = clock.today()
    changes = list(changes)
    owed = _owed(campaign)
    snapshot = _frozen(campaign, take_snapshot(campaign, today), owed)
    snapshot = _with_units(campaign, snapshot, changes)
    filers = {unit for row in snapshot.requirements for unit in row.filers} | _named(changes)
    return Facts(
        snapshot=replace(snapshot, people=posts_on(today, filers)),
        owed=owed,
        participants=tuple(campaign.participations.values_list("unit", "name")),
        ahead_days=campaign.ahead_days,
        task_of=_task_of(campaign, changes),
    )


def _owed(campaign: Campaign) -> tuple[Owed, ...]:
    rows = list(campaign.obligations.select_related("requirement").order_by("requirement__position", "id"))
    filings = filings_of([row.pk for row in rows])
    return tuple(
        Owed(
            row.pk, row.requirement_id, row.requirement.kind, row.unit_id, row.unit_name, row.period_key, row.title,
            row.due_date, row.waived_at is not None, filings.get(row.pk),
        )
        for row in rows
    )  # fmt: skip


def _frozen(campaign: Campaign, snapshot: Snapshot, owed: Iterable[Owed]) -> Snapshot:
    """The snapshot with the filing units of publication: those that owe something, and for materials filed at any
    time those that the parties stood for on that day. Units that are gone owe nothing new; what others took over from
    them, those owe."""
    units: dict[int, list[int]] = {}
    for row in owed:
        found = units.setdefault(row.requirement, [])
        if row.unit not in found:
            found.append(row.unit)
    day = clock.local_date(campaign.published_at) if campaign.published_at else snapshot.on
    then = {row.id: row for row in take_snapshot(campaign, day, people=False).requirements}
    filers = {row.id: _filers(then[row.id], units.get(row.id, ())) for row in snapshot.requirements}
    named = {unit for each in filers.values() for unit in each}
    gone = set(Unit.objects.filter(pk__in=named, dissolved_on__lte=snapshot.on).values_list("pk", flat=True))
    requirements = tuple(
        replace(row, filers=tuple(unit for unit in filers[row.id] if unit not in gone), own=then[row.id].own)
        for row in snapshot.requirements
    )
    return replace(snapshot, requirements=requirements)


def _filers(then: RequirementFacts, owing: Sequence[int]) -> tuple[int, ...]:
    """Those that owe it; besides them those that by a rhythm of their own may owe nothing yet."""
    if then.rhythm == Rhythm.ANY_TIME or not owing:
        return then.filers
    return tuple(dict.fromkeys([*owing, *(unit for own in then.own for unit in own.units)]))


def _named(changes: Iterable[ChangeFacts]) -> set[int]:
    return {int(unit) for change in changes for unit in _units_of(change)}


def _units_of(change: ChangeFacts) -> list[int]:
    if change.kind == ChangeKind.ADD_FILER:
        return [change.after["unit"]]
    return list(change.after["units"]) if change.kind == ChangeKind.ADD_REQUIREMENT else []


def _with_units(campaign: Campaign, snapshot: Snapshot, changes: list[ChangeFacts]) -> Snapshot:
    """Every unit that is named, participants with the names frozen at publication."""
    frozen = {row.unit_id: row for row in campaign.participations.select_related("unit")}
    wanted = {unit for row in snapshot.requirements for unit in row.filers} | _named(changes)
    units = dict(snapshot.units)
    for unit in Unit.objects.filter(pk__in=wanted - set(units)):
        units[unit.pk] = UnitFacts(unit.pk, unit.path, unit.name, unit.short_name)
    for key, row in frozen.items():
        units[key] = UnitFacts(key, row.unit.path, row.name, row.short_name)
    return replace(snapshot, units=units)


def _task_of(campaign: Campaign, changes: Iterable[ChangeFacts]) -> dict[str, int]:
    found: dict[str, int] = {}
    for change in changes:
        row = find_row(campaign, change.target) if change.row_kind in ("task", "clause", "deadline") else None
        while row is not None and kind_of(row).name != "task":
            row = getattr(row, kind_of(row).owner)
        if row is not None:
            found[change.target] = row.pk
    return found
