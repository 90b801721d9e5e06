"""Where the keys of personal data come from: the environment, and outside of production a file made at the first run.

Both settings are written `NAME:KEY[,NAME:KEY…]`, each key 32 random bytes in URL-safe base64. The first one writes,
all of them read: a new key is put in front, `manage.py rotate_private_keys` writes everything anew, the old one goes.
"""

import base64
import binascii
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject

Keys = list[tuple[str, bytes]]
_NAME = re.compile(r"[A-Za-z0-9_-]{1,20}")
KEY_BYTES = 32


def private_keys(setting: str, text: str, *, var_dir: Path, production: bool) -> Any:
    """The keys of one setting, as `Keys`. Raises ImproperlyConfigured for what is no key, and where production names
    none. The file is made when a key is first asked for, so that building an image leaves none in it."""
    if text.strip():
        return read_keys(setting, text)
    if production:
        raise ImproperlyConfigured(f"{setting} must be set in production (docs/operations.md)")
    return SimpleLazyObject(lambda: read_keys(setting, _made_once(var_dir / setting.lower())))


def read_keys(setting: str, text: str) -> Keys:
    """The keys as written. The message of an ImproperlyConfigured never holds a key."""
    keys: Keys = []
    for part in (part.strip() for part in text.split(",") if part.strip()):
        name, _colon, coded = part.partition(":")
        try:
            key = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
        except (binascii.Error, ValueError):
            key = b""
        if not _NAME.fullmatch(name) or len(key) != KEY_BYTES or name in dict(keys):
            raise ImproperlyConfigured(f"{setting} must look like NAME:KEY, each key {KEY_BYTES} bytes in base64")
        keys.append((name, key))
    if not keys:
        raise ImproperlyConfigured(f"{setting} names no key")
    return keys


def new_key(name: str) -> str:
    """A fresh key as the settings take it."""
    return f"{name}:{base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode('ascii').rstrip('=')}"


def _made_once(path: Path) -> str:
    """The file's text, made if need be, readable by this account alone. Processes that start together get one key."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(new_key("k1"))
            os.link(scratch, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(scratch)
    return path.read_text(encoding="ascii")
