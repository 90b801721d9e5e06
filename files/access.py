"""Who else may read an attachment: apps above register a condition for the rows that own it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User

OwnerRule = Callable[["User"], Q]
_rules: list[OwnerRule] = []


def add_owner_rule(rule: OwnerRule) -> OwnerRule:
    """Register a rule: a condition on Attachment, through reverse relations, for one user."""
    _rules.append(rule)
    return rule


def owner_conditions(user: "User") -> list[Q]:
    """All registered conditions for a user."""
    return [rule(user) for rule in _rules]
