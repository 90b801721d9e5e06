"""The reference notices beside the project. Where they are absent their tests are skipped; under CI=true they fail."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

NOTICES = Path(__file__).resolve().parents[3] / "shared" / "notices"


def require_notices() -> Path:
    """The folder of the notices."""
    if not NOTICES.is_dir() and os.environ.get("CI") != "true":
        pytest.skip("the reference notices are not beside the project")
    return NOTICES


def annotation(key: str) -> dict[str, Any]:
    """The annotation of one notice, by its three digits."""
    (path,) = require_notices().glob(f"{key}_*.json")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def notice_text(key: str) -> str:
    """The text of one notice, by its three digits."""
    (path,) = require_notices().glob(f"{key}_*.txt")
    return path.read_text(encoding="utf-8")
