"""When something is to be filed: a rhythm with its due rule, and the demands that follow from it in a window. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.deadlines.periods import MONTHS_IN, Cycle, Period, due_in, periods

ONCE, UNDATED, ANY_TIME, PER_PHASE = "once", "undated", "any_time", "per_phase"
#: The rhythms that bring one demand after another.
RECURRING = frozenset({*(cycle.value for cycle in Cycle), PER_PHASE})
LONGEST_AFTER = 366


@dataclass(frozen=True)
class Schedule:
    """A rhythm (values of `campaigns.models.Rhythm`) and its rule.

    `due_date` is for what is filed once. For cycles, `due_day` and `due_month` are the day inside the period (see
    `periods.due_in`); `due_after` counts days after the period's end and goes before them. `starts_on` and `until`
    narrow the campaign's window. `workdays_only` leaves days off out of a daily rhythm.
    """

    rhythm: str
    due_date: date | None = None
    due_day: int | None = None
    due_month: int | None = None
    due_after: int | None = None
    starts_on: date | None = None
    until: date | None = None
    workdays_only: bool = False

    @property
    def recurs(self) -> bool:
        """Whether there is one demand after another."""
        return self.rhythm in RECURRING

    @property
    def fault(self) -> str:
        """The name of the field that makes no sense for the rhythm; empty when all do."""
        most = {Cycle.WEEKLY: 7, Cycle.TEN_DAY: 11, Cycle.SEMIMONTHLY: 16}.get(self.rhythm, 31)  # type: ignore[call-overload]
        if self.due_day is not None and not 1 <= self.due_day <= most:
            return "due_day"
        months = MONTHS_IN.get(self.rhythm, 12)  # type: ignore[call-overload]
        if self.due_month is not None and not 1 <= self.due_month <= months:
            return "due_month"
        if self.due_after is not None and not 0 <= self.due_after <= LONGEST_AFTER:
            return "due_after"
        if self.starts_on and self.until and self.until < self.starts_on:
            return "until"
        return ""


@dataclass(frozen=True)
class PhaseSpan:
    """A phase as a schedule sees it."""

    id: int
    name: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Demand:
    """One filing that a schedule asks for. `first` is the period's first day, None when there is no period; `due` is
    the last day by the printed rule, None when there is none; `phase` names the phase of a demand per phase."""

    key: str
    first: date | None
    due: date | None
    phase: str = ""


def demands(
    schedule: Schedule,
    start: date | None,
    end: date | None,
    phases: Iterable[PhaseSpan] = (),
    is_workday: Callable[[date], bool] = lambda _day: True,
) -> list[Demand]:
    """Everything that a schedule asks for in a campaign's window, in order of time; both ends of the window count.

    A period counts when it was not over before the start and its due day lies within the window; where the rule counts
    days after the period, when the period itself ends within the window (the report on the last quarter is due after
    the campaign's end). An unfinished first period counts too: notice 000 asks for the month's own information by its
    15th. Nothing comes of a schedule with a fault, or of a cycle without a window.
    """
    if schedule.fault or schedule.rhythm == ANY_TIME:
        return []
    if schedule.rhythm == UNDATED:
        return [Demand(UNDATED, None, None)]
    if schedule.rhythm == ONCE:
        return [Demand(ONCE, None, schedule.due_date)] if schedule.due_date else []
    start = max((day for day in (start, schedule.starts_on) if day), default=None)
    end = min((day for day in (end, schedule.until) if day), default=None)
    if schedule.rhythm == PER_PHASE:
        return _of_phases(schedule, start, end, phases)
    if start is None or end is None:
        return []
    cycle = Cycle(schedule.rhythm)
    found = []
    for period in periods(cycle, start, end):
        due = _due(schedule, cycle, period)
        inside = period.last <= end if schedule.due_after is not None else start <= due <= end
        if inside and not (schedule.workdays_only and cycle == Cycle.DAILY and not is_workday(period.first)):
            found.append(Demand(period.key, period.first, due))
    return found


def _due(schedule: Schedule, cycle: Cycle, period: Period) -> date:
    if schedule.due_after is not None:
        return period.last + timedelta(days=schedule.due_after)
    return due_in(cycle, period, day=schedule.due_day, month=schedule.due_month)


def _of_phases(schedule: Schedule, start: date | None, end: date | None, phases: Iterable[PhaseSpan]) -> list[Demand]:
    """One demand for each phase with an end that lies within the window."""
    after = timedelta(days=schedule.due_after or 0)
    return [
        Demand(f"phase-{phase.id}", phase.start or start, phase.end + after, phase.name)
        for phase in phases
        if phase.end is not None and (start is None or phase.end >= start) and (end is None or phase.end <= end)
    ]
