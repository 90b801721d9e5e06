"""The keyed index: equal numbers have equal marks, and without the key nobody can try numbers out."""

import hashlib
import hmac

from django.conf import settings


def marks_of(kind: str, text: str) -> list[str]:
    """The marks of a number under each key, the present one first: 64 hexadecimal digits. None for an empty text.

    `kind` keeps an ID number and a mobile of the same digits apart. Look for any of them, write the first.
    """
    if not text:
        return []
    message = f"{kind}\0{text}".encode()
    return [hmac.new(key, message, hashlib.sha256).hexdigest() for _name, key in settings.PRIVATE_INDEX_KEYS]
