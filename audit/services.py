"""Writing the trail and sealing it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from audit import clock
from audit.models import Entry, Outcome, Seal

SEAL_BATCH = 5000


@dataclass(frozen=True)
class Who:
    """Who did it, as values."""

    actor_id: int | None
    actor_name: str
    unit_id: int | None = None
    unit_name: str = ""
    address: str = ""


@dataclass(frozen=True)
class What:
    """To what, as values. `kind` is the model's label, `key` its primary key or UUID."""

    kind: str
    key: str
    name: str


def record(
    *,
    who: Who,
    action: str,
    what: What | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    outcome: str = Outcome.DONE,
) -> Entry:
    """Append one entry. Raises whatever the database raises: an act whose entry cannot be written must fail."""
    return Entry.objects.create(
        at=clock.now(),
        actor_id=who.actor_id,
        actor_name=who.actor_name[:60],
        unit_id=who.unit_id,
        unit_name=who.unit_name[:120],
        address=who.address,
        action=action,
        object_type=what.kind if what else "",
        object_id=what.key if what else "",
        object_name=what.name[:200] if what else "",
        outcome=outcome,
        reason=reason,
        before=plain(before),
        after=plain(after),
    )


def plain(value: dict[str, Any] | None) -> Any:
    """As the trail keeps it: days and the like as texts."""
    return None if value is None else json.loads(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))


def _digest(previous: str, entries: Iterable[Entry]) -> str:
    total = hashlib.sha256(previous.encode("ascii"))
    for entry in entries:
        values = [
            str(entry.id), entry.at.timestamp().hex(), str(entry.actor_id), entry.actor_name, str(entry.unit_id),
            entry.unit_name, entry.address, entry.action, entry.object_type, entry.object_id, entry.object_name,
            entry.outcome, entry.reason,
            json.dumps([entry.before, entry.after], sort_keys=True, ensure_ascii=False),
        ]  # fmt: skip
        total.update(json.dumps(values, ensure_ascii=False).encode())
    return total.hexdigest()


def seal_entries(*, settle: timedelta = timedelta(minutes=2)) -> Seal | None:
    """Seal the entries written since the last seal; None when there are none.

    Entries younger than `settle` wait: a transaction still open may yet commit a lower id.
    """
    with transaction.atomic():
        last = Seal.objects.select_for_update().order_by("-id").first()
        after = last.last_entry_id if last else 0
        entries = list(Entry.objects.filter(id__gt=after, at__lte=clock.now() - settle).order_by("id")[:SEAL_BATCH])
        if not entries:
            return None
        return Seal.objects.create(
            first_entry_id=entries[0].id,
            last_entry_id=entries[-1].id,
            count=len(entries),
            sha256=_digest(last.sha256 if last else "", entries),
            sealed_at=clock.now(),
        )


def broken_seals() -> list[Seal]:
    """The seals whose entries no longer match: changed, removed or added within a sealed run."""
    broken: list[Seal] = []
    previous = ""
    for seal in Seal.objects.order_by("id").iterator():
        entries = Entry.objects.filter(id__range=(seal.first_entry_id, seal.last_entry_id)).order_by("id")
        if _digest(previous, entries.iterator()) != seal.sha256:
            broken.append(seal)
        previous = seal.sha256
    return broken
