"""The rows of training as the facts that the rule looks at; lists of who is short, as a condition in SQL."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from accounts.grants import PATH_STEP
from audit import clock
from personnel.models import Attendance, Officer, OfficerKind, OfficerState, OfficerTerm, TrainingCategory, TrainingRule
from personnel.training.rules import Demand, Earned, Person, Standing, is_short, standings

#: So many thresholds are asked for in one query; of a thousand SQLite refuses it.
MOST_CONDITIONS = 60


def day_of_count(year: int) -> date:
    """On which day it is asked who must have a year's hours: today, or the last day of a year that is over."""
    return min(clock.today(), date(year, 12, 31))


def families() -> dict[int, frozenset[int]]:
    """Each category with those that count for it: itself and its parts. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    for pk, parent in TrainingCategory.objects.order_by().values_list("pk", "parent"):
        found[pk].add(pk)
        if parent is not None:
            found[parent].add(pk)
    return {pk: frozenset(each) for pk, each in found.items()}


def demands_of(year: int) -> list[Demand]:
    """The thresholds of a year: two queries."""
    kin = families()
    return [
        Demand(
            key=rule.pk, path=rule.unit.path, measure=rule.measure, tenths=rule.tenths, until=rule.until(year),
            categories=kin[rule.category_id] if rule.category_id else None, with_auxiliaries=rule.with_auxiliaries,
            what=rule.what, measure_name=rule.get_measure_display(),
        )
        for rule in TrainingRule.objects.in_year(year).select_related("unit", "category")
    ]  # fmt: skip


def people_of(officers: "QuerySet[Officer] | Iterable[int]", on: date) -> dict[int, Person]:
    """Those who serve on a day, by primary key: one query."""
    rows = OfficerTerm.objects.in_force(on).filter(officer__in=officers).order_by("valid_from", "id")
    last = {pk: rest for pk, *rest in rows.values_list("officer", "unit__path", "kind", "state")}
    return {
        pk: Person(pk, path, auxiliary=kind == OfficerKind.AUXILIARY)
        for pk, (path, kind, state) in last.items()
        if state == OfficerState.SERVING
    }


def earned_of(officers: "QuerySet[Officer] | Iterable[int]", year: int) -> dict[int, Earned]:
    """What officers have earned in a year, wherever they served: one query."""
    return earned_between(officers, date(year, 1, 1), date(year, 12, 31))


def earned_between(officers: "QuerySet[Officer] | Iterable[int]", first: date, last: date) -> dict[int, Earned]:
    """What officers have earned from one day to another, both included: one query."""
    rows = Attendance.objects.counted_between(first, last).filter(officer__in=officers).order_by()
    summed = rows.values("officer", "session__category", "session__measure").annotate(total=Sum("tenths"))
    found: dict[int, dict[tuple[int, str], int]] = defaultdict(dict)
    for row in summed:
        found[row["officer"]][row["session__category"], row["session__measure"]] = row["total"]
    return dict(found)


def standings_of(officers: "QuerySet[Officer] | Iterable[int]", year: int) -> dict[int, tuple[Standing, ...]]:
    """Where each who serves stands, by primary key: four queries however many."""
    demands, earned = by_path(demands_of(year)), earned_of(officers, year)
    people = people_of(officers, day_of_count(year))
    return {pk: standings(person, over(person, demands), earned.get(pk, {})) for pk, person in people.items()}


def by_path(demands: Iterable[Demand]) -> dict[str, list[Demand]]:
    """The demands by the unit that they are made on."""
    found: dict[str, list[Demand]] = {}
    for demand in demands:
        found.setdefault(demand.path, []).append(demand)
    return found


def over(person: Person, demands: dict[str, list[Demand]]) -> list[Demand]:
    """Those of his unit and the units above it, the highest first: thousands of units may have one each."""
    ends = range(PATH_STEP, len(person.path) + 1, PATH_STEP)
    return [demand for end in ends for demand in demands.get(person.path[:end], ())]


def serving_on(officers: Any, on: date) -> Any:
    """Officers who serve on a day."""
    terms = OfficerTerm.objects.in_force(on).filter(officer=OuterRef("pk"), state=OfficerState.SERVING)
    return officers.filter(Exists(terms))


def short_in(officers: Any, year: int) -> Any:
    """The officers who are short of something, as a condition: nothing is computed row by row, unless the thresholds
    of a whole province are more than one query takes."""
    on, demands = day_of_count(year), demands_of(year)
    if len(demands) > MOST_CONDITIONS:
        return officers.filter(pk__in=[pk for pk, found in standings_of(officers, year).items() if is_short(found)])
    condition = Q(pk__in=[])
    for demand in demands:
        terms = OfficerTerm.objects.in_force(on).filter(
            officer=OuterRef("pk"), state=OfficerState.SERVING, unit__path__startswith=demand.path
        )
        if not demand.with_auxiliaries:
            terms = terms.filter(kind=OfficerKind.OFFICER)
        condition |= Q(Exists(terms)) & ~Q(Exists(_enough(demand, year)))
    return officers.filter(condition)


def _enough(demand: Demand, year: int) -> Any:
    rows = Attendance.objects.counted(year).filter(officer=OuterRef("pk"), session__measure=demand.measure)
    if demand.categories is not None:
        rows = rows.filter(session__category__in=demand.categories)
    return rows.order_by().values("officer").annotate(total=Sum("tenths")).filter(total__gte=demand.tenths)
