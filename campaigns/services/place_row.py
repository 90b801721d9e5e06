"""Putting a row where it was dropped: behind another row of its kind, or first of what holds such rows."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import Refused
from campaigns.draft_rows import RowKind, kind_of, stored
from campaigns.models import Campaign
from campaigns.services.configure import drafting, locked, note, write_order


def place_row(*, campaign: Campaign, row: models.Model, actor: Actor, to: models.Model | None = None) -> Any:
    """Move a row behind `to` where that is of its kind, or to the head of `to` where that holds its kind; None is the
    head of the campaign's own rows. Where it stands already nothing is written."""
    kind = kind_of(row)
    with drafting(campaign=campaign, actor=actor) as journal:
        current = locked(kind, campaign, row)
        goal = locked(kind_of(to), campaign, to) if to is not None else None
        owner = _owner(kind, current, goal)
        others = [other for other in _of(kind, owner) if other.pk != current.pk]
        at = 0
        if goal is not None and kind_of(goal) == kind:
            if goal.pk == current.pk:
                return current
            at = next(i for i, other in enumerate(others) if other.pk == goal.pk) + 1
        if stored(current, kind.owner) == owner and list(_of(kind, owner)) == [*others[:at], current, *others[at:]]:
            return current
        if stored(current, kind.owner) != owner:
            setattr(current, current._meta.get_field(kind.owner).attname, owner)
            current.save(update_fields=[kind.owner])
        write_order([*others[:at], current, *others[at:]])
        note(actor=actor, campaign=campaign, row=current, verb="moved", after={"to": str(goal or campaign)})
        journal.tell("moved", current)
    return current


def _owner(kind: RowKind, row: models.Model, goal: models.Model | None) -> int:
    """The key of what holds the row afterwards. Raises Refused where such a row cannot stand."""
    if kind.ordered and goal is not None and kind_of(goal) == kind:
        return int(stored(goal, kind.owner))
    if kind.ordered and (kind_of(goal) if goal is not None else None) == kind.owner_kind:
        return int(goal.pk if goal is not None else stored(row, kind.owner))
    raise Refused(_("不能移到那里。"))


def _of(kind: RowKind, owner: int) -> models.QuerySet[Any]:
    return kind.model._default_manager.filter(**{f"{kind.owner}_id": owner})
