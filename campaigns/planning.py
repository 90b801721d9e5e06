"""What publication will create, as plain data: participants and obligations. Pure over a snapshot."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.checks.facts import RequirementFacts, Snapshot, UnitFacts
from campaigns.deadlines import Demand, Schedule, demands
from campaigns.models import DayOff
from campaigns.titles import demand_title
from campaigns.workdays import Calendar

_TITLE_LENGTH = 120


@dataclass(frozen=True)
class PlannedObligation:
    """One obligation to be: `due` None for a list without a date. `printed` is the day by the printed rule where that
    is a day off and `due` was moved from it."""

    requirement_id: int
    unit: UnitFacts
    period_key: str
    title: str
    due: date | None
    expected_from: date
    printed: date | None = None


@dataclass(frozen=True)
class Plan:
    """Everything that the campaign asks for until its end."""

    participants: tuple[UnitFacts, ...]
    obligations: tuple[PlannedObligation, ...]
    months: int

    @property
    def filing_units(self) -> int:
        """How many units will owe something."""
        return len({obligation.unit.id for obligation in self.obligations})

    @property
    def per_unit_month(self) -> float:
        """How many filings a unit owes in a month on average: the burden that the manager sees before publishing."""
        return len(self.obligations) / self.filing_units / self.months if self.filing_units else 0.0

    @property
    def busiest(self) -> tuple[UnitFacts, float] | None:
        """The unit that owes most, with its filings in a month on average; None where nothing is owed."""
        counts = Counter(obligation.unit for obligation in self.obligations)
        return next(((unit, count / self.months) for unit, count in counts.most_common(1)), None)

    def ahead(self, on: date, days: int) -> list[PlannedObligation]:
        """What begins within so many days of a day: the rest is created later."""
        horizon = on + timedelta(days=days)
        return [row for row in self.obligations if row.expected_from <= horizon]


def plan(snapshot: Snapshot) -> Plan:
    """The plan of a campaign. Any-time requirements create nothing; faulty ones neither: the check reports them. An
    ongoing task creates nothing either: a standing duty is asked for only where the manager sets a rhythm."""
    months = 1
    if snapshot.start and snapshot.end:
        months = max(1, round(((snapshot.end - snapshot.start).days + 1) / 30.4))
    obligations = tuple(row for requirement in snapshot.requirements for row in _of(snapshot, requirement))
    return Plan(tuple(snapshot.taking_part), obligations, months)


def demands_of(snapshot: Snapshot, schedule: Schedule) -> list[Demand]:
    """What a schedule asks for in this campaign."""
    return demands(schedule, snapshot.start, snapshot.end, snapshot.phase_spans, snapshot.calendar.is_workday)


def moved_due(due: date, day_off: str, calendar: Calendar) -> date:
    """The due day by the campaign's rule for days off."""
    if day_off == DayOff.NEXT:
        return calendar.next_workday(due)
    return calendar.previous_workday(due) if day_off == DayOff.PREVIOUS else due


def _of(snapshot: Snapshot, requirement: RequirementFacts) -> Iterator[PlannedObligation]:
    for schedule, units in requirement.by_schedule():
        rows = demands_of(snapshot, schedule)
        several_years = len({row.first.year for row in rows if row.first}) > 1
        for row in rows:
            due = moved_due(row.due, snapshot.day_off, snapshot.calendar) if row.due else None
            title = demand_title(requirement.title, schedule.rhythm, row, several_years)[:_TITLE_LENGTH]
            begins = max(snapshot.on, row.first) if row.first else snapshot.on
            printed = row.due if due != row.due else None
            for unit_id in units:
                yield PlannedObligation(
                    requirement.id, snapshot.unit(unit_id), row.key, title, due, begins, printed
                )  # fmt: skip
