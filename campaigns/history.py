"""What a campaign said at an earlier version: texts before they were amended, rows that stood or were not there yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from campaigns.draft_rows import key_of
from campaigns.models import AmendmentChange, AmendmentState, Campaign, ChangeKind


@dataclass(frozen=True)
class Past:
    """The difference between now and then: old values by row key and field, rows withdrawn and rows added since."""

    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()

    def value(self, row: models.Model, name: str) -> Any:
        """A text of a row as it stood then."""
        return self.values.get(key_of(row), {}).get(name, getattr(row, name))

    def stood(self, row: Any) -> bool:
        """Whether the row was part of the plan then."""
        key = key_of(row)
        return key not in self.added and (row.withdrawn_at is None or key in self.withdrawn)


def past_of(campaign: Campaign, version: int) -> Past:
    """The campaign at a version: one query, none for the present version."""
    if version >= campaign.version:
        return Past()
    changes = AmendmentChange.objects.filter(
        amendment__campaign=campaign, amendment__state=AmendmentState.PUBLISHED, amendment__number__gt=version
    ).order_by("-amendment__number", "-id")
    values: dict[str, dict[str, Any]] = {}
    for change in changes:
        if change.kind == ChangeKind.TEXT:
            values.setdefault(change.target, {}).update(change.before)
    return Past(
        values,
        frozenset(change.target for change in changes if change.kind == ChangeKind.WITHDRAW),
        frozenset(change.made for change in changes if change.made),
    )
