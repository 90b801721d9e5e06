"""A campaign's training: its demands as the facts of the pure rule, and who of which unit is short of what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from accounts.models import Unit
from audit import clock
from campaigns.models import Campaign, Participation, TrainingDemand
from campaigns.training_table import demand_words
from personnel.models import Officer, TrainingCategory
from personnel.training.hours import earned_between, families, people_of
from personnel.training.rules import Demand, Standing, standings

#: Without a last day of its own or of the campaign's a demand is never late.
ENDLESS = date.max
#: So many names under a unit; the rest is a number.
NAMES_SHOWN = 40
#: A condition for each path is quick for few; of a thousand SQLite refuses the query.
MOST_PATHS = 50


@dataclass(frozen=True)
class Windowed:
    """A demand with the days within which it is earned."""

    demand: Demand
    first: date
    last: date


def demands_of_campaign(campaign: Campaign) -> list[Windowed]:
    """What the campaign demands of each person of its units: two queries. A category that this database does not have
    is met by nothing."""
    rows = [row for row in campaign.training_demands.filter(withdrawn_at=None) if row.amount]
    if not rows:
        return []
    categories, kin = {row.code: row for row in TrainingCategory.objects.all()}, families()
    return [_windowed(row, campaign, categories, kin) for row in rows]


def _windowed(
    row: TrainingDemand, campaign: Campaign, categories: dict[str, TrainingCategory], kin: dict[int, frozenset[int]]
) -> Windowed:  # fmt: skip
    category = categories.get(row.category)
    counted = None if not row.category else kin[category.pk] if category else frozenset[int]()
    what = category.name if category else row.category or str(row)
    last = row.until or campaign.end or ENDLESS
    demand = Demand(
        key=row.pk, path="", measure=row.measure, tenths=(row.amount or 0) * 10, until=last, categories=counted,
        with_auxiliaries=row.with_auxiliaries, what=what, measure_name=row.get_measure_display(),
    )  # fmt: skip
    return Windowed(demand, row.starts_on or campaign.start or date.min, last)


def training_lines(campaign: Campaign) -> list[str]:
    """The demands as a reader of the plan sees them; one query where there are none."""
    rows = list(campaign.training_demands.filter(withdrawn_at=None))
    names = dict(TrainingCategory.objects.values_list("code", "name")) if rows else {}
    return [demand_words(row.category, row.amount, row.measure, names) for row in rows]


def standings_in_campaign(
    demands: Iterable[Windowed], officers: Iterable[int], on: date
) -> dict[int, tuple[Standing, ...]]:  # fmt: skip
    """Where each who serves on a day stands, by primary key. One query for the people and one for each window."""
    demands, keys = list(demands), list(officers)
    people = people_of(keys, on)
    earned = {window: earned_between(keys, *window) for window in {(each.first, each.last) for each in demands}}
    return {
        pk: tuple(
            standing
            for each in demands
            for standing in standings(person, [each.demand], earned[each.first, each.last].get(pk, {}))
        )
        for pk, person in people.items()
    }


def day_asked(demands: Iterable[Windowed]) -> date:
    """On which day it is asked who must have it: today, or the last day of all when that is over."""
    return min([clock.today(), max((each.last for each in demands), default=ENDLESS)])


@dataclass
class UnitRow:
    """One participant: people of whom something is demanded, those who are short, and how many of each demand."""

    unit: Participation
    people: int = 0
    short: list[tuple[Officer, list[Standing]]] = field(default_factory=list)
    by_demand: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def met(self) -> int:
        """Who has everything."""
        return self.people - len(self.short)


def officers_of(participants: Iterable[Participation]) -> dict[int, tuple[Officer, Participation]]:
    """The officers of participants and of what stands below them, each with the nearest participant: one query."""
    by_path = {row.unit.path: row for row in participants}
    found: dict[int, tuple[Officer, Participation]] = {}
    if not by_path:
        return found
    steps = sorted({len(path) for path in by_path}, reverse=True)
    rows = Officer.objects.filter(below_of(by_path.values())).select_related("unit")
    for officer in rows.order_by("unit__path", "name", "pk"):
        path = officer.unit.path
        nearest = next((by_path[path[:step]] for step in steps if path[:step] in by_path), None)
        if nearest is not None:
            found[officer.pk] = (officer, nearest)
    return found


def unit_rows(campaign: Campaign, participants: Iterable[Participation]) -> tuple[list[Windowed], list[UnitRow]]:
    """The demands, and each participant with who is short."""
    participants, demands = list(participants), demands_of_campaign(campaign)
    rows = {row.pk: UnitRow(row) for row in participants}
    if not demands:
        return demands, list(rows.values())
    officers = officers_of(participants)
    for pk, found in standings_in_campaign(demands, officers, day_asked(demands)).items():
        if not found:
            continue
        officer, participant = officers[pk]
        row = rows[participant.pk]
        row.people += 1
        missing = [each for each in found if each.missing]
        for each in missing:
            row.by_demand[each.demand.key] += 1
        if missing:
            row.short.append((officer, missing))
    return demands, list(rows.values())


def demand_cells(row: UnitRow, demands: Iterable[Windowed]) -> list[int]:
    """How many of the unit are short of each demand, in their order."""
    return [row.by_demand.get(each.demand.key, 0) for each in demands]


def below_of(participants: Iterable[Participation]) -> Q:
    """Officers of participants and what stands below them, as a queryset's condition."""
    paths = {row.unit.path for row in participants}
    if len(paths) > MOST_PATHS:
        ends = sorted({len(path) for path in paths})
        units = Unit.objects.order_by().values_list("pk", "path")
        return Q(unit__in=[pk for pk, path in units if not paths.isdisjoint(path[:end] for end in ends)])
    condition = Q(pk__in=[])
    for path in sorted(paths):
        condition |= Q(unit__path__startswith=path)
    return condition
