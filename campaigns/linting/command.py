"""The linter on the command line. Pure: manage.py calls it before Django starts."""

import sys
from pathlib import Path

from campaigns.linting.from_draft import lines_of, lint_draft
from campaigns.notices.command import read_path
from campaigns.notices.decoding import Unreadable


def findings_of(path: Path) -> list[str]:
    """One line for each finding: line of the notice, kind, words, sentence. Raises Unreadable, naming the file."""
    text, draft = read_path(path)
    findings = lines_of(lint_draft(draft, text), text)
    return [f"第{line}行\t{row.kind.label}\t{_flat(row.words.text)}\t{row.message}" for line, row in findings]


def _flat(text: str) -> str:
    """On one line, and not longer than a line."""
    words = "".join(text.split())
    return words if len(words) <= 40 else f"{words[:40]}…"


def run(path: str) -> int:
    """Print the findings; for a file that cannot be read one line on standard error and a status that is not 0."""
    try:
        for line in findings_of(Path(path)):
            sys.stdout.write(line + "\n")
    except Unreadable as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0
