"""By which columns the ledger may be sorted: code → the fields of the database. Anything else is refused."""

from typing import Final

from django.db.models import F
from django.db.models.expressions import OrderBy

#: Ties are broken by the key, so that a page never shows a row twice.
ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "due": ("due_date",),
    "unit": ("unit__path", "due_date"),
    "item": ("focus_item__area__position", "focus_item__position"),
    "listed": ("listed_at",),
    "found": ("found_on",),
    "state": ("state", "due_date"),
}


def order_by(code: str) -> list[OrderBy]:
    """What a code, or "-code", sorts by; undated ones last either way."""
    down, name = code.startswith("-"), code.removeprefix("-")
    names = (*ORDERS[name], "pk")
    return [F(one).desc(nulls_last=True) if down else F(one).asc(nulls_last=True) for one in names]
