"""What has been sent and who confirmed it: reads for the unit's notice, the bureau's page and its desk."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.http import urlencode

from accounts.models import User
from campaigns.amending.words import ChangeLine, change_lines
from campaigns.models import AmendmentChange, Campaign, Receipt, ReceiptState


@dataclass(frozen=True)
class Changed:
    """One change of an amendment with its fields."""

    change: AmendmentChange
    lines: list[ChangeLine]


@dataclass(frozen=True)
class Pending:
    """A receipt that waits for the reader, with what the amendment changes; nothing for the campaign itself."""

    receipt: Receipt
    changes: list[Changed]


def pending_of(campaign: Campaign, units: Collection[int]) -> list[Pending]:
    """What the units have not confirmed, the oldest sending first: two queries."""
    rows = Receipt.objects.awaiting().filter(campaign=campaign, unit__in=list(units))
    rows = rows.select_related("dispatch__amendment", "campaign").order_by("dispatch__number", "id")
    found = list(rows.prefetch_related("dispatch__amendment__changes"))
    return [Pending(row, _changes(row)) for row in found]


def _changes(receipt: Receipt) -> list[Changed]:
    amendment = receipt.dispatch.amendment
    return [Changed(row, change_lines(row)) for row in amendment.changes.all()] if amendment else []


@dataclass(frozen=True)
class Counts:
    """Lines of one reader's reach."""

    everything: int
    confirmed: int
    units: int
    units_behind: int

    @property
    def awaiting(self) -> int:
        """Lines that nobody has confirmed."""
        return self.everything - self.confirmed


def counts_of(campaign: Campaign, user: User) -> Counts:
    """The counts over what the user may see: one query."""
    found = Receipt.objects.visible_to(user).filter(campaign=campaign).aggregate(
        everything=Count("pk"), confirmed=Count("pk", filter=Q(state=ReceiptState.CONFIRMED)),
        units=Count("unit", distinct=True),
        units_behind=Count("unit", distinct=True, filter=Q(state=ReceiptState.AWAITING)),
    )  # fmt: skip
    return Counts(**found)


@dataclass(frozen=True)
class ReceiptFilter:
    """签收情况. `state` is a ReceiptState or ""; `number` the dispatch, None for all; `q` part of a unit's name."""

    state: str = ""
    number: int | None = None
    q: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "ReceiptFilter":
        """From an address; what cannot be read is left out."""
        state, number = query.get("state", ""), query.get("number", "")
        plain = number.isascii() and number.isdigit() and len(number) < 9
        return cls(
            state if state in ReceiptState.values else "", int(number) if plain else None,
            query.get("q", "").strip()[:60],
        )  # fmt: skip

    def narrow(self, rows: Any) -> Any:
        """By dispatch and unit; the state is the tabs."""
        if self.number is not None:
            rows = rows.filter(dispatch__number=self.number)
        return rows.filter(Q(unit_name__icontains=self.q) | Q(unit__short_name__icontains=self.q)) if self.q else rows

    def query(self, **changes: Any) -> str:
        """As the query of an address."""
        values = {"state": self.state, "number": self.number, "q": self.q} | changes
        given = {name: value for name, value in values.items() if value not in ("", None)}
        return f"?{urlencode(given)}" if given else ""
