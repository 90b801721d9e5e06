"""Pages of the problem ledger by keyset: any page costs what the first one costs, however deep it lies.

An order is a row of segments that follow one another, each of them a range of an index (or a few ranges that are
merged). A place in the list is a segment, a value of its key and a primary key; the address carries it as a cursor.
What is listed between two pages neither repeats nor hides a row that stays where it is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import reduce
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Q, Value

from campaigns.models import Campaign, FocusItem
from rectification.models import Problem, ProblemState
from rectification.querysets import ProblemQuerySet

#: What the list may be ordered by; each also with "-" before it. "" is the ledger's own order.
ORDERS = ("", "due", "listed", "found", "state", "item", "unit")
#: The cursor of the last page.
LAST = "z"
#: More rows than this are told as “more than”: nobody waits for a count of a million.
COUNT_LIMIT = 10_000
#: Which segments are asked for together: the later ones only where those before them do not fill the page.
_AT_ONCE = ((0, 1), (1, 4), (4, None))


@dataclass(frozen=True)
class Segment:
    """Rows that meet any one of `ranges`, by `key` (a lookup path, "" for none) and primary key.

    `null` is the column that is null in all of them: sorting by it changes nothing but lets the index give the order.
    """

    ranges: tuple[Q, ...]
    key: str = ""
    descending: bool = False
    null: str = ""


class _Found(NamedTuple):
    pk: int
    key: Any
    segment: int


@dataclass(frozen=True)
class _Place:
    """Behind (or, `back`, before) which row a page begins; without a row: from the list's beginning or end."""

    back: bool = False
    row: _Found | None = None


@dataclass(frozen=True)
class LedgerPage:
    """The rows, and the cursors of the pages beside it: "" where there is none. `first`: nothing stands before it."""

    rows: list[Problem] = field(repr=False)
    next: str = ""
    previous: str = ""
    first: bool = True


def ledger_page(
    problems: ProblemQuerySet, *, campaign: Campaign, order: str = "", cursor: str = "", size: int, today: date
) -> LedgerPage:
    """One page of a campaign's problems, at most seven queries, mostly two; for the order "item" one more.

    `problems` may be narrowed and joined in any way, but not ordered or sliced; hand over `in_campaign(…)` rather
    than `visible_to(…)`, so that the database knows how many rows that is. An unknown `order` is the ledger's own,
    a cursor that cannot be read is the first page.
    """
    name = order if order.removeprefix("-") in ORDERS else ""
    segments = segments_of(name, campaign, today)
    base = problems.filter(campaign=campaign)
    place = _read(cursor, name, segments)
    found = _gather(base, segments, place, size + 1)
    if place.back and place.row and len(found) < size:
        place, found = _Place(), _gather(base, segments, _Place(), size + 1)
    elif not place.back and place.row and not found:
        place = _Place(back=True)
        found = _gather(base, segments, place, size + 1)
    more, found = len(found) > size, found[:size]
    if place.back:
        found.reverse()
    before = more if place.back else place.row is not None
    behind = place.row is not None if place.back else more
    by_pk = {row.pk: row for row in base.filter(pk__in=[each.pk for each in found])}
    return LedgerPage(
        rows=[by_pk[each.pk] for each in found if each.pk in by_pk],
        next=_cursor("a", name, found[-1]) if found and behind else "",
        previous=_cursor("b", name, found[0]) if found and before else "",
        first=not (found and before),
    )


def count_up_to(problems: ProblemQuerySet, limit: int = COUNT_LIMIT) -> int:
    """How many rows there are; `limit` + 1 where there are more than that."""
    return problems.order_by().values("pk")[: limit + 1].count()


def segments_of(order: str, campaign: Campaign, today: date) -> list[Segment]:
    """The segments of an order; what has no date comes last in either direction."""
    descending, name = order.startswith("-"), order.removeprefix("-")
    if name in _DATES:
        return list(_dated((Q(),), _DATES[name], descending))
    if name == "unit":
        return [Segment((Q(),), "unit__path", descending)]
    step = -1 if descending else 1
    if name == "item":
        items = FocusItem.objects.filter(area__campaign=campaign).order_by("area__position", "position", "pk")
        return [Segment((Q(focus_item=pk),)) for pk in list(items.values_list("pk", flat=True))[::step]]
    if name == "state":
        return [part for state in list(ProblemState)[::step] for part in _dated((Q(state=state),))]
    return list(_ledger_order(today))


_DATES = {"due": "due_date", "listed": "listed_at", "found": "found_on"}
_TO_DO = (ProblemState.OPEN, ProblemState.RECTIFYING)
_UNFINISHED = (*_TO_DO, ProblemState.CLAIMED)
_FINISHED = (ProblemState.CLOSED, ProblemState.WITHDRAWN)


def _ledger_order(today: date) -> Iterator[Segment]:
    """Listed supervision 挂牌督办 first, then what is overdue, then what runs, what is finished last; each by due day.

    One range a state: an index over state and due day then yields them in order. What is claimed past its day is
    not overdue but runs, before all else that does.
    """
    yield from _dated((Q(supervised_at__isnull=False),))
    late, ahead = Q(due_date__lt=today), Q(due_date__gte=today)
    yield Segment(tuple(late & each for each in _states(_TO_DO)), "due_date")
    yield Segment(tuple(late & each for each in _states((ProblemState.CLAIMED,))), "due_date")
    yield Segment(tuple(ahead & each for each in _states(_UNFINISHED)), "due_date")
    yield _undated(_states(_UNFINISHED))
    yield from _dated(_states(_FINISHED))


def _states(states: Sequence[str]) -> tuple[Q, ...]:
    return tuple(Q(state=state, supervised_at=None) for state in states)


def _dated(ranges: tuple[Q, ...], key: str = "due_date", descending: bool = False) -> Iterator[Segment]:
    yield Segment(tuple(Q(**{f"{key}__isnull": False}) & each for each in ranges), key, descending)
    yield _undated(ranges, key, descending)


def _undated(ranges: tuple[Q, ...], key: str = "due_date", descending: bool = False) -> Segment:
    return Segment(tuple(Q(**{f"{key}__isnull": True}) & each for each in ranges), "", descending, key)


def _gather(problems: ProblemQuerySet, segments: list[Segment], place: _Place, count: int) -> list[_Found]:
    """The next rows from a place on, in the direction of travel: three queries at most, mostly one."""
    numbers = list(range(len(segments)))
    if place.back:
        numbers.reverse()
    if place.row:
        numbers = numbers[numbers.index(place.row.segment) :]
    found: list[_Found] = []
    for start, end in _AT_ONCE:
        if len(found) < count and numbers[start:end]:
            found += _find(problems, segments, numbers[start:end], place, count - len(found))
    return found[:count]


def _find(
    problems: ProblemQuerySet, segments: list[Segment], numbers: list[int], place: _Place, count: int
) -> list[_Found]:
    """The first rows of some segments, one query."""
    key = next((segments[number].key for number in range(len(segments)) if segments[number].key), "pk")
    arms = [
        arm
        for number in numbers
        for arm in _arms(problems, segments[number], number, place, count, key)
    ]  # fmt: skip
    rows = reduce(lambda one, other: one.union(other, all=True), arms)
    by_segment: dict[int, list[_Found]] = {number: [] for number in numbers}
    for row in rows:
        pk, value, number = row
        by_segment[number].append(_Found(pk, value if segments[number].key else None, number))
    for number, part in by_segment.items():
        # Within a segment either every key is null or none is.
        of = itemgetter(1, 0) if segments[number].key else itemgetter(0)
        part.sort(key=of, reverse=segments[number].descending != place.back)
    return [row for part in by_segment.values() for row in part]


def _arms(
    problems: ProblemQuerySet, segment: Segment, number: int, place: _Place, count: int, key: str
) -> Iterator[Any]:
    """The ranges of a segment behind a place, each by its index and cut to `count` rows.

    What shares the key of the place and what lies behind it are two ranges, for a comparison of pairs is no range to
    every database. Each range is cut inside a subquery, since SQLite cuts no part of a union.
    """
    descending = segment.descending != place.back
    sign, than = ("-", "lt") if descending else ("", "gt")
    here = place.row if place.row and place.row.segment == number else None
    order = [f"{sign}{name}" for name in (segment.key or segment.null, "pk") if name]
    cuts = [(Q(), order)]
    if here:
        beyond = Q(**{f"pk__{than}": here.pk})
        cuts = [(beyond, order)]
        if segment.key:
            cuts = [
                (Q(**{segment.key: here.key}) & beyond, order[1:]),
                (Q(**{f"{segment.key}__{than}": here.key}), order),
            ]
    for condition in segment.ranges:
        for cut, sequence in cuts:
            part = problems.order_by().filter(condition, cut).order_by(*sequence).values("pk")[:count]
            rows = Problem.objects.order_by().filter(pk__in=part)
            yield rows.values_list("pk", key, Value(number))


def _cursor(kind: str, order: str, row: _Found) -> str:
    return f"{kind}~{order}~{row.segment}~{row.pk}~{_text(row.key)}"


def _text(key: Any) -> str:
    if isinstance(key, datetime):
        return key.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")
    return key.isoformat() if isinstance(key, date) else "" if key is None else str(key)


_READERS: dict[str, Callable[[str], Any]] = {
    "due_date": date.fromisoformat,
    "found_on": date.fromisoformat,
    "listed_at": lambda text: datetime.strptime(text, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC),
    "unit__path": str,
}


def _read(cursor: str, order: str, segments: list[Segment]) -> _Place:
    if cursor == LAST:
        return _Place(back=True)
    try:
        kind, known, number, pk, text = cursor.split("~")
        segment = segments[int(number)]
        key = _READERS[segment.key](text) if segment.key else None
        if not segment.key and text:
            return _Place()
        if (kind not in ("a", "b")) or known != order or int(number) < 0 or not 0 < int(pk) < 2**63:
            return _Place()
        return _Place(kind == "b", _Found(int(pk), key, int(number)))
    except (ValueError, IndexError):
        return _Place()
