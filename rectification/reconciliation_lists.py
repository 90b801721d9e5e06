"""The two lists that a reconciliation 对账 holds against each other, as they stood at a moment.

The office's list is the ledger. The unit's is what it last signed and filed and the office accepted, additions 补报
among it, each row as the unit gave it. For any number of units the number of queries is constant.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from campaigns.models import Campaign, FilingKind
from rectification.content import Content, Row, rows_of
from rectification.figures.past import acts_since, former_values
from rectification.models import (
    Decision,
    FilingVersion,
    Measure,
    Problem,
    ProblemEvent,
    ProblemEventKind,
    ProblemSource,
    ProblemState,
    ReviewDecision,
    Severity,
)
from rectification.reconciling import FIELDS
from rectification.sheets import Item
from rectification.sheets.base import day_text, long_date, measure_lines, parse_day
from rectification.sheets.problem_list import LABELS as LIST_LABELS

SCHEMA = "reconciliation/1"
DONE, UNDER_WAY = "done", "under_way"
#: Ledger state → what both lists can say of it: the unit has it rectified, or has not.
STANDINGS = {
    ProblemState.OPEN: UNDER_WAY, ProblemState.RECTIFYING: UNDER_WAY, ProblemState.CLAIMED: DONE,
    ProblemState.CLOSED: DONE,
}  # fmt: skip
#: What each event makes of the state; kinds not named leave it.
_STATES = {
    ProblemEventKind.LISTED: ProblemState.OPEN, ProblemEventKind.RELISTED: ProblemState.OPEN,
    ProblemEventKind.CLAIMED: ProblemState.CLAIMED, ProblemEventKind.VERIFIED: ProblemState.CLOSED,
    ProblemEventKind.SENT_BACK: ProblemState.RECTIFYING, ProblemEventKind.REOPENED: ProblemState.RECTIFYING,
    ProblemEventKind.WITHDRAWN: ProblemState.WITHDRAWN, ProblemEventKind.CLAIM_WITHDRAWN: ProblemState.RECTIFYING,
}  # fmt: skip
#: Field → the column of the problem that holds it; `measures` has its own rows, `due` two columns.
COLUMNS = {
    "item": "focus_item_id", "sub_point": "sub_point_id", "description": "description", "leader": "responsible_leader",
    "unit": "responsible_unit", "person": "responsible_person", "source": "source", "severity": "severity",
    "state": "state",
}  # fmt: skip


def labels() -> dict[str, str]:
    """Field → its name on the screen."""
    own = {"": _("整条"), "person": _("责任人"), "severity": _("严重程度"), "state": _("整改状态")}
    return {code: str(label) for code, label in LIST_LABELS.items() if code in FIELDS} | own


@dataclass(frozen=True)
class Words:
    """How raw values read: items and sub-points by key."""

    items: Mapping[str, Item]

    @classmethod
    def of(cls, items: Iterable[Item]) -> "Words":
        """From a campaign's items."""
        return cls({item.key: item for item in items})

    def shown(self, name: str, value: str) -> str:
        """A raw value as the reader sees it."""
        if not value:
            return ""
        if name == "item":
            item = self.items.get(value)
            return f"{item.number}. {item.text}" if item else value
        if name == "sub_point":
            subs = {sub.key: sub.text for item in self.items.values() for sub in item.sub_items}
            return subs.get(value, value)
        if name == "due":
            parsed = parse_day(value)
            return long_date(parsed[0]) if parsed else value
        choices: Any = {
            "source": ProblemSource.choices, "severity": Severity.choices,
            "state": [(DONE, _("已整改")), (UNDER_WAY, _("整改中"))],
        }.get(name, [])  # fmt: skip
        return str(dict(choices).get(value, value))


@dataclass
class Sides:
    """One unit's two lists."""

    office: list[Row] = field(default_factory=list)
    unit: list[Row] = field(default_factory=list)
    versions: list[dict[str, Any]] = field(default_factory=list)
    problems: dict[str, int] = field(default_factory=dict)


def sides_of(campaign: Campaign, units: Collection[int], cut_off: datetime) -> dict[int, Sides]:
    """Unit → its two lists as of a moment: ten queries at most."""
    found = {unit: Sides() for unit in units}
    for problem, texts in _ledger(campaign, units, cut_off):
        sides = found[problem.unit_id]
        sides.problems[str(problem.uuid)] = problem.pk
        if texts["state"] != ProblemState.WITHDRAWN:
            sides.office.append(_office_row(problem, texts, len(sides.office) + 1))
    for version in _filed(campaign, units, cut_off):
        sides = found[version.filing.unit_id]
        sides.versions.append({"filing": str(version.filing.uuid), "number": version.number, "sha256": version.sha256})
        sides.unit += [filed_row(row, len(sides.unit) + at) for at, row in enumerate(rows_of(version.content), 1)]
    return found


def listed(side: str, campaign: Campaign, unit: str, day: date, rows: list[Row], **more: Any) -> Content:
    """A list in its frozen shape."""
    return {
        "schema": SCHEMA, "side": side, "campaign": campaign.slug, "unit": unit, "day": day.isoformat(), "rows": rows,
        **more,
    }  # fmt: skip


def cells_of(texts: Mapping[str, str | None]) -> dict[str, str]:
    """Cells from a problem's columns as text and its `measures` as lines."""
    cells = {name: texts.get(column) or "" for name, column in COLUMNS.items()}
    cells["measures"] = texts.get("measures") or ""
    cells["due"] = texts.get("due_date") or texts.get("due_text") or ""
    cells["state"] = STANDINGS.get(ProblemState(cells["state"]), "")
    return {name: cells[name] for name in FIELDS}


def problem_texts(problem: Problem) -> dict[str, str | None]:
    """The columns that are compared, as text, with `measures`; the problem's measures may be prefetched."""
    names = [*COLUMNS.values(), "due_date", "due_text"]
    columns = {column.attname: column for column in problem._meta.concrete_fields}
    texts: dict[str, str | None] = {
        name: None if getattr(problem, name) is None else str(columns[name].value_to_string(problem)) for name in names
    }
    return texts | {"measures": "\n".join(measure.text for measure in problem.measures.all())}


def filed_row(row: Row, number: int) -> Row:
    """A row of a filed list in the shape of a compared one; columns that the form lacked stay absent."""
    typed = row["cells"]
    cells = {name: typed[name] for name in FIELDS if name in typed}
    if "due" in typed:
        parsed = parse_day(typed["due"])
        cells["due"] = parsed[0].isoformat() if parsed else typed["due"]
    if "severity" in typed:
        cells["severity"] = typed["severity"] or Severity.GENERAL
    if typed.get("done_on"):
        cells["state"] = DONE
    if "measures" in typed:
        cells["measures"] = "\n".join(measure_lines(typed["measures"]))
    # The ledger's columns are no longer than this.
    cells |= {
        name: cells[name][:length] for name, length in (("leader", 60), ("unit", 120), ("person", 60)) if name in cells
    }
    shown = {"due": day_text(typed.get("due", ""))} if typed.get("due") else {}
    return {"id": row["id"], "number": number, "cells": cells, "shown": shown}


def _office_row(problem: Problem, texts: Mapping[str, str | None], number: int) -> Row:
    shown = {"state": str(ProblemState(texts["state"] or "").label)}
    if texts["due_text"]:
        shown["due"] = texts["due_text"]
    return {"id": str(problem.uuid), "number": number, "cells": cells_of(texts), "shown": shown}


def _rows(campaign: Campaign, units: Collection[int], cut_off: datetime) -> Any:
    rows = Problem.objects.filter(campaign=campaign, unit__in=units, listed_at__lte=cut_off)
    texts = Measure.objects.order_by("position", "id")
    return rows.prefetch_related(Prefetch("measures", queryset=texts))


def _ledger(
    campaign: Campaign, units: Collection[int], cut_off: datetime
) -> Iterator[tuple[Problem, dict[str, str | None]]]:
    """Each problem with its columns as they stood at the moment: five queries at most."""
    problems = list(_rows(campaign, units, cut_off))
    # The end of a moment: what bears its very time had happened.
    end = cut_off + timedelta(microseconds=1)
    former = former_values(acts_since(end), end, {problem.pk for problem in problems})
    moved = ProblemEvent.objects.filter(problem__in=problems, recorded_at__gt=cut_off)
    states = _states_at(set(moved.values_list("problem_id", flat=True)), cut_off)
    for problem in problems:
        texts = problem_texts(problem)
        texts |= {name: _line(value) for name, value in former.get(problem.pk, {}).items() if name in texts}
        if problem.pk in states:
            texts["state"] = states[problem.pk]
        yield problem, texts


def _line(value: Any) -> str | None:
    """A former value as text; measures come as lines."""
    return "\n".join(value) if isinstance(value, list) else value


def _states_at(problems: Collection[int], cut_off: datetime) -> dict[int, str]:
    """Problem → its state at a moment, from its events until then."""
    states: dict[int, str] = {}
    before: dict[int, str] = {}
    rows = ProblemEvent.objects.filter(problem__in=problems, recorded_at__lte=cut_off).order_by("id")
    for problem, kind, changes in rows.values_list("problem_id", "kind", "changes"):
        said = (changes or {}).get("state")
        state = said[1] if said else _STATES.get(kind)
        if kind == ProblemEventKind.RESTORED:
            state = before.get(problem, ProblemState.OPEN)
        if state is not None:
            if state == ProblemState.WITHDRAWN:
                before[problem] = states.get(problem, ProblemState.OPEN)
            states[problem] = state
    return states


def _filed(campaign: Campaign, units: Collection[int], cut_off: datetime) -> list[FilingVersion]:
    """The last accepted version of each problem list of the units at a moment."""
    rows = ReviewDecision.objects.in_force(cut_off).filter(
        decision=Decision.ACCEPTED, at__lte=cut_off, version__filing__campaign=campaign,
        version__filing__unit__in=units, version__filing__kind=FilingKind.PROBLEM_LIST,
    )  # fmt: skip
    newest = {row.version.filing_id: row.version for row in rows.select_related("version__filing").order_by("id")}
    return list(newest.values())
