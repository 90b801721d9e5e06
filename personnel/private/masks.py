"""How a number is shown to whoever may not see it whole."""


def mask_mobile(text: str) -> str:
    """138****5678."""
    return f"{text[:3]}****{text[-4:]}" if len(text) == 11 else "*" * len(text)


def mask_id_number(text: str) -> str:
    """The first 6 and the last 4."""
    return f"{text[:6]}{'*' * 8}{text[-4:]}" if len(text) == 18 else "*" * len(text)
