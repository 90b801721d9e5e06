"""The snapshot with a changed or added rule of the lights."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from campaigns.amending.facts import ChangeFacts
from campaigns.checks import Snapshot
from campaigns.checks.facts import LightFacts
from campaigns.models import ChangeKind


def with_light(snapshot: Snapshot, change: ChangeFacts) -> Snapshot:
    """The rule by its id, an added one by minus the change."""
    rows = {row.id: row for row in snapshot.lights}
    key = change.row_id if change.kind == ChangeKind.LIGHTS else -change.id
    present = rows.get(key) or LightFacts(key, "", "", None, None, change.words)
    after: Mapping[str, Any] = change.after
    rows[key] = replace(
        present,
        level=after.get("level", present.level),
        severity=after.get("severity", present.severity),
        share=int(after["share"]) if after["share"] else None,
        workdays=int(after["workdays"]) if after["workdays"] else None,
    )
    return replace(snapshot, lights=tuple(rows.values()))
