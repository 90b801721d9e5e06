"""A notice's draft (docs/notice-draft.md) with its kept text → a `Plan`. Pure.

Values are those of the draft, as read or as people corrected it; numbers of rows and running prose are those of the
print, for the draft holds only what becomes a campaign.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from campaigns.linting.findings import Finding
from campaigns.linting.plan import (
    NO_WORDS,
    NOWHERE,
    Annex,
    Clause,
    Due,
    Filing,
    Indicator,
    Opening,
    Phase,
    Place,
    Plan,
    Prose,
    Run,
    Task,
    Words,
)
from campaigns.linting.rules import lint
from campaigns.notices.furniture import clear
from campaigns.notices.lines import paragraphs
from campaigns.notices.markers import ARABIC, BRACKETED, CHAPTER, CHINESE, ROUND
from campaigns.notices.outline import Node, outline
from campaigns.notices.parting import part_lost_breaks
from campaigns.notices.parts import Parts, take_apart
from campaigns.notices.pieces import Piece, fold

Draft = Mapping[str, Any]
_RUNS = {CHAPTER: "部分的序号", CHINESE: "序号", BRACKETED: "序号", ARABIC: "序号", ROUND: "序号"}
#: How a material's words tell its kind, where the draft does not say it; values of `campaigns.models.FilingKind`.
_KINDS = (
    ("final_summary", r"(?<!阶段)(?<!阶段性)(?:总结|总体情况报告)"),
    ("statistics_table", r"统计表|汇总表"),
    ("self_examination", r"自查.{0,8}(?:报告|情况)|自查自纠"),
    ("problem_list", r"问题清单|隐患清单"),
    ("liaison_form", r"联络员|联系人"),
)
_MARKS = re.compile(r"(?:满分|总分|共计|合计)(?:为|值)?(?P<marks>\d{2,4})分|(?P<system>\d{2,4})分制")


def lint_draft(draft: Draft, text: str) -> list[Finding]:
    """Everything that a careful reader would ask about a notice before it becomes a campaign."""
    names = _Names(draft)
    return [_named_by_place(finding, names) for finding in lint(plan_of_draft(draft, text))]


def _named_by_place(finding: Finding, names: "_Names") -> Finding:
    """A finding in running text with the value that its own words stand for."""
    place = finding.words.place
    if place.field or place.start is None or place.end is None:
        return finding
    value = names.at(place.end - 1) or names.at(place.start)
    return replace(finding, words=replace(finding.words, place=replace(place, value=value)))


def plan_of_draft(draft: Draft, text: str) -> Plan:
    """The plan of a draft; without its text only what the draft itself holds."""
    parts, root = _printed(text)
    tasks = _tasks(draft)
    window = draft.get("campaign_window") or {}
    areas = _rows(draft, "focus_areas")
    phases = tuple(_phase(row, at) for at, row in enumerate(_rows(draft, "phases"), 1))
    annexes = _annexes(draft)
    indicators = tuple(_indicator(row, at) for at, row in enumerate(_rows(draft, "indicators"), 1))
    return Plan(
        issued=_day(draft.get("issue_date")),
        start=_day(window.get("start_iso")),
        end=_day(window.get("end_iso")),
        runs=tuple(_runs(root)),
        prose=tuple(_prose(parts, root)),
        tasks=tasks,
        phases=phases,
        annexes=annexes,
        filings=tuple(_filings(draft)),
        indicators=indicators,
        full_marks=_full_marks(text, indicators),
        totals={
            "areas": len(areas),
            "items": sum(len(_rows(area, "items")) for area in areas),
            "tasks": len(tasks),
            "phases": len(phases),
            "annexes": len(annexes),
        },
    )


def _printed(text: str) -> tuple[Parts, Node]:
    """The parts of the text and the tree of its numbers, as the reader sees them."""
    if not text:
        return Parts(), Node()
    parts = take_apart(*clear(part_lost_breaks(paragraphs(text))))
    return parts, outline(parts.body)


def _rows(holder: Mapping[str, Any], key: str) -> list[Any]:
    rows = holder.get(key) or []
    return [row for row in rows if isinstance(row, Mapping)]


def _day(iso: Any) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except (TypeError, ValueError):
        return None


def _words(row: Mapping[str, Any], field: str, value: str) -> Words:
    """A field of a draft's object as words; empty where it says nothing."""
    text = row.get(field)
    if not isinstance(text, str) or not text:
        return NO_WORDS
    span = (row.get("spans") or {}).get(field)
    flat = [spot for place in span for spot in place] if span and isinstance(span[0], list) else span
    return Words(text, Place(value, field, min(flat), max(flat)) if flat else Place(value, field))


class _Names:
    """Which value of the draft a place of the text belongs to: the smallest that covers it."""

    def __init__(self, draft: Draft) -> None:
        spans: list[tuple[int, int, str]] = []
        for name, main, row in _named(draft):
            for field, span in (row.get("spans") or {}).items():
                value = f"{name}.{_VALUES.get(field, main)}"
                places = span if span and isinstance(span[0], list) else [span]
                spans += [(end - start, start, value) for start, end in filter(None, places)]
        self.spans = sorted(spans)

    def at(self, place: int) -> str:
        """The value's name; empty outside of all."""
        return next((name for length, start, name in self.spans if start <= place < start + length), "")


#: Fields that are values of their own beside their row's main one.
_VALUES = {"window_text": "window", "content": "content", "due_text": "due", "cited_annex": "cited_annex"}


def _named(draft: Draft) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The rows with their names and the field that stands for each."""
    for at, area in enumerate(_rows(draft, "focus_areas"), 1):
        yield _name(area, f"area-{at}"), "title", area
        for place, item in enumerate(_rows(area, "items"), 1):
            yield _name(item, f"item-{at}.{place}"), "text", item
    lists = (
        ("task", "tasks", "text"), ("phase", "phases", "name"), ("filing", "filing_requirements", "title"),
        ("annex", "annexes", "title"),
    )  # fmt: skip
    for kind, key, main in lists:
        for at, row in enumerate(_rows(draft, key), 1):
            yield _name(row, f"{kind}-{at}"), main, row


def _name(row: Mapping[str, Any], place: str) -> str:
    """A row's name: of a corrected draft the one that it was read by."""
    return str(row.get("key") or place)


def _runs(root: Node) -> Iterator[Run]:
    """The numbers of each kind, by the heading that they stand under."""
    for kind, noun in _RUNS.items():
        groups = []
        for node in root.walk():
            row = [child.number for child in node.children if child.kind == kind]
            if row:
                groups.append(tuple(_number(piece) for piece in row))
        yield Run(noun, tuple(groups), loose=True)


def _number(piece: Piece) -> Words:
    start, end = piece.span
    return Words(fold(piece.tight), Place("", "", start, end))


def _prose(parts: Parts, root: Node) -> Iterator[Prose]:
    """Every paragraph; the last one under a heading opens the list below it."""
    for piece in parts.cover:
        yield _paragraph(piece, None)
    for node in root.walk():
        pieces = [piece for piece in (node.line, *node.body) if piece]
        for at, piece in enumerate(pieces, 1):
            yield _paragraph(piece, _opening(node) if at == len(pieces) else None)


def _paragraph(piece: Piece, opening: Opening | None) -> Prose:
    return Prose(piece.text, NOWHERE, piece.at, opening)


def _opening(node: Node) -> Opening | None:
    if not node.children:
        return None
    last = node.children[-1].marker
    below = sum(len(child.children) for child in node.children)
    return Opening(len(node.children), below, last.value if last else None)


_REPORT = re.compile(r"(?:报告|总结|通报)$")


def _tasks(draft: Draft) -> tuple[Task, ...]:
    """What is ordered; a report on what was done orders nothing."""
    if _REPORT.search(draft.get("title") or ""):
        return ()
    rows = _rows(draft, "tasks")
    numbers = Counter(row.get("number") for row in rows)
    return tuple(_task(row, at, numbers[row.get("number")] == 1) for at, row in enumerate(rows, 1))


def _task(row: Mapping[str, Any], at: int, alone: bool) -> Task:
    name = _name(row, f"task-{at}")
    clauses = tuple(
        _clause(part, _name(part, f"{name}.assignment-{place}"))
        for place, part in enumerate(_rows(row, "assignments"), 1)
    )
    if not clauses:
        clauses = (Clause(bool(row.get("units")), tuple(_scored_dues(row, name))),)
    elif row.get("units") and not any(clause.has_party for clause in clauses):
        clauses = tuple(Clause(True, clause.dues) for clause in clauses)
    number = row.get("number") or ""
    return Task(fold(number) if number else "", _words(row, "text", f"{name}.text"), clauses, alone)


def _clause(part: Mapping[str, Any], name: str) -> Clause:
    dues = tuple(
        Due(_words(due, "text", _name(due, f"{name}.deadline-{at}")), _day(due.get("iso")), bool(due.get("ongoing")))
        for at, due in enumerate(_rows(part, "deadlines"), 1)
    )
    return Clause(bool(part.get("lead") or part.get("cooperating") or part.get("parties_text")), dues)


def _scored_dues(row: Mapping[str, Any], name: str) -> Iterator[Due]:
    """The time limits of a task whose clauses were not read apart."""
    for milestone in _rows(row, "milestones"):
        yield Due(_words(milestone, "text", f"{name}.text"), _day(milestone.get("iso")))
    if not row.get("milestones") and row.get("deadline_text"):
        words = _words(row, "deadline_text", f"{name}.text")
        yield Due(words, _day(row.get("deadline_iso")), bool(row.get("ongoing")))


def _phase(row: Mapping[str, Any], at: int) -> Phase:
    key = _name(row, f"phase-{at}")
    name = _words(row, "name", f"{key}.name") or Words(f"第{at}阶段", Place(f"{key}.name"))
    window = _words(row, "window_text", f"{key}.window")
    content = _words(row, "content", f"{key}.content")
    return Phase(name, window, _day(row.get("start_iso")), _day(row.get("end_iso")), content)


def _annexes(draft: Draft) -> tuple[Annex, ...]:
    rows = _rows(draft, "annexes")
    if rows:
        return tuple(
            Annex(fold(row.get("number") or "") or str(at), _words(row, "title", f"{_name(row, f'annex-{at}')}.title"),
                  row.get("kind") or "")
            for at, row in enumerate(rows, 1)
        )  # fmt: skip
    spans = (draft.get("spans") or {}).get("attachments") or []
    return tuple(
        Annex(str(at), Words(title, Place(f"annex-{at}.title", "title", *span)))
        for at, (title, span) in enumerate(zip(draft.get("attachments") or [], spans, strict=False), 1)
    )


def _filings(draft: Draft) -> Iterator[Filing]:
    submissions = _rows(draft, "submissions")
    rows = _rows(draft, "filing_requirements")
    for at, row in enumerate(rows, 1):
        yield _filing(row, _name(row, f"filing-{at}"), draft.get("submissions") or [])
    for at, row in enumerate(() if rows else submissions, 1):
        what = row.get("what") or ""
        rhythm = "any_time" if row.get("any_time") else row.get("recurrence") or "once"
        due = _words(row, "deadline_text", f"submission-{at}")
        title = _words(row, "what", f"submission-{at}")
        yield Filing(title, kind_of(what), rhythm, due, _day(row.get("deadline_iso")))


def _filing(row: Mapping[str, Any], name: str, submissions: list[Any]) -> Filing:
    due = _words(row, "due_text", f"{name}.due")
    title = _words(row, "title", f"{name}.title")
    place = row.get("submission")
    source = submissions[place] if isinstance(place, int) and 0 <= place < len(submissions) else {}
    if due.place.start is None and isinstance(source, Mapping):
        due = _words(source, "deadline_text", f"{name}.due") or due
    cited = _words(row, "cited_annex", f"{name}.cited_annex")
    day = _day(row.get("due_date"))
    return Filing(title, row.get("kind") or "", row.get("rhythm") or "once", due, day, cited)


def kind_of(what: str) -> str:
    """The kind of a material by its words; empty where they do not say it."""
    return next((kind for kind, words in _KINDS if re.search(words, what)), "")


def _indicator(row: Mapping[str, Any], at: int) -> Indicator:
    weight = row.get("weight")
    return Indicator(_words(row, "name", f"indicator-{at}"), float(weight) if weight is not None else None)


def _full_marks(text: str, indicators: tuple[Indicator, ...]) -> float:
    """The full marks that the text names; 100 where it names none. A sum that it prints itself is meant so."""
    folded = fold(text)
    total = sum(row.weight or 0 for row in indicators)
    if re.search(rf"(?<![\d.]){total:g}分", folded):
        return total
    match = _MARKS.search(folded)
    return float(match["marks"] or match["system"]) if match else 100


def line_of(text: str, place: int | None) -> int:
    """The line of the kept text, from 1, on which a place stands; 0 without a place."""
    return text.count("\n", 0, place) + 1 if place is not None else 0


def lines_of(findings: Iterable[Finding], text: str) -> list[tuple[int, Finding]]:
    """Findings with the line of their words."""
    return [(line_of(text, finding.words.place.start), finding) for finding in findings]
