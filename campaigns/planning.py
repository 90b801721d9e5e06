"""What publication will create, as plain data: participants and obligations. Pure over a snapshot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from campaigns.checks.facts import RequirementFacts, Snapshot, UnitFacts
from campaigns.deadlines import Period, monthly_periods
from campaigns.models import Rhythm

#: Period keys of obligations without a month.
ONCE, UNDATED = "once", "undated"
_TITLE_LENGTH = 120


@dataclass(frozen=True)
class PlannedObligation:
    """One obligation to be: `due` None for a list without a date."""

    requirement_id: int
    unit: UnitFacts
    period_key: str
    title: str
    due: date | None
    expected_from: date


@dataclass(frozen=True)
class Plan:
    """Everything that publication creates."""

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


def plan(snapshot: Snapshot) -> Plan:
    """The plan of a campaign. Any-time requirements create nothing; faulty ones neither: the check reports them."""
    months = 1
    if snapshot.start and snapshot.end:
        months = max(1, round(((snapshot.end - snapshot.start).days + 1) / 30.4))
    obligations = tuple(row for requirement in snapshot.requirements for row in _of(snapshot, requirement))
    return Plan(tuple(snapshot.taking_part), obligations, months)


def _of(snapshot: Snapshot, requirement: RequirementFacts) -> Iterator[PlannedObligation]:
    for key, title, due, expected_from in _periods(snapshot, requirement):
        for unit_id in requirement.filers:
            unit = snapshot.unit(unit_id)
            yield PlannedObligation(requirement.id, unit, key, title[:_TITLE_LENGTH], due, expected_from)


def _periods(snapshot: Snapshot, requirement: RequirementFacts) -> Iterator[tuple[str, str, date | None, date]]:
    if requirement.rhythm == Rhythm.UNDATED:
        yield UNDATED, requirement.title, None, snapshot.on
    elif requirement.rhythm == Rhythm.ONCE and requirement.due_date is not None:
        yield ONCE, requirement.title, requirement.due_date, snapshot.on
    elif requirement.rhythm == Rhythm.MONTHLY and requirement.due_day and snapshot.start and snapshot.end:
        periods = monthly_periods(snapshot.start, snapshot.end, requirement.due_day)
        several_years = len({period.first.year for period in periods}) > 1
        for period in periods:
            title = month_title(requirement.title, period, several_years)
            yield period.key, title, period.due, max(snapshot.on, period.first)


def month_title(title: str, period: Period, with_year: bool) -> str:
    """6月工作信息; with the year where a campaign spans several."""
    for word in ("月度", "每月", "本月", "当月"):
        title = title.removeprefix(word)
    values = {"year": period.first.year, "month": period.first.month, "title": title}
    return (_("%(year)d年%(month)d月%(title)s") if with_year else _("%(month)d月%(title)s")) % values
