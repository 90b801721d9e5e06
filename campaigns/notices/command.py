"""A notice's draft on the command line. Pure: manage.py calls it before Django starts, which takes over a second."""

import json
import sys
from pathlib import Path

from campaigns.notices.decoding import Unreadable, decode
from campaigns.notices.reader import read_notice


def draft_of(path: Path) -> str:
    """The draft of a file as one JSON object. Raises Unreadable, its message naming the file."""
    try:
        return json.dumps(read_notice(decode(path.read_bytes())).as_dict(), ensure_ascii=False, indent=1)
    except OSError as fault:
        raise Unreadable(f"{path.name}：文件打不开（{fault.strerror}），请检查路径。") from fault
    except Unreadable as fault:
        raise Unreadable(f"{path.name}：{fault}") from fault


def run(path: str) -> int:
    """Print the draft; for a file that cannot be read one line on standard error and a status that is not 0."""
    try:
        sys.stdout.write(draft_of(Path(path)) + "\n")
    except Unreadable as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0
