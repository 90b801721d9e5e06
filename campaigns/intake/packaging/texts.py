"""Texts that fit their column. Official text is never changed: only copies of it are shortened, visibly."""

from collections.abc import Mapping
from typing import Any

from django.db import models

_MORE = "…"


def words(value: Any) -> str:
    """A text of the draft: the string, or the `text` of an object."""
    if isinstance(value, Mapping):
        value = value.get("text")
    return str(value).strip() if value else ""


def shortened(model: type[models.Model], name: str, value: Any) -> str:
    """A copy of words that stand whole elsewhere, no longer than its column."""
    text, most = words(value), most_of(model, name)
    return text if len(text) <= most else text[: most - len(_MORE)] + _MORE


def fitting(model: type[models.Model], name: str, value: Any) -> str:
    """The words where they fit their column, else none: something else stands in."""
    text = words(value)
    return text if len(text) <= most_of(model, name) else ""


def most_of(model: type[models.Model], name: str) -> int:
    """How many signs a column holds."""
    column: Any = model._meta.get_field(name)
    return int(column.max_length or 10**9)
