"""From rows to the plain data of the cores. The number of queries is constant, whatever the number of rows."""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any

from django.db.models import Case, CharField, Q, Value, When

from accounts.models import Unit
from audit.clock import SHANGHAI, local_date
from campaigns.models import Campaign, DueChange, FilingRequirement, FocusArea, FocusItem, Obligation, Participation
from campaigns.querysets import ADDITION
from rectification.figures.ledger import Fact, LedgerFigures, NamedArea, NamedUnit, Stage, replay_days, tally
from rectification.figures.rates import ANY_TIME, Duty, RateFigures, rate_figures_of
from rectification.models import Decision, FilingVersion, Problem, ProblemEvent, ProblemEventKind, ReviewDecision
from rectification.sheets.base import parse_day

Cells = dict[str, str]
#: Kinds of event after which a problem may read otherwise than before.
_REWRITING = (ProblemEventKind.REVISED, ProblemEventKind.RELISTED)


def end_of(day: date) -> datetime:
    """The first moment after a day in China: what was recorded before it belongs to the day."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def campaign_areas(campaign: Campaign) -> tuple[NamedArea, ...]:
    """The focus areas in printed order."""
    rows = FocusArea.objects.filter(campaign=campaign).order_by("position", "id")
    return tuple(NamedArea(row.pk, row.column_label, row.title, row.number) for row in rows)


def campaign_units(campaign: Campaign, unit_ids: Collection[int] | None = None) -> tuple[NamedUnit, ...]:
    """The units that owe a material or have had a problem, in order, by the names frozen at publication.

    All of them, or those among `unit_ids`. Who takes part in tasks alone has no figures.
    """
    counted = Q(unit__in=Obligation.objects.filter(campaign=campaign).values("unit"))
    counted |= Q(unit__in=Problem.objects.filter(campaign=campaign).values("unit"))
    rows = Participation.objects.filter(counted, campaign=campaign).order_by("position", "id")
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    return tuple(NamedUnit(row.unit_id, row.name, row.label) for row in rows)


@dataclass(frozen=True)
class LedgerThen:
    """The ledger at the end of a day. `typed` has the cells as they were, of problems revised after the day."""

    facts: list[Fact]
    stages: dict[int, Stage]
    typed: dict[int, Cells]


def ledger_then(campaign: Campaign, day: date, unit_ids: Collection[int] | None = None) -> LedgerThen:
    """Replay the events recorded by the end of a day; area and due day as they were then."""
    return _ledgers_then(campaign, [day], unit_ids)[0]


def _ledgers_then(campaign: Campaign, days: list[date], unit_ids: Collection[int] | None = None) -> list[LedgerThen]:
    """The same for rising days: facts and events are read once, since there are many of them."""
    ends = [end_of(day) for day in days]
    scope, events_scope = Q(campaign=campaign), Q(problem__campaign=campaign)
    if unit_ids is not None:
        scope, events_scope = scope & Q(unit_id__in=unit_ids), events_scope & Q(problem__unit_id__in=unit_ids)
    problems = Problem.objects.filter(scope, listed_at__lt=ends[-1]).order_by("listed_at", "pk")
    rows = list(problems.values_list("pk", "unit_id", "focus_item__area_id", "due_date", _place("listed_at", ends)))
    events = ProblemEvent.objects.filter(events_scope, recorded_at__lt=ends[-1]).order_by("recorded_at", "id")
    moves: dict[str, list[tuple[int, str]]] = {str(place): [] for place in range(len(ends))}
    for problem, kind, place in events.values_list("problem_id", "kind", _place("recorded_at", ends)):
        moves[place].append((problem, kind))
    facts = [Fact._make(row[:4]) for row in rows]
    # Rows are in the order of their listing, so what an earlier day knew is their beginning.
    known = [facts[: bisect_right(rows, place, key=itemgetter(4))] for place in moves]
    typed = _typed_then(facts, ends)
    areas = _areas_of_items(campaign) if any(typed) else {}
    return [
        LedgerThen(_retyped(known[place], typed[place], areas), stages, typed[place])
        for place, stages in enumerate(replay_days(moves.values()))
    ]


def _place(moment: str, ends: list[datetime]) -> Case:
    """By the end of which of the (few) days a moment was over: "0" is the first day.

    A text, because Django passes each number that an expression yields through a converter, row by row.
    """
    days = [When(**{f"{moment}__lt": end}, then=Value(str(number))) for number, end in enumerate(ends[:-1])]
    return Case(*days, default=Value(str(len(ends) - 1)), output_field=CharField())


def _retyped(facts: list[Fact], typed: dict[int, Cells], areas: dict[str, int]) -> list[Fact]:
    """Area and due day as they were typed then."""
    if not typed:
        return facts
    then = []
    for fact in facts:
        cells = typed.get(fact.problem)
        if cells is not None:
            parsed = parse_day(cells["due"])
            fact = fact._replace(area=areas.get(cells["item"], fact.area), due=parsed[0] if parsed else None)
        then.append(fact)
    return then


def _areas_of_items(campaign: Campaign) -> dict[str, int]:
    rows = FocusItem.objects.filter(area__campaign=campaign).values_list("pk", "area_id")
    return {str(item): area for item, area in rows}


def _typed_then(facts: Iterable[Fact], ends: list[datetime]) -> list[dict[int, Cells]]:
    """For each end: problem id → cells of the version accepted last before it, where the content changed after it.

    One query asks for the changes of all campaigns: after most days there are few, and looking for them by problem
    would read all events once more.
    """
    later = list(
        ProblemEvent.objects.filter(recorded_at__gte=ends[0], kind__in=_REWRITING, problem__filing__isnull=False)
        .order_by()
        .values_list("problem_id", "problem__uuid", "problem__filing_id", "problem__listed_at", "recorded_at")
    )
    known = {fact.problem for fact in facts} if later else set()
    return [
        _cells_then(
            {
                str(uuid): (pk, filing)
                for pk, uuid, filing, listed, recorded in later
                if pk in known and listed < end <= recorded
            },
            end,
        )
        for end in ends
    ]


def _cells_then(changed: dict[str, tuple[int, int]], end: datetime) -> dict[int, Cells]:
    """Problem id → cells before a moment, from UUID → (problem id, filing id)."""
    if not changed:
        return {}
    rows = rows_then({filing for _pk, filing in changed.values()}, end)
    return {pk: rows[key] for key, (pk, _filing) in changed.items() if key in rows}


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


def ledger_figures(
    campaign: Campaign, *, cut_off: date, start: date | None = None, unit_ids: Collection[int] | None = None
) -> LedgerFigures:
    """Areas × units at the end of `cut_off`; the period begins with `start`, by default the first of its month."""
    start = start or cut_off.replace(day=1)
    yesterday = start - timedelta(days=1)
    before, now = _ledgers_then(campaign, [yesterday, cut_off], unit_ids)
    return LedgerFigures(
        cut_off=cut_off,
        start=start,
        units=campaign_units(campaign, unit_ids),
        areas=campaign_areas(campaign),
        now=tally(now.facts, now.stages, cut_off),
        before=tally(before.facts, before.stages, yesterday),
    )


def reported_by_area(campaign: Campaign, unit: Unit, day: date) -> list[dict[str, Any]]:
    """What a unit's own statistics table prints (annex 4 of notice 000): listed, and claimed done, in each area."""
    then = ledger_then(campaign, day, [unit.pk])
    table = tally(then.facts, then.stages, day)
    lines = []
    for area in campaign_areas(campaign):
        counts = table.get((unit.pk, area.id))
        found, claimed = (counts.found, counts.claimed) if counts else (0, 0)
        lines.append({"label": area.label, "found": found, "rectified": claimed})
    return lines


def duties_of(campaign: Campaign, day: date, unit_ids: Collection[int] | None = None) -> list[Duty]:
    """The obligations as they stood at the end of a day: three queries."""
    end = end_of(day)
    rows = Obligation.objects.filter(campaign=campaign).order_by("pk")
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    moved = DueChange.objects.filter(obligation__campaign=campaign, at__gte=end).order_by("-at", "-id")
    due_then = dict(moved.values_list("obligation_id", "old_date"))
    judged = dict(
        ReviewDecision.objects.in_force(end)
        .filter(version__filing__campaign=campaign, at__lt=end)
        .order_by("at", "id")
        .values_list("version__filing__obligation_id", "decision")
    )
    found = rows.values_list(
        "pk", "unit_id", "requirement_id", "requirement__rhythm", "period_key", "due_date", "expected_from",
        "waived_at", "filing__first_submitted_at", "filing__received_on",
    )  # fmt: skip
    return [
        Duty(
            unit=unit,
            requirement=requirement,
            rhythm=ANY_TIME if key.startswith(ADDITION) else rhythm,
            due=due_then.get(pk, due),
            expected_from=expected_from,
            waived_on=local_date(waived_at) if waived_at else None,
            filed_on=local_date(filed_at) if filed_at else None,
            received_on=received_on,
            accepted=judged.get(pk) == Decision.ACCEPTED,
        )
        for pk, unit, requirement, rhythm, key, due, expected_from, waived_at, filed_at, received_on in found
    ]


def rate_figures(campaign: Campaign, *, cut_off: date, unit_ids: Collection[int] | None = None) -> RateFigures:
    """Completeness and timeliness at the end of a day, by unit and by requirement."""
    titles = FilingRequirement.objects.filter(campaign=campaign).order_by("position", "id").values_list("pk", "title")
    return rate_figures_of(duties_of(campaign, cut_off, unit_ids), cut_off, titles)
