"""One officer's file by years, the newest first: what is read on the screen and printed."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.capabilities import Capability
from accounts.models import User
from audit import clock
from personnel.models import (
    Accountability,
    Appraisal,
    Attendance,
    CaseReview,
    Commendation,
    Completion,
    Examination,
    Measure,
    Officer,
    SessionState,
    amount_of,
)
from personnel.training.hours import standings_of
from personnel.training.rules import Standing


@dataclass
class FileYear:
    """All parts of one year. `appraisal`: the one that stands; `hours` (category, amount, measure)."""

    year: int
    appraisals: list[Appraisal] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    examinations: list[Examination] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    reviews: list[CaseReview] = field(default_factory=list)
    commendations: list[Commendation] = field(default_factory=list)
    accountabilities: list[Accountability] = field(default_factory=list)
    standings: tuple[Standing, ...] = ()

    @property
    def appraisal(self) -> Appraisal | None:
        """What the year was appraised as."""
        return next((row for row in self.appraisals if row.withdrawn_at is None), None)

    @property
    def missing(self) -> list[Standing]:
        """Training that the year lacks."""
        return [each for each in self.standings if each.missing]

    @property
    def hours(self) -> list[tuple[str, Any, str]]:
        """What counts, by category and measure."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for row in self.attendances:
            sums[row.session.category.name, row.session.measure] += row.tenths
        return [
            (name, amount_of(total), str(Measure(measure).label)) for (name, measure), total in sums.items() if total
        ]


def file_of(officer: Officer, user: User, *, own: bool = False, withdrawn: bool = True) -> list[FileYear]:
    """This year, and every year in which something stands. `own`: as he reads it himself. `withdrawn`: with what was
    taken back. Seven queries, and those of hours for each year."""
    years: dict[int, FileYear] = {}

    def put(part: str, rows: Any, year_of: Callable[[Any], int]) -> None:
        for row in rows:
            year = year_of(row)
            getattr(years.setdefault(year, FileYear(year)), part).append(row)

    today = clock.today()
    years[today.year] = FileYear(today.year)
    parts = (
        ("appraisals", Appraisal), ("reviews", CaseReview), ("commendations", Commendation),
        ("accountabilities", Accountability),
    )  # fmt: skip
    for part, model in parts:
        rows = model.objects.within(user, Capability.SELF) if own else model.objects.visible_to(user)
        rows = rows.filter(officer=officer) if withdrawn else rows.filter(officer=officer).standing()
        put(part, rows.select_related("recorded_by", "withdrawn_by").order_by("on", "pk"), lambda row: row.file_year)
    attended = officer.attendances.filter(session__state=SessionState.HELD).select_related("session__category")
    put("attendances", attended.order_by("session__begins_on", "pk"), lambda row: row.session.begins_on.year)
    put("examinations", officer.examinations.order_by("on", "pk"), lambda row: row.on.year)
    put("completions", officer.completions.order_by("issued_on", "pk"), lambda row: row.issued_on.year)
    for year, each in years.items():
        each.standings = standings_of([officer.pk], year).get(officer.pk, ())
    return [years[year] for year in sorted(years, reverse=True)]


def accountability_count(years: list[FileYear]) -> int:
    """How many lines of accountability are shown."""
    return sum(len(each.accountabilities) for each in years)
