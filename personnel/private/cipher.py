"""Encryption of single values: AES-256-GCM, a random nonce each, bound to the place where the value stands.

A token is `NAME:BASE64(nonce + sealed text)`. `about` is authenticated with it, so that a token that is copied to
another row or column cannot be read there.
"""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class Unreadable(Exception):
    """No key at hand opens the token, or it was changed or moved. The message holds no part of it."""


def encrypt(text: str, *, about: str) -> str:
    """The token of a text, under the first key. An empty text has an empty token."""
    if not text:
        return ""
    name, key = settings.PRIVATE_KEYS[0]
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), about.encode())
    return f"{name}:{base64.urlsafe_b64encode(nonce + sealed).decode('ascii')}"


def decrypt(token: str, *, about: str) -> str:
    """The text of a token. Raises Unreadable."""
    if not token:
        return ""
    name, _colon, coded = token.partition(":")
    key = dict(settings.PRIVATE_KEYS).get(name)
    if key is None:
        raise Unreadable(f"no key named {name[:20]}")
    try:
        raw = base64.urlsafe_b64decode(coded)
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode()).decode()
    except (binascii.Error, InvalidTag, ValueError):
        # The cause would show the token in a report of the error.
        raise Unreadable("the token does not open") from None


def is_current(token: str) -> bool:
    """Whether the token was written with the first key; an empty one always is."""
    return not token or token.startswith(f"{settings.PRIVATE_KEYS[0][0]}:")
