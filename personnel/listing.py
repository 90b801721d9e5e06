"""Lists by keyset: any page costs what the first one costs, however deep it lies.

A cursor is `a~PK` (behind a row) or `b~PK` (before it): the row is looked up again, so no name stands in an address.
What was removed meanwhile, or is out of reach, leads to the first page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

#: More rows than this are told as “more than”: nobody waits for a count of a million.
COUNT_LIMIT = 10_000
PAGE_SIZE = 50


@dataclass(frozen=True)
class KeysetPage:
    """The rows, and the cursors of the pages beside it: "" where there is none."""

    rows: list[Any] = field(repr=False)
    next: str = ""
    previous: str = ""


def keyset_page(
    rows: QuerySet[Any], *, among: QuerySet[Any], order: Sequence[str], cursor: str, size: int = PAGE_SIZE
) -> KeysetPage:
    """One page of `rows`, which may be narrowed but not ordered: two queries. `order`: lookups without nulls, the last
    one the primary key; all of them descend where the first begins with "-". `among`: where a cursor's row may be."""
    names = [name.removeprefix("-") for name in order]
    falling = order[0].startswith("-")
    back, place = _place(among, names, cursor)
    down = falling != back
    part = rows if place is None else rows.filter(_behind(names, place, down))
    found = list(part.order_by(*(f"-{name}" if down else name for name in names))[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    before, behind = (more, True) if back else (place is not None, more)
    return KeysetPage(
        rows=found,
        next=f"a~{found[-1].pk}" if found and behind else "",
        previous=f"b~{found[0].pk}" if found and before else "",
    )


def count_up_to(rows: QuerySet[Any], limit: int = COUNT_LIMIT) -> int:
    """How many rows there are; `limit` + 1 where there are more than that."""
    return rows.order_by().values("pk")[: limit + 1].count()


def _place(among: QuerySet[Any], names: Sequence[str], cursor: str) -> tuple[bool, tuple[Any, ...] | None]:
    kind, _sign, key = cursor.partition("~")
    if kind not in ("a", "b") or not key.isdecimal() or len(key) > 18:
        return False, None
    place = among.order_by().filter(pk=int(key)).values_list(*names).first()
    return kind == "b" and place is not None, place


def _behind(names: Sequence[str], place: Sequence[Any], down: bool) -> Q:
    """Rows that come after the place. A comparison of tuples is no range to every database: the first key alone bounds
    what is read, the rest sorts out what shares it."""
    than = "lt" if down else "gt"
    condition = Q()
    for depth, name in enumerate(names):
        same = {names[at]: place[at] for at in range(depth)}
        condition |= Q(**same, **{f"{name}__{than}": place[depth]})
    return Q(**{f"{names[0]}__{than}e": place[0]}) & condition
