"""What an address or a form sends as text and a view takes as the key of a row."""

from uuid import UUID


def key_of(text: str) -> int | None:
    """A row's number; None for anything that no database has as a key (empty, other scripts' digits, too long)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def is_uuid(text: str) -> bool:
    """Whether a text may be asked for as a UUID."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
