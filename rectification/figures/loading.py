"""From rows to the plain data of the cores. The number of queries is constant, whatever the number of rows."""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db.models import Case, CharField, Q, Value, When

from accounts.models import Unit
from audit.clock import SHANGHAI, local_date
from campaigns.models import (
    Campaign,
    DueChange,
    FilingRequirement,
    FocusArea,
    FocusItem,
    Obligation,
    Participation,
    Succession,
)
from campaigns.querysets import ADDITION
from campaigns.successions import owners_before
from rectification.figures.ledger import (
    UNIT_AREA,
    Fact,
    LedgerFigures,
    NamedArea,
    NamedUnit,
    Stage,
    Standing,
    replay_days,
    tally,
)
from rectification.figures.past import Act, Former, acts_since, former_values
from rectification.figures.rates import ANY_TIME, Duty, RateFigures, rate_figures_of
from rectification.figures.rolled import is_rolled, rolled
from rectification.models import Decision, Problem, ProblemEvent, ProblemEventKind, ReviewDecision

#: The columns of Fact, its month apart.
_FACT = ("pk", "unit_id", "focus_item__area_id", "due_date", "focus_item_id", "source", "severity")


def end_of(day: date) -> datetime:
    """The first moment after a day in China: what was recorded before it belongs to the day."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def campaign_areas(campaign: Campaign) -> tuple[NamedArea, ...]:
    """The focus areas in printed order."""
    rows = FocusArea.objects.filter(campaign=campaign).order_by("position", "id")
    return tuple(NamedArea(row.pk, row.column_label, row.title, row.number) for row in rows)


def campaign_units(campaign: Campaign, day: date, unit_ids: Collection[int] | None = None) -> tuple[NamedUnit, ...]:
    """The units that owe a material or have had a problem, in order, by the names frozen at publication.

    All of them, or those among `unit_ids`. Who takes part in tasks alone has no figures. Who had all of it taken over
    is among them still, and who took it over is only from the day on which it did.
    """
    counted = Q(unit__in=Obligation.objects.filter(campaign=campaign).values("unit"))
    counted |= Q(unit__in=Problem.objects.filter(campaign=campaign).values("unit"))
    successions = list(Succession.objects.filter(campaign=campaign))
    counted |= Q(unit__in=[row.unit_id for row in successions if row.obligations or row.problems])
    rows = Participation.objects.filter(counted, Q(since=None) | Q(since__lte=day), campaign=campaign)
    later = {row.heir_id for row in successions if row.at >= end_of(day)}
    if later:
        rows = rows.exclude(unit_id__in=later - _had_own(campaign, end_of(day)))
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    rows = rows.order_by("position", "id")
    return tuple(NamedUnit(row.unit_id, row.name, row.label) for row in rows)


#: Events by which a problem may come to another unit: the change itself, and being opened again after its unit ended.
_MOVING = (ProblemEventKind.CARRIED_OVER, ProblemEventKind.REOPENED)


def _had_own(campaign: Campaign, end: datetime) -> set[int]:
    """The units that owed something or had a problem just before a moment, whoever has it now."""
    owners = owners_before(campaign, end)
    own = {owner.unit for owner in owners.values()}
    own |= set(Obligation.objects.filter(campaign=campaign).exclude(pk__in=owners).values_list("unit_id", flat=True))
    events = ProblemEvent.objects.filter(
        problem__campaign=campaign, kind__in=_MOVING, changes__isnull=False, recorded_at__gte=end
    ).order_by("-recorded_at", "-id")
    changed = events.values_list("problem_id", "changes")
    moved = {problem: int(changes["unit_id"][0]) for problem, changes in changed if "unit_id" in changes}
    own |= set(moved.values())
    rows = Problem.objects.order_by().filter(campaign=campaign).exclude(pk__in=moved)
    return own | set(rows.values_list("unit_id", flat=True).distinct())


@dataclass(frozen=True)
class LedgerThen:
    """The ledger at the end of a day. `former` has what read otherwise then: problem id → columns. `away` are problems
    that another unit than one of those asked for has taken over since; `standings` may have them without a fact."""

    facts: list[Fact]
    standings: dict[int, Standing]
    former: dict[int, Former]
    away: frozenset[int] = frozenset()

    @cached_property
    def stages(self) -> dict[int, Stage]:
        """Problem id → stage."""
        return {problem: standing.stage for problem, standing in self.standings.items()}


def ledger_then(
    campaign: Campaign, day: date, unit_ids: Collection[int] | None = None, until: datetime | None = None
) -> LedgerThen:
    """Replay the events recorded by the end of a day, or before a moment of it; fields as they were then."""
    return _ledgers_then(campaign, [until or end_of(day)], unit_ids)[0]


def _ledgers_then(campaign: Campaign, ends: list[datetime], unit_ids: Collection[int] | None) -> list[LedgerThen]:
    """The same before rising moments: facts and events are read once, since there are many of them."""
    acts = acts_since(ends[0])
    away = _taken_over(acts, unit_ids)
    scope, events_scope = Q(campaign=campaign), Q(problem__campaign=campaign)
    if unit_ids is not None:
        mine, of_mine = Q(unit_id__in=unit_ids), Q(problem__unit_id__in=unit_ids)
        scope &= mine | Q(pk__in=away) if away else mine
        events_scope &= of_mine | Q(problem__in=away) if away else of_mine
    problems = Problem.objects.filter(scope, listed_at__lt=ends[-1]).order_by("listed_at", "pk")
    rows = list(problems.values_list(*_FACT, "listed_at", _place("listed_at", ends)))
    events = ProblemEvent.objects.filter(events_scope, recorded_at__lt=ends[-1]).order_by("recorded_at", "id")
    moves: dict[str, list[tuple[int, str]]] = {str(place): [] for place in range(len(ends))}
    for problem, kind, place in events.values_list("problem_id", "kind", _place("recorded_at", ends)):
        moves[place].append((problem, kind))
    facts = [Fact._make((*row[:-2], month_of(row[-2]))) for row in rows]
    # Rows are in the order of their listing, so what an earlier day knew is their beginning.
    known = [facts[: bisect_right(rows, place, key=itemgetter(-1))] for place in moves]
    former = [former_values(acts, end, {fact.problem for fact in facts} if acts else ()) for end in ends]
    areas = _areas_of_items(campaign) if any(former) else {}
    return [
        LedgerThen(_as_they_were(known[place], former[place], areas, unit_ids), standings, former[place], away)
        for place, standings in enumerate(replay_days(moves.values()))
    ]


def _taken_over(acts: Iterable[Act], unit_ids: Collection[int] | None) -> frozenset[int]:
    """The problems that one of the units had, and another one took over since."""
    if unit_ids is None:
        return frozenset()
    moved = [(act.problem, act.changes["unit_id"][0]) for act in acts if act.changes and "unit_id" in act.changes]
    return frozenset(problem for problem, unit in moved if int(unit) in unit_ids)


def month_of(moment: datetime) -> str:
    """“2026-06”: the month in China in which something was recorded."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}-{local.month:02}"


def _place(moment: str, ends: list[datetime]) -> Case:
    """By the end of which of the (few) days a moment was over: "0" is the first day.

    A text, because Django passes each number that an expression yields through a converter, row by row.
    """
    days = [When(**{f"{moment}__lt": end}, then=Value(str(number))) for number, end in enumerate(ends[:-1])]
    return Case(*days, default=Value(str(len(ends) - 1)), output_field=CharField())


def _as_they_were(
    facts: list[Fact], former: dict[int, Former], areas: dict[str, int], unit_ids: Collection[int] | None
) -> list[Fact]:
    if not former:
        return facts
    then = [_as_it_was(fact, former, areas) for fact in facts]
    return then if unit_ids is None else [fact for fact in then if fact.unit in unit_ids]


def _as_it_was(fact: Fact, former: dict[int, Former], areas: dict[str, int]) -> Fact:
    """The fact with what read otherwise then."""
    then = former.get(fact.problem)
    if not then:
        return fact
    item = then.get("focus_item_id", str(fact.item))
    due = then["due_date"] if "due_date" in then else fact.due and fact.due.isoformat()
    return fact._replace(
        unit=int(then.get("unit_id", fact.unit)),
        item=int(item),
        area=areas.get(item, fact.area),
        due=date.fromisoformat(due) if due else None,
        source=then.get("source", fact.source),
        severity=then.get("severity", fact.severity),
    )


def _areas_of_items(campaign: Campaign) -> dict[str, int]:
    rows = FocusItem.objects.filter(area__campaign=campaign).values_list("pk", "area_id")
    return {str(item): area for item, area in rows}


@dataclass(frozen=True)
class LedgerSpan:
    """The ledger at the end of the cut-off day and of the day before the period that begins with `start`."""

    cut_off: date
    start: date
    units: tuple[NamedUnit, ...]
    areas: tuple[NamedArea, ...]
    now: LedgerThen
    before: LedgerThen

    def figures(self, *dims: str) -> LedgerFigures:
        """Counted by some dimensions; the rows are read already."""
        return LedgerFigures(
            cut_off=self.cut_off,
            start=self.start,
            units=self.units,
            areas=self.areas,
            now=tally(self.now.facts, self.now.standings, self.cut_off, dims),
            before=tally(self.before.facts, self.before.standings, self.start - timedelta(days=1), dims),
            dims=dims,
        )


def ledger_span(
    campaign: Campaign, *, cut_off: date, start: date | None = None, unit_ids: Collection[int] | None = None
) -> LedgerSpan:
    """Read once what figures by any dimensions need; the period begins by default with the first of the month."""
    start = start or cut_off.replace(day=1)
    before, now = _ledgers_then(campaign, [end_of(start - timedelta(days=1)), end_of(cut_off)], unit_ids)
    return LedgerSpan(
        cut_off, start, campaign_units(campaign, cut_off, unit_ids), campaign_areas(campaign), now, before
    )


@dataclass(frozen=True)
class RolledSpan:
    """As LedgerSpan, from the roll-up: the events are read and replayed only by a dimension that it does not keep.

    A revision recorded before events told what they changed counts on all days where it left the problem.
    """

    campaign: Campaign
    cut_off: date
    start: date
    unit_ids: Collection[int] | None

    @cached_property
    def units(self) -> tuple[NamedUnit, ...]:
        """The units that the figures name."""
        return campaign_units(self.campaign, self.cut_off, self.unit_ids)

    @cached_property
    def _live(self) -> LedgerSpan:
        return ledger_span(self.campaign, cut_off=self.cut_off, start=self.start, unit_ids=self.unit_ids)

    def figures(self, *dims: str) -> LedgerFigures:
        """Counted by some dimensions."""
        if not is_rolled(dims):
            return self._live.figures(*dims)
        days = (self.cut_off, self.start - timedelta(days=1))
        now, before = (rolled(self.campaign, day, dims, self.unit_ids) for day in days)
        areas = campaign_areas(self.campaign)
        return LedgerFigures(self.cut_off, self.start, self.units, areas, now, before, dims)


def rolled_span(
    campaign: Campaign, *, cut_off: date, start: date | None = None, unit_ids: Collection[int] | None = None
) -> RolledSpan:
    """What figures by any dimensions are asked of; the period begins by default with the first of the month."""
    return RolledSpan(campaign, cut_off, start or cut_off.replace(day=1), unit_ids)


def ledger_figures(
    campaign: Campaign, *, cut_off: date, start: date | None = None, unit_ids: Collection[int] | None = None
) -> LedgerFigures:
    """Units × areas at the end of `cut_off`; the period begins with `start`, by default the first of its month."""
    return rolled_span(campaign, cut_off=cut_off, start=start, unit_ids=unit_ids).figures(*UNIT_AREA)


def reported_by_area(campaign: Campaign, unit: Unit, day: date, until: datetime | None = None) -> list[dict[str, Any]]:
    """What a unit's own statistics table prints (annex 4 of notice 000): listed, and claimed done, in each area. At the
    end of a day, or just before a moment of it."""
    then = ledger_then(campaign, day, [unit.pk], until)
    table = tally(then.facts, then.standings, day)
    lines = []
    for area in campaign_areas(campaign):
        counts = table.get((unit.pk, area.id))
        found, claimed = (counts.found, counts.claimed) if counts else (0, 0)
        lines.append({"label": area.label, "found": found, "rectified": claimed})
    return lines


def duties_of(campaign: Campaign, day: date, unit_ids: Collection[int] | None = None) -> list[Duty]:
    """The obligations as they stood at the end of a day, and of whom: four queries."""
    end = end_of(day)
    rows = Obligation.objects.filter(campaign=campaign).order_by("pk")
    owners = owners_before(campaign, end)
    if unit_ids is not None:
        rows = rows.filter(Q(unit_id__in=unit_ids) | Q(pk__in=owners) if owners else Q(unit_id__in=unit_ids))
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
            unit=owners[pk].unit if pk in owners else unit,
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
        if unit_ids is None or (owners[pk].unit if pk in owners else unit) in unit_ids
    ]


def rate_figures(campaign: Campaign, *, cut_off: date, unit_ids: Collection[int] | None = None) -> RateFigures:
    """Completeness and timeliness at the end of a day, by unit and by requirement."""
    titles = FilingRequirement.objects.filter(campaign=campaign).order_by("position", "id").values_list("pk", "title")
    return rate_figures_of(duties_of(campaign, cut_off, unit_ids), cut_off, titles)
