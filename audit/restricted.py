"""Acts that only named persons may know of. The trail says that a restricted act was done, by whom and when, no more.

Its object, person and content stand in `RestrictedPart`, which no page of the trail reads. The entry keeps a salted
SHA-256 of it: without the salt nobody can try out names, and with the part at hand the sealed trail proves it.
"""

import hashlib
import json
import secrets
from typing import Any

from django.db import transaction

from audit.models import Entry, RestrictedPart
from audit.services import What, Who, plain, record

#: The one action under which every restricted act stands in the trail.
RESTRICTED = "audit.restricted.recorded"


def record_restricted(
    *,
    who: Who,
    action: str,
    what: What,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Append one restricted act: the entry names nothing but the actor; what it was stands in its part.

    Raises whatever the database raises: an act whose entry cannot be written must fail.
    """
    content = {
        "action": action, "object_type": what.kind, "object_id": what.key, "object_name": what.name,
        "before": plain(before), "after": plain(after), "reason": reason,
    }  # fmt: skip
    salt = secrets.token_hex(32)
    with transaction.atomic():
        entry = record(who=who, action=RESTRICTED, after={"sha256": digest_of(salt, content)})
        RestrictedPart.objects.create(entry_id=entry.pk, salt=salt, content=content)
    return entry


def digest_of(salt: str, content: Any) -> str:
    """The hexadecimal SHA-256 that the entry keeps."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def broken_parts() -> list[int]:
    """The ids of restricted entries whose part is gone or no longer what it was when the entry was written."""
    parts = {part.entry_id: part for part in RestrictedPart.objects.iterator()}
    broken = []
    for entry in Entry.objects.filter(action=RESTRICTED).order_by("id").iterator():
        part = parts.pop(entry.pk, None)
        if part is None or (entry.after or {}).get("sha256") != digest_of(part.salt, part.content):
            broken.append(entry.pk)
    return broken + sorted(parts)
