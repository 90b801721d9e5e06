"""Keeping the roll-up of the ledger; `figures.rolled` reads it.

Whoever writes events writes their deltas in the same transaction: `ProblemEvent` sees to it, so that no service can
forget it. The rule is `figures.ledger.after`, by which every other figure moves too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from operator import add, neg, sub
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from audit.clock import local_date
from campaigns.models import Campaign, Succession
from rectification.figures.ledger import UNKNOWN, Standing, after, counts_of
from rectification.figures.rolled import COUNTS
from rectification.models import ItemDelta, Problem, ProblemEvent, SourceDelta
from rectification.models.rollup import NEVER

NO_DAY = date.fromisoformat(NEVER)
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
    deltas = Deltas()
    for pk, standing, cell in _before(moving):
        moves = [Move(pk, event.kind, local_date(event.recorded_at), event.changes) for event in moving[pk]]
        deltas.add(moves, standing, cell)
    deltas.save()


def _counts(event: ProblemEvent) -> bool:
    """Whether an event may change a count: it moves a problem in some standing, or to another cell."""
    moves = any(after(standing, event.kind) != standing for standing in _SAMPLES)
    return moves or any(name in _COLUMNS for name in event.changes or ())


_OPEN = after(UNKNOWN, "listed")
#: Standings of which every kind that moves anything moves one.
_SAMPLES = (UNKNOWN, _OPEN, after(_OPEN, "claimed"), after(_OPEN, "withdrawn"))


def _before(moving: Mapping[int, list[ProblemEvent]]) -> Iterator[tuple[int, Standing, Cell]]:
    """Problem id, its standing before its first event here, and where it is counted now: one query.

    What is listed has no past, and whoever lists it has its row at hand.
    """
    known: dict[int, Problem] = {}
    for pk, (first, *_rest) in moving.items():
        if first.kind == "listed" and ProblemEvent._meta.get_field("problem").is_cached(first):
            known[pk] = first.problem
    yield from ((pk, UNKNOWN, Cell(*(getattr(row, name) for name in _COLUMNS))) for pk, row in known.items())
    later = [pk for pk in moving if pk not in known]
    if not later:
        return
    rows = ProblemEvent.objects.filter(problem__in=later).order_by("recorded_at", "pk")
    columns = (f"problem__{name}" for name in _COLUMNS)
    standings, cells = dict.fromkeys(later, UNKNOWN), {}
    for problem, pk, kind, *cell in rows.values_list("problem_id", "pk", "kind", *columns):
        cells[problem] = Cell(*cell)
        if pk < moving[problem][0].pk:
            standings[problem] = after(standings[problem], kind)
    yield from ((pk, standings[pk], cell) for pk, cell in cells.items())


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
    """The deltas as the events of a campaign tell them, unit by unit: memory stays small. Units between which problems
    were carried over are read together, since each has a part in their history."""
    for units in _linked(campaign):
        rows = Problem.objects.order_by().filter(campaign=campaign, unit__in=units).values_list("pk", *_COLUMNS)
        cells = {row[0]: Cell(*row[1:]) for row in rows}
        events = ProblemEvent.objects.filter(problem__campaign=campaign, problem__unit__in=units)
        told = events.order_by("recorded_at", "pk").values_list("problem_id", "kind", "recorded_at", "changes")
        yield counted((Move(pk, kind, local_date(at), changes) for pk, kind, at, changes in told), cells)


def _linked(campaign: Campaign) -> list[set[int]]:
    """The units with problems, in sets that have nothing to do with one another."""
    rows = Problem.objects.filter(campaign=campaign).order_by("unit_id").values_list("unit_id", flat=True).distinct()
    sets = [{unit} for unit in rows]
    # All successions: a closed problem that is opened again comes to the heir later.
    pairs = Succession.objects.filter(campaign=campaign).values_list("unit_id", "heir_id")
    for pair in map(set, pairs):
        joined = pair.union(*(each for each in sets if each & pair))
        sets = [*(each for each in sets if not each & pair), joined]
    return sets


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
