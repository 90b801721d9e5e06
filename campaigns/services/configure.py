"""The verbs of every row of a draft: add, change, move, remove. All of them write the trail and the draft's journal.

They share one rule: only who may configure the campaign may act, and only while it is a draft. The campaign's row is
locked first, so that publishing and configuring wait for one another.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, what
from audit.models import Entry
from audit.services import record
from campaigns.draft_rows import RowKind, key_of, kind_of, mark, plain, read_base, stored
from campaigns.models import Campaign
from campaigns.readings import read_beside
from campaigns.services.journal import Journal


class RowGone(Refused):
    """Somebody else removed the row meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("这一条刚被别人删除，您的操作没有执行。请看最新内容。"))


@contextmanager
def drafting(*, campaign: Campaign, actor: Actor, rows: Sequence[models.Model] | None = None) -> Iterator[Journal]:
    """A transaction in which the draft may be changed. Raises PermissionDenied, or Refused after publication.

    What changed is kept for undoing, under the name that the verb tells; `rows` when no others can change.
    """
    actor.require(Capability.CAMPAIGN_CONFIGURE, campaign)
    with transaction.atomic():
        held = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if not held.is_draft:
            raise Refused(_("“%(title)s”已发布，配置已冻结，没有改动。") % {"title": held.short_title})
        journal = Journal(held, actor, list(rows) if rows is not None else None)
        yield journal
        journal.write()


def note(
    *,
    actor: Actor,
    campaign: Campaign,
    row: models.Model,
    verb: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """One entry of the trail, with the campaign that the row belongs to."""
    record(
        who=actor.who,
        action=f"campaigns.{kind_of(row).noun}.{verb}",
        what=what(row),
        before=dict(before) if before is not None else None,
        after={"campaign": campaign.slug, **(after or {})},
    )


def values_of(row: models.Model) -> dict[str, str]:
    """What people typed into a row, as the trail keeps it."""
    return {name: plain(stored(row, name)) for name in kind_of(row).fields}


def locked(kind: RowKind, campaign: Campaign, row: models.Model) -> Any:
    """The row as it is now. Raises RowGone."""
    current = kind.of_campaign(campaign).filter(pk=row.pk).first()
    if current is None:
        raise RowGone
    return current


# --- order -----------------------------------------------------------------------------------------------------


def write_order(rows: Sequence[Any]) -> None:
    """Give rows of one owner the positions 0, 1, 2 …, writing only those that differ."""
    wrong = []
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            wrong.append(row)
    if wrong:
        type(wrong[0])._default_manager.bulk_update(wrong, ["position"])


def place(row: Any, after: models.Model | None) -> None:
    """Put a saved row behind `after` among the rows of its owner; None puts it first."""
    others = [other for other in kind_of(row).beside(row) if other.pk != row.pk]
    at = 0 if after is None else next(i for i, other in enumerate(others) if other.pk == after.pk) + 1
    write_order([*others[:at], row, *others[at:]])


# --- verbs -----------------------------------------------------------------------------------------------------


def add_row(
    *,
    campaign: Campaign,
    kind: RowKind,
    actor: Actor,
    owner: models.Model | None = None,
    after: models.Model | None = None,
    values: Mapping[str, Any] | None = None,
) -> Any:
    """Write a new row behind `after`, or last of its owner (the campaign itself when not given)."""
    with drafting(campaign=campaign, actor=actor) as journal:
        row = insert(campaign=campaign, kind=kind, owner=owner, after=after, values=values)
        note(actor=actor, campaign=campaign, row=row, verb="added", after=values_of(row))
        journal.tell("added", row)
    return row


def insert(
    *,
    campaign: Campaign,
    kind: RowKind,
    owner: models.Model | None = None,
    after: models.Model | None = None,
    values: Mapping[str, Any] | None = None,
) -> Any:
    """`add_row` inside a transaction that is already open, without an entry of its own."""
    if owner is not None:
        owner = locked(kind_of(owner), campaign, owner)
    row: Any = kind.model(**{kind.owner: owner or campaign}, **(values or {}))
    if kind.ordered:
        siblings = kind.beside(row)
        row.position = siblings.count()
        row.save()
        last = siblings.exclude(pk=row.pk).last()
        place(row, locked(kind, campaign, after) if after is not None else last)
    else:
        row.save()
    return row


def move_row(*, campaign: Campaign, row: models.Model, step: int, actor: Actor) -> Any:
    """Move a row `step` places among the rows of its owner; at either end it stays."""
    kind = kind_of(row)
    with drafting(campaign=campaign, actor=actor) as journal:
        current = locked(kind, campaign, row)
        rows = list(kind.beside(current))
        at = next(i for i, other in enumerate(rows) if other.pk == current.pk)
        goal = max(0, min(len(rows) - 1, at + step))
        if goal != at:
            rows.insert(goal, rows.pop(at))
            write_order(rows)
            note(
                actor=actor, campaign=campaign, row=current, verb="moved",
                before={"position": at + 1}, after={"position": goal + 1},
            )  # fmt: skip
            journal.tell("moved", current)
    return current


def remove_row(*, campaign: Campaign, row: models.Model, actor: Actor) -> None:
    """Delete a row with all it holds."""
    kind = kind_of(row)
    with drafting(campaign=campaign, actor=actor) as journal:
        current = locked(kind, campaign, row)
        note(actor=actor, campaign=campaign, row=current, verb="removed", before=values_of(current))
        journal.tell("removed", current)
        try:
            current.delete()
        except models.ProtectedError as error:
            raise Refused(_("“%(row)s”已被别处引用，不能删除。") % {"row": current}) from error


# --- change ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RowChange:
    """What one form typed into one row: cleaned values, the base that it was loaded with, and the fields whose text
    the person keeps whatever the other wrote, each with the mark of the text that was seen."""

    row: models.Model
    values: Mapping[str, Any]
    base: str
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Conflict:
    """One field that two people changed: both values, and who wrote the other one when."""

    row: Any
    field: str
    mine: Any
    theirs: Any
    by: str
    at: datetime | None

    @property
    def key(self) -> str:
        """How forms name the field: "item-12.text"."""
        return f"{key_of(self.row)}.{self.field}"

    @property
    def theirs_mark(self) -> str:
        """Says which text of the other was seen."""
        return mark(self.theirs)


@dataclass
class Outcome:
    """What became of a save: rows written, fields left alone because of a conflict, rows that are gone."""

    changed: list[Any] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    gone: list[RowChange] = field(default_factory=list)


def change_rows(*, campaign: Campaign, changes: Sequence[RowChange], actor: Actor) -> Outcome:
    """Write what was typed into several rows. Fields that another person changed meanwhile are left and reported."""
    outcome = Outcome()
    with drafting(campaign=campaign, actor=actor, rows=[change.row for change in changes]) as journal:
        for change in changes:
            current = kind_of(change.row).of_campaign(campaign).filter(pk=change.row.pk).first()
            if current is None:
                outcome.gone.append(change)
            else:
                _change_row(campaign, current, change, actor, outcome)
        if outcome.changed:
            several = "changed_several" if len(outcome.changed) > 1 else "changed"
            journal.tell(several, outcome.changed[0], count=len(outcome.changed))
    return outcome


def _change_row(campaign: Campaign, row: Any, change: RowChange, actor: Actor, outcome: Outcome) -> None:
    mine = mine_of(row, change)
    for name in [name for name, theirs in mine.items() if theirs]:
        outcome.conflicts.append(_conflict(row, name, change.values[name]))
        del mine[name]
    if not mine:
        return
    typed = {name: change.values[name] for name in mine}
    typed.update(read_beside(kind_of(row).name, mine, change.values, campaign))
    before = {name: plain(stored(row, name)) for name in typed}
    for name, value in typed.items():
        _assign(row, name, value)
    row.save()
    after = {name: plain(stored(row, name)) for name in typed}
    note(actor=actor, campaign=campaign, row=row, verb="changed", before=before, after=after)
    outcome.changed.append(row)


def mine_of(row: models.Model, change: RowChange) -> dict[str, bool]:
    """The fields that this person changed, each with whether somebody else did too."""
    base = read_base(kind_of(row), change.base)
    fields: dict[str, bool] = {}
    for name, value in change.values.items():
        typed, current = mark(value), mark(stored(row, name))
        if typed != base.get(name) and typed != current:
            fields[name] = current not in (base.get(name), change.seen.get(name))
    return fields


def _assign(row: models.Model, name: str, value: Any) -> None:
    setattr(row, name, value.replace("\r\n", "\n").strip() if isinstance(value, str) else value)


def _conflict(row: Any, name: str, mine: Any) -> Conflict:
    named = what(row)
    last = (
        Entry.objects.filter(object_type=named.kind, object_id=named.key, action__endswith=".changed")
        .order_by("-id")
        .first()
    )
    return Conflict(row, name, mine, getattr(row, name), last.actor_name if last else "", last.at if last else None)
