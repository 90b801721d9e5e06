"""What was ticked, as an address or a form names it."""

import re
import uuid
from collections.abc import Iterable

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def uuids(texts: Iterable[str]) -> set[uuid.UUID]:
    """Those that are UUIDs."""
    return {uuid.UUID(text) for text in texts if _UUID.fullmatch(text)}
