"""What every list's address has in common: reading a number, a word, a day; writing it back."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from accounts.typed import key_of

SHORTEST_SEARCH = 2


def whole_number(query: QueryDict, name: str, least: int = 0) -> int | None:
    """A number of the address that fits a primary key; None for anything else."""
    number = key_of(query.get(name, ""))
    return number if number is not None and number >= least else None


def one_of(query: QueryDict, name: str, allowed: Iterable[str]) -> str:
    """A word of the address that is allowed; "" for anything else."""
    text = query.get(name, "")
    return text if text in set(allowed) else ""


def day_of(query: QueryDict, name: str) -> date | None:
    """A day of the address, as an input of type date writes it; None for anything else."""
    try:
        return date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None


@dataclass(frozen=True)
class ListFilter:
    """The base: writes itself back into an address."""

    def query(self, **changes: Any) -> str:
        """As the query of an address, "?…" or "" when nothing is asked for."""
        values = {name: value for name, value in asdict(replace(self, **changes)).items() if value}
        return f"?{urlencode({k: 1 if v is True else v for k, v in values.items()})}" if values else ""
