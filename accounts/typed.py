"""What an address or a form sends as text and a view takes as a number."""


def key_of(text: str) -> int | None:
    """A row's number; None for anything that no database has as a key (empty, other scripts' digits, too long)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
