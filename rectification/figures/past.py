"""Problems as they read at the end of an earlier day.

What an act changed of a problem's fields stands in its event, so the fields are walked back from the present. Events
of older days carry no changes: for those the version that was accepted last before the moment tells.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from rectification.models import Decision, FilingVersion, ProblemEvent, ProblemEventKind, ReviewDecision
from rectification.sheets.base import day_text, measure_lines, parse_day

Cells = dict[str, str]
#: Column → what stood in it, as text; null for nothing. `measures` is the lines of all measures.
Former = dict[str, Any]
#: Kinds of event after which a problem may read otherwise than before, where they do not say how.
_REWRITING = (ProblemEventKind.REVISED, ProblemEventKind.RELISTED)
#: Cells of a problem list whose text is the column's.
_SAME = {
    "description": "description", "kind": "kind", "source": "source", "severity": "severity",
    "leader": "responsible_leader", "unit": "responsible_unit", "item": "focus_item_id",
}  # fmt: skip


class Act(NamedTuple):
    """An event after which a problem may read otherwise. `changes` is None where the event does not say."""

    problem: int
    uuid: str
    filing: int | None
    listed: datetime
    at: datetime
    kind: str
    changes: Mapping[str, Sequence[Any]] | None


def acts_since(moment: datetime) -> list[Act]:
    """The acts that may have changed what problems say, recorded at a moment or after it, newest first.

    One query asks for those of all campaigns: after most days there are few, and looking for them by problem would
    read all events once more.
    """
    rows = ProblemEvent.objects.filter(
        Q(changes__isnull=False) | Q(kind__in=_REWRITING), recorded_at__gte=moment
    ).order_by("-recorded_at", "-id")
    fields = (
        "problem_id", "problem__uuid", "problem__filing_id", "problem__listed_at", "recorded_at", "kind", "changes",
    )  # fmt: skip
    return [Act(pk, str(uuid), *rest) for pk, uuid, *rest in rows.values_list(*fields)]


def former_values(acts: Iterable[Act], end: datetime, known: Collection[int]) -> dict[int, Former]:
    """Problem id → the columns that read otherwise before a moment; `acts` newest first. Two queries, or none."""
    later = [act for act in acts if act.listed < end <= act.at and act.problem in known]
    filings = {act.filing for act in later if act.filing is not None and act.kind in _REWRITING and not act.changes}
    typed = rows_then(filings, end) if filings else {}
    found: dict[int, Former] = {}
    for act in later:
        former: Former = {name: pair[0] for name, pair in (act.changes or {}).items()}
        if act.kind in _REWRITING and not act.changes and act.uuid in typed:
            former = columns_of(typed[act.uuid])
        if former:
            found.setdefault(act.problem, {}).update(former)
    return found


def columns_of(cells: Cells) -> Former:
    """The cells of a row of a problem list as columns of a problem; those that the sheet did not have are left out."""
    parsed = parse_day(cells.get("due", ""))
    sub_point = cells.get("sub_point")
    return {
        "measures": "\n".join(measure_lines(cells.get("measures", ""))),
        **{column: cells[name] for name, column in _SAME.items() if cells.get(name)},
        "sub_point_id": sub_point or None,
        "due_date": parsed[0].isoformat() if parsed else None,
        "due_text": day_text(cells.get("due", "")),
    }


def rows_then(filing_ids: Iterable[int], end: datetime) -> dict[str, Cells]:
    """Row UUID → cells, from the versions that were accepted last before a moment."""
    decisions = (
        ReviewDecision.objects.in_force(end)
        .filter(version__filing__in=set(filing_ids), decision=Decision.ACCEPTED, at__lt=end)
        .order_by("at", "id")
        .values_list("version__filing_id", "version_id")
    )
    versions = FilingVersion.objects.filter(pk__in=set(dict(decisions).values())).values_list("content", flat=True)
    return {row["id"]: row["cells"] for content in versions for row in content.get("rows", [])}
