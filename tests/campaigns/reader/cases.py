"""The shape of a case: a notice's text and what is expected of its draft. All places and bodies are invented."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Case:
    """`areas`: title → [(number, start of text)]; `tasks`: (number, start, units, day, ongoing); `phases`: (name,
    start, end); `filings`: (words of the material, day, recurrence, signed)."""

    name: str
    text: str
    title: str | None = None
    issuer: str | None = None
    date: str | None = None
    numbers: list[str] = field(default_factory=list)
    areas: list[tuple[str, list[tuple[str | None, str]]]] = field(default_factory=list)
    tasks: list[tuple[str | None, str, list[str], str | None, bool]] = field(default_factory=list)
    phases: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    filings: list[tuple[str, str | None, str | None, bool]] = field(default_factory=list)
    annexes: list[str] = field(default_factory=list)

    def gold(self) -> dict[str, Any]:
        """The expectation in the README's keys, so that the scorer's functions read it too."""
        return {
            "title": self.title, "issuer": self.issuer, "issue_date": self.date, "doc_numbers": self.numbers,
            "focus_areas": [
                {"title": title, "items": [{"number": n, "text_start": t} for n, t in items]}
                for title, items in self.areas
            ],
            "tasks": [
                {"number": n, "text_start": t, "units": u, "deadline_iso": d, "ongoing": o}
                for n, t, u, d, o in self.tasks
            ],
            "phases": [{"name": n, "start_iso": a, "end_iso": b} for n, a, b in self.phases],
            "submissions": [
                {"what": w, "deadline_iso": d, "recurrence": r, "needs_signature": s} for w, d, r, s in self.filings
            ],
            "attachments": self.annexes,
        }  # fmt: skip
