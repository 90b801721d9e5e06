"""A notice's draft on the command line. Pure: manage.py calls it before Django starts, which takes over a second."""

import json
import sys
from pathlib import Path
from typing import Any

from campaigns.notices.decoding import Unreadable
from campaigns.notices.fence import read_fenced
from campaigns.notices.sources import LARGEST_FILE


def draft_of(path: Path) -> str:
    """The draft of a file as one JSON object. Raises Unreadable, its message naming the file."""
    return json.dumps(read_path(path)[1], ensure_ascii=False, indent=1)


def read_path(path: Path) -> tuple[str, dict[str, Any]]:
    """The kept text of a file and its draft. Raises Unreadable, its message naming the file."""
    try:
        return read_fenced(_content(path), path.name)
    except (OSError, ValueError) as fault:  # ValueError: a path with a NUL
        reason = getattr(fault, "strerror", None) or "路径不合规则"
        raise Unreadable(f"{_shown(path)}：文件打不开（{reason}），请检查路径。") from fault
    except Unreadable as fault:
        raise Unreadable(f"{_shown(path)}：{fault}") from fault


def _shown(path: Path) -> str:
    """A file's name on one line."""
    return "".join(sign if sign.isprintable() else "?" for sign in path.name)


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise Unreadable("这不是文件，请检查路径。")
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def run(path: str) -> int:
    """Print the draft; for a file that cannot be read one line on standard error and a status that is not 0."""
    try:
        sys.stdout.write(draft_of(Path(path)) + "\n")
    except Unreadable as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0
