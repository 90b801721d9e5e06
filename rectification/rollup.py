"""Keeping the roll-up of the ledger, and reading it.

Whoever writes events writes their deltas in the same transaction: `ProblemEvent` sees to it, so that no service can
forget it. The rule is `figures.ledger.after`, by which every other figure moves too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from operator import add, neg, sub
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from audit.clock import local_date
from campaigns.models import Campaign
from rectification.figures.ledger import UNKNOWN, Standing, Tally, after, counts_of
from rectification.models import ItemDelta, Problem, ProblemEvent, SourceDelta
from rectification.models.rollup import NEVER

NO_DAY = date.fromisoformat(NEVER)
#: The counts of a delta; `overdue` follows from them and the due day.
COUNTS = ("found", "claimed", "verified", "reopened", "extended")
#: Dimension → the column that it is grouped by.
_ITEM = {"unit": "unit", "area": "item__area", "item": "item"}
_SOURCE = {"unit": "unit", "source": "source", "severity": "severity"}
_BATCH = 2_000
#: What keys a row of either table, and what only its own.
_KEYS = ("campaign_id", "unit_id", "day", "due")
_TABLES: tuple[tuple[Any, tuple[str, ...]], ...] = ((ItemDelta, ("item_id",)), (SourceDelta, ("source", "severity")))
ITEM_KEYS, SOURCE_KEYS = ((*_KEYS, *own) for _model, own in _TABLES)


Counts = tuple[int, ...]


class Cell(NamedTuple):
    """Where a problem is counted. A tuple of the columns of `Problem`, in the order in which they are read."""

    campaign_id: int
    unit_id: int
    focus_item_id: int
    source: str
    severity: str
    due_date: date | None


_COLUMNS = Cell._fields
Changes = Mapping[str, Sequence[str | None]]


def _replaced(cell: Cell, changes: Changes | None, side: int) -> Cell:
    """The cell with what an act found (side 0) or left (side 1)."""
    told = {name: changes[name][side] for name in _COLUMNS if name in changes} if changes else {}
    return cell._replace(**{name: _value(name, text) for name, text in told.items()}) if told else cell


def _value(name: str, text: str | None) -> Any:
    if name == "due_date":
        return date.fromisoformat(text) if text else None
    return int(text or 0) if name.endswith("_id") else text


class Move(NamedTuple):
    """An event as the roll-up reads it."""

    problem: int
    kind: str
    day: date
    changes: Changes | None


class Deltas:
    """Sums of what events changed, by cell and day."""

    def __init__(self) -> None:
        self.items: dict[tuple[Any, ...], Counts] = {}
        self.sources: dict[tuple[Any, ...], Counts] = {}

    def add(self, moves: Sequence[Move], standing: Standing, now: Cell) -> None:
        """The events of one problem in the order of recording; `now` is where it stands after the last of them."""
        cells = [now]
        for move in reversed(moves):
            # What the act left is told by the act itself, should the problem have been read before it was written.
            cells[-1] = _replaced(cells[-1], move.changes, 1)
            cells.append(_replaced(cells[-1], move.changes, 0))
        cells.reverse()
        for move, before, behind in zip(moves, cells, cells[1:], strict=False):
            next_standing = after(standing, move.kind)
            lost, won = _vector(standing), _vector(next_standing)
            if before == behind:
                self._count(behind, move.day, tuple(map(sub, won, lost)))
            else:
                self._count(before, move.day, tuple(map(neg, lost)))
                self._count(behind, move.day, won)
            standing = next_standing

    def _count(self, cell: Cell, day: date, change: Counts) -> None:
        if any(change):
            campaign, unit, item, source, severity, due = cell
            key = (campaign, unit, day, due or NO_DAY)
            for sums, own in ((self.items, (*key, item)), (self.sources, (*key, source, severity))):
                sums[own] = tuple(map(add, sums[own], change)) if own in sums else change

    def save(self) -> None:
        """Write them down: two statements for an act."""
        for (model, own), sums in zip(_TABLES, (self.items, self.sources), strict=True):
            names = (*_KEYS, *own, *COUNTS)
            model.objects.bulk_create(
                (model(**dict(zip(names, (*key, *counts), strict=True))) for key, counts in _told(sums)), _BATCH
            )


@cache
def _vector(standing: Standing) -> Counts:
    """What one problem adds to the counts."""
    counts = counts_of(standing)
    return tuple(getattr(counts, name) for name in COUNTS)


def _told(sums: Mapping[tuple[Any, ...], Counts]) -> Iterator[tuple[tuple[Any, ...], Counts]]:
    return ((key, change) for key, change in sums.items() if any(change))


def roll_up(events: Iterable[ProblemEvent]) -> None:
    """Count saved events. Call in their transaction; `ProblemEvent` does."""
    by_problem: dict[int, list[ProblemEvent]] = {}
    for event in events:
        by_problem.setdefault(event.problem_id, []).append(event)
    moving = {pk: mine for pk, mine in by_problem.items() if any(_counts(event) for event in mine)}
    if not moving:
        return
    standings = _standings_before({pk: mine[0].pk for pk, mine in moving.items() if mine[0].kind != "listed"})
    deltas = Deltas()
    for pk, cell in _cells(moving):
        moves = [Move(pk, event.kind, local_date(event.recorded_at), event.changes) for event in moving[pk]]
        deltas.add(moves, standings.get(pk, UNKNOWN), cell)
    deltas.save()


def _counts(event: ProblemEvent) -> bool:
    """Whether an event may change a count: it moves a problem in some standing, or to another cell."""
    moves = any(after(standing, event.kind) != standing for standing in _SAMPLES)
    return moves or any(name in _COLUMNS for name in event.changes or ())


_OPEN = after(UNKNOWN, "listed")
#: Standings of which every kind that moves anything moves one.
_SAMPLES = (UNKNOWN, _OPEN, after(_OPEN, "claimed"), after(_OPEN, "withdrawn"))


def _standings_before(first: Mapping[int, int]) -> dict[int, Standing]:
    """Problem id → its standing before an event, from problem id → the event's id."""
    if not first:
        return {}
    rows = ProblemEvent.objects.filter(problem__in=list(first))
    standings: dict[int, Standing] = {}
    for problem, pk, kind in rows.order_by("recorded_at", "pk").values_list("problem_id", "pk", "kind"):
        if pk < first[problem]:
            standings[problem] = after(standings.get(problem, UNKNOWN), kind)
    return standings


def _cells(problems: Iterable[int]) -> Iterator[tuple[int, Cell]]:
    rows = Problem.objects.order_by().filter(pk__in=list(problems)).values_list("pk", *_COLUMNS)
    return ((row[0], Cell(*row[1:])) for row in rows.iterator(_BATCH))


def counted(events: Iterable[Move], cells: Mapping[int, Cell]) -> Deltas:
    """The deltas of a whole history, in the order of recording: what the roll-up must add up to."""
    histories: dict[int, list[Move]] = {}
    for move in events:
        histories.setdefault(move.problem, []).append(move)
    deltas = Deltas()
    for problem, moves in histories.items():
        deltas.add(moves, UNKNOWN, cells[problem])
    return deltas


def rows_of(sums: Iterable[Mapping[tuple[Any, ...], Counts]]) -> Iterator[tuple[Any, ...]]:
    """As rows of a table: the key's columns and the counts."""
    return ((*key, *counts) for each in sums for key, counts in _told(each))


def live_deltas(campaign: Campaign) -> Iterator[Deltas]:
    """The deltas as the events of a campaign tell them, unit by unit: memory stays small."""
    units = Problem.objects.filter(campaign=campaign).order_by("unit_id").values_list("unit_id", flat=True).distinct()
    for unit in list(units):
        rows = Problem.objects.order_by().filter(campaign=campaign, unit=unit).values_list("pk", *_COLUMNS)
        cells = {row[0]: Cell(*row[1:]) for row in rows}
        events = ProblemEvent.objects.filter(problem__campaign=campaign, problem__unit=unit)
        told = events.order_by("recorded_at", "pk").values_list("problem_id", "kind", "recorded_at", "changes")
        yield counted((Move(pk, kind, local_date(at), changes) for pk, kind, at, changes in told), cells)


def rebuild(campaign: Campaign) -> None:
    """Write the roll-up of a campaign anew from its events."""
    with transaction.atomic():
        for model in (ItemDelta, SourceDelta):
            model.objects.filter(campaign=campaign).delete()
        for deltas in live_deltas(campaign):
            deltas.save()


def fold(campaign: Campaign, before: date) -> int:
    """Sum up the rows of the days before one, of which nothing can be recorded any more; how many rows went."""
    went = 0
    for model, own in _TABLES:
        units = model.objects.filter(campaign=campaign).order_by("unit_id").values_list("unit_id", flat=True)
        for unit in list(units.distinct()):
            went += _fold_unit(model, own, Q(campaign=campaign, unit=unit, day__lt=before))
    return went


def _fold_unit(model: Any, own: tuple[str, ...], where: Q) -> int:
    keys = (*_KEYS, *own)
    with transaction.atomic():
        rows = list(model.objects.select_for_update().filter(where).values_list("pk", *keys, *COUNTS))
        sums = summed(row[1:] for row in rows)
        if len(sums) == len(rows):
            return 0
        model.objects.filter(pk__in=[row[0] for row in rows]).delete()
        model.objects.bulk_create(
            (
                model(**dict(zip(keys, key, strict=True)), **dict(zip(COUNTS, counts, strict=True)))
                for key, counts in sums.items()
            ),
            _BATCH,
        )
        return len(rows) - len(sums)


def summed(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """Key → sums of the counts, from rows of a key and the counts behind it; without those that add up to nothing."""
    sums: dict[tuple[Any, ...], tuple[int, ...]] = {}
    for row in rows:
        key, counts = row[: -len(COUNTS)], row[-len(COUNTS) :]
        sums[key] = tuple(map(add, sums[key], counts)) if key in sums else counts
    return {key: counts for key, counts in sums.items() if any(counts)}


def differences(campaign: Campaign) -> int:
    """How many cells of the roll-up say otherwise than the events do; 0 is right."""
    wrong, seen = 0, set()
    for deltas in live_deltas(campaign):
        for sums, (model, own) in zip((deltas.items, deltas.sources), _TABLES, strict=True):
            live = dict(_told(sums))
            units = {key[1] for key in sums}
            rows = model.objects.filter(campaign=campaign, unit__in=units).values_list(*_KEYS, *own, *COUNTS)
            kept = summed(rows.iterator(chunk_size=_BATCH))
            wrong += sum(live.get(key) != kept.get(key) for key in live.keys() | kept.keys())
            seen |= units
    for model, own in _TABLES:
        rest = model.objects.filter(campaign=campaign).exclude(unit__in=seen).values_list(*_KEYS, *own, *COUNTS)
        wrong += len(summed(rest.iterator(chunk_size=_BATCH)))
    return wrong


def rolled(
    campaign: Campaign, day: date, dims: Sequence[str], unit_ids: Collection[int] | None = None
) -> dict[tuple[Any, ...], Tally]:
    """The cells of some dimensions at the end of a day: what `figures.tally` counts, one query and no replay.

    `dims` are among unit, area, item, or among unit, source, severity; raises KeyError for any other choice.
    """
    model, columns = (ItemDelta, _ITEM) if set(dims) <= set(_ITEM) else (SourceDelta, _SOURCE)
    names = [columns[dim] for dim in dims]
    rows = model.objects.order_by().filter(campaign=campaign, day__lte=day)
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    sums: dict[str, Any] = {f"all_{name}": Sum(name) for name in COUNTS}
    sums["late"] = Coalesce(Sum(F("found") - F("claimed"), filter=Q(due__lt=day)), 0)
    grouped = rows.values_list(*names).annotate(**sums) if names else [tuple(rows.aggregate(**sums).values())]
    table = {}
    for row in grouped:
        *cell, found, claimed, verified, reopened, extended, late = row
        if found:
            table[tuple(cell)] = Tally(found, claimed, verified, late, reopened, extended)
    return table
