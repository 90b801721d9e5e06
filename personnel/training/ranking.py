"""Units in order of how well their people are trained: a pure count over standings, results and absences."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from accounts.models import Unit
from personnel.models import Attendance, AttendanceState, ExamMark, ExamState, OfficerTerm, SessionState
from personnel.training.hours import by_path, day_of_count, demands_of, earned_of, over, people_of
from personnel.training.rules import is_short, standings


@dataclass(frozen=True)
class Tally:
    """One unit: people of whom something is demanded, who of them has it all; marks, passed ones; absences."""

    unit: Unit
    people: int
    met: int
    sat: int = 0
    passed: int = 0
    absent: int = 0
    place: int = 0

    @property
    def met_percent(self) -> int:
        """Whole percent, rounded down: 100 means everybody."""
        return self.met * 100 // self.people if self.people else 0

    @property
    def passed_percent(self) -> int:
        """Whole percent of those who sat, rounded down."""
        return self.passed * 100 // self.sat if self.sat else 0


def ranking(officers: Any, year: int) -> list[Tally]:
    """Units with people on the roster on the year's day of count, the best first: by the share of people who have all
    hours, then by the share of passed marks, then by fewer absences. Equal ones share a place. Eight queries."""
    on = day_of_count(year)
    people, demands, earned = people_of(officers, on), by_path(demands_of(year)), earned_of(officers, year)
    homes = dict(OfficerTerm.objects.in_force(on).filter(officer__in=officers).order_by("valid_from", "id")
                 .values_list("officer", "unit"))  # fmt: skip
    marks, absent = _marks(officers, year), _absences(officers, year)
    counted: dict[int, list[tuple[bool, int, int, int]]] = defaultdict(list)
    for pk, person in people.items():
        found = standings(person, over(person, demands), earned.get(pk, {}))
        if found:
            counted[homes[pk]].append((not is_short(found), *marks.get(pk, (0, 0)), absent.get(pk, 0)))
    units = Unit.objects.in_bulk(list(counted))
    return placed([Tally(units[key], len(each), *map(sum, zip(*each, strict=True))) for key, each in counted.items()])


def placed(rows: list[Tally]) -> list[Tally]:
    """In order, with places: 1, 2, 2, 4."""

    def merit(row: Tally) -> tuple[float, float, float]:
        met = row.met / row.people if row.people else 0.0
        passed = row.passed / row.sat if row.sat else 0.0
        return -met, -passed, row.absent / row.people if row.people else 0.0

    found: list[Tally] = []
    for at, row in enumerate(sorted(rows, key=lambda each: (merit(each), each.unit.path)), start=1):
        place = found[-1].place if found and merit(found[-1]) == merit(row) else at
        found.append(Tally(row.unit, row.people, row.met, row.sat, row.passed, row.absent, place))
    return found


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _marks(officers: Any, year: int) -> Mapping[int, tuple[int, int]]:
    """Officer → marks of confirmed examinations in the year, and passed ones."""
    rows = ExamMark.objects.filter(
        officer__in=officers, exam__on__range=_span(year), exam__state=ExamState.CONFIRMED, mark__isnull=False
    )
    counted = rows.order_by().values("officer").annotate(sat=Count("pk"), good=Count("pk", filter=Q(passed=True)))
    return {row["officer"]: (row["sat"], row["good"]) for row in counted}


def _absences(officers: Any, year: int) -> Mapping[int, int]:
    """Officer → sessions of the year to which he did not come, without leave."""
    rows = Attendance.objects.filter(
        officer__in=officers, state=AttendanceState.ABSENT, session__state=SessionState.HELD,
        session__begins_on__range=_span(year),
    )  # fmt: skip
    return {row["officer"]: row["n"] for row in rows.order_by().values("officer").annotate(n=Count("pk"))}
