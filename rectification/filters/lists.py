"""What the addresses of reviews, decisions, institutions and tasks ask for."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.http import QueryDict

from personnel.clean_up import KINDS
from rectification.filters.reading import SHORTEST_SEARCH, ListFilter, one_of, whole_number
from rectification.lights import OVERDUE, SOON
from rectification.models import CaseState, Decision, DutyState
from rectification.querysets import (
    CleanUpCaseQuerySet,
    DecisionQuerySet,
    FilingQuerySet,
    InstitutionQuerySet,
    TaskDutyQuerySet,
)

UNDONE = "undone"
WAITING, RETURNED, ACCEPTED, EVERYTHING, MISSING = "", "returned", "accepted", "all", "missing"


@dataclass(frozen=True)
class ReviewFilter(ListFilter):
    """报送审核. `tab` is "" (待审核), returned, accepted, all or missing."""

    tab: str = WAITING
    unit: int | None = None
    requirement: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address."""
        tab = one_of(query, "tab", (RETURNED, ACCEPTED, EVERYTHING, MISSING))
        return cls(tab, whole_number(query, "unit"), whole_number(query, "requirement"))

    def narrow(self, filings: FilingQuerySet) -> FilingQuerySet:
        """By unit and requirement; the tab is the list's own business."""
        if self.unit:
            filings = filings.filter(unit=self.unit)
        return filings.filter(obligation__requirement=self.requirement) if self.requirement else filings


@dataclass(frozen=True)
class DecisionFilter(ListFilter):
    """我的审核结论. `decision` is a Decision, or "undone"."""

    decision: str = ""
    unit: int | None = None
    requirement: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address."""
        known = one_of(query, "decision", (*Decision.values, UNDONE))
        return cls(known, whole_number(query, "unit"), whole_number(query, "requirement"))

    def narrow(self, decisions: DecisionQuerySet) -> DecisionQuerySet:
        """By all three; undone ones are shown among all, and by themselves."""
        if self.unit:
            decisions = decisions.filter(version__filing__unit=self.unit)
        if self.requirement:
            decisions = decisions.filter(version__filing__obligation__requirement=self.requirement)
        if self.decision == UNDONE:
            return decisions.filter(undone_at__isnull=False)
        return decisions.in_force().filter(decision=self.decision) if self.decision else decisions


BUILT, TO_BUILD = "built", "to_build"


@dataclass(frozen=True)
class InstitutionFilter(ListFilter):
    """制度建设清单. `half` is "", built or to_build."""

    unit: int | None = None
    half: str = ""
    overdue: bool = False
    q: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address."""
        return cls(
            whole_number(query, "unit"),
            one_of(query, "half", (BUILT, TO_BUILD)),
            query.get("overdue") == "1",
            query.get("q", "").strip()[:60],
        )

    def narrow(self, institutions: InstitutionQuerySet) -> InstitutionQuerySet:
        """By unit and name."""
        if self.unit:
            institutions = institutions.filter(unit=self.unit)
        return institutions.filter(name__icontains=self.q) if len(self.q) >= SHORTEST_SEARCH else institutions

    def choose(self, institutions: InstitutionQuerySet, today: date) -> InstitutionQuerySet:
        """By half and light, which are the tabs."""
        if self.overdue:
            institutions = institutions.overdue(today)
        if not self.half:
            return institutions
        return institutions.built() if self.half == BUILT else institutions.to_build()


@dataclass(frozen=True)
class CaseFilter(ListFilter):
    """清理台账. `state` is a CaseState or overdue; `kind` a code of personnel's kinds."""

    state: str = ""
    unit: int | None = None
    kind: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address."""
        return cls(
            one_of(query, "state", (*CaseState.values, OVERDUE)),
            whole_number(query, "unit"),
            one_of(query, "kind", tuple(KINDS)),
            query.get("q", "").strip()[:60],
        )

    def narrow(self, cases: CleanUpCaseQuerySet) -> CleanUpCaseQuerySet:
        """By everything but the state, which is the tabs."""
        if self.unit:
            cases = cases.filter(unit=self.unit)
        if self.kind:
            cases = cases.filter(case_kind=self.kind)
        return cases.about(self.q) if len(self.q) >= SHORTEST_SEARCH else cases

    def choose(self, cases: CleanUpCaseQuerySet, today: date) -> CleanUpCaseQuerySet:
        """By state or light; without either all but the withdrawn ones."""
        if self.state == OVERDUE:
            return cases.overdue(today)
        return cases.filter(state=self.state) if self.state else cases.standing()


BY_TASK, BY_UNIT, LINES = "tasks", "units", "lines"
LATE = OVERDUE


@dataclass(frozen=True)
class TaskFilter(ListFilter):
    """任务进度. `view` is "" (by what the reader reaches), tasks, units or lines; `state` a DutyState, overdue or soon;
    `group` and `task` are primary keys."""

    view: str = ""
    state: str = ""
    unit: int | None = None
    group: int | None = None
    task: int | None = None
    q: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address."""
        return cls(
            view=one_of(query, "view", (BY_TASK, BY_UNIT, LINES)),
            state=one_of(query, "state", (*DutyState.values, LATE, SOON)),
            unit=whole_number(query, "unit"),
            group=whole_number(query, "group"),
            task=whole_number(query, "task"),
            q=query.get("q", "").strip()[:60],
        )

    def narrow(self, duties: TaskDutyQuerySet) -> TaskDutyQuerySet:
        """By everything but the state, which is the tabs."""
        conditions: dict[str, Any] = {
            "unit": self.unit, "assignment__task__group": self.group, "assignment__task": self.task,
        }  # fmt: skip
        duties = duties.filter(**{name: value for name, value in conditions.items() if value})
        return duties.about(self.q) if len(self.q) >= SHORTEST_SEARCH else duties
