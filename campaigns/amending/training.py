"""The snapshot with a changed or added demand of training."""

from dataclasses import replace
from datetime import date

from campaigns.amending.facts import ChangeFacts
from campaigns.checks import Snapshot
from campaigns.checks.facts import TrainingFacts
from campaigns.models import ChangeKind


def with_training(snapshot: Snapshot, change: ChangeFacts) -> Snapshot:
    """The demand by its id, an added one by minus the change. Its category was chosen from those there are."""
    rows = {row.id: row for row in snapshot.trainings}
    key = change.row_id if change.kind == ChangeKind.TRAINING else -change.id
    after = change.after
    rows[key] = TrainingFacts(
        key, int(after["amount"]) if after["amount"] else None, _day(after["starts_on"]) or snapshot.start,
        _day(after["until"]) or snapshot.end, words=change.words,
    )  # fmt: skip
    return replace(snapshot, trainings=tuple(rows.values()))


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None
