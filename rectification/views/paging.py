"""Pages of a list whose rows are counted already, by the counts that stand on its tabs."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


def page_of(rows: "QuerySet[Any]", *, total: int | None, size: int, number: str | None) -> "Page[Any]":
    """The page of that number as an address names it, else the nearest one. `total`: the rows, None where not known."""
    pages = Paginator(rows, size)
    if total is not None:
        pages.count = total  # otherwise it asks the database
    return pages.get_page(number)
