"""The page of hours: officers in rows, what they have in each category and measure in columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from audit import clock
from personnel.models import Measure, Officer, SessionState, TrainingCategory, amount_of
from personnel.training.hours import day_of_count, demands_of, earned_of, families, people_of, standings_of
from personnel.training.rules import Demand, Earned, Standing, counted, standings

#: A category (None: all of them) and a measure.
Key = tuple[int | None, str]


@dataclass(frozen=True)
class HoursRow:
    """One officer: an amount for each column, and the demands on him; `serving`: whether he counts on that day."""

    officer: Officer
    amounts: list[Decimal | None]
    standings: tuple[Standing, ...]
    serving: bool = True

    @property
    def missing(self) -> list[Standing]:
        """What is not met yet."""
        return [each for each in self.standings if each.missing]


@dataclass
class HoursTable:
    """Columns (words, measure) and rows."""

    columns: list[tuple[str, str]] = field(default_factory=list)
    rows: list[HoursRow] = field(default_factory=list)

    @property
    def lines(self) -> list[tuple[HoursRow, list[tuple[str, str, Decimal | None]]]]:
        """Each row with its amounts, each under the words of its column: on a phone there is no head."""
        return [
            (row, [(*words, amount) for words, amount in zip(self.columns, row.amounts, strict=True)])
            for row in self.rows
        ]


def hours_table(officers: Sequence[Officer], year: int) -> HoursTable:
    """A column for each category and measure in which somebody here has something or must have it; what is earned in
    a part stands in the column of the whole, too. Six queries however many."""
    kin, categories = families(), list(TrainingCategory.objects.all())
    demands = demands_of(year)
    keys = [officer.pk for officer in officers]
    people, earned = people_of(keys, day_of_count(year)), earned_of(keys, year)
    found = {pk: standings(person, demands, earned.get(pk, {})) for pk, person in people.items()}
    columns = _columns(categories, kin, found, earned)
    names: dict[int | None, str] = {each.pk: each.name for each in categories}
    table = HoursTable([(names.get(key[0], ""), str(Measure(key[1]).label)) for key in columns])
    for officer in officers:
        mine = earned.get(officer.pk, {})
        amounts = [_amount(key, kin, mine) for key in columns]
        table.rows.append(HoursRow(officer, amounts, found.get(officer.pk, ()), officer.pk in people))
    return table


def _columns(
    categories: list[TrainingCategory], kin: dict[int, frozenset[int]], found: dict[int, tuple[Standing, ...]],
    earned: dict[int, Earned],
) -> list[Key]:  # fmt: skip
    used: set[Key] = {key for each in earned.values() for key in each}
    for each in categories:
        used |= {(each.pk, measure) for category, measure in list(used) if category in kin[each.pk]}
    for demand in {standing.demand for each in found.values() for standing in each}:
        used |= {(key, demand.measure) for key in _asked(demand, kin)}
    places: dict[int | None, int] = {each.pk: place for place, each in enumerate(categories)}
    measures = Measure.values
    return sorted(used, key=lambda key: (places.get(key[0], len(places)), measures.index(key[1])))


def _asked(demand: Demand, kin: dict[int, frozenset[int]]) -> list[int | None]:
    """The column of a demand: its category, or that of all together."""
    if demand.categories is None:
        return [None]
    return [key for key, family in kin.items() if family == demand.categories]


def _amount(key: Key, kin: dict[int, frozenset[int]], earned: Earned) -> Decimal | None:
    category, measure = key
    tenths = counted(earned, measure, kin[category] if category is not None else None)
    return amount_of(tenths) if tenths else None


def training_part(officer: Officer, year: int) -> dict[str, Any]:
    """One officer's year: what is demanded of him, what is missing, and the sessions that were held. Five queries."""
    found = standings_of([officer.pk], year).get(officer.pk, ())
    rows = officer.attendances.filter(
        session__state=SessionState.HELD, session__begins_on__range=(date(year, 1, 1), date(year, 12, 31))
    )
    return {
        "year": year, "standings": found, "missing": [each for each in found if each.missing], "today": clock.today(),
        "attendances": rows.select_related("session", "session__category").order_by("-session__begins_on", "-pk"),
    }  # fmt: skip
