"""What a list's address asks for. Whatever cannot be read is left out: an address is typed, shared and kept for years.

Keys shared by the lists: `unit`, `requirement`, `area`, `item` are primary keys; `q` counts from two characters on.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Self

from django.db.models import Count
from django.http import QueryDict
from django.utils.http import urlencode

from audit.clock import local_date
from rectification.lights import NEAR, OVERDUE, SOON, light_of
from rectification.models import Decision, DutyState, ProblemSource, ProblemState
from rectification.querysets import (
    DecisionQuerySet,
    FilingQuerySet,
    InstitutionQuerySet,
    ProblemQuerySet,
    TaskDutyQuerySet,
)

SHORTEST_SEARCH = 2


def whole_number(query: QueryDict, name: str, least: int = 0) -> int | None:
    """A number of the address that fits a primary key; None for anything else."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 and int(text) >= least else None


def _one_of(query: QueryDict, name: str, allowed: Iterable[str]) -> str:
    text = query.get(name, "")
    return text if text in set(allowed) else ""


@dataclass(frozen=True)
class ListFilter:
    """The base: writes itself back into an address."""

    def query(self, **changes: Any) -> str:
        """As the query of an address, "?…" or "" when nothing is asked for."""
        values = {name: value for name, value in asdict(replace(self, **changes)).items() if value}
        return f"?{urlencode({k: 1 if v is True else v for k, v in values.items()})}" if values else ""


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
        tab = _one_of(query, "tab", (RETURNED, ACCEPTED, EVERYTHING, MISSING))
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
        known = _one_of(query, "decision", (*Decision.values, UNDONE))
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


@dataclass(frozen=True)
class LedgerFilter(ListFilter):
    """问题台账. `overdue` and `soon` (临期) are lights; `state` is a ProblemState."""

    unit: int | None = None
    area: int | None = None
    item: int | None = None
    source: str = ""
    q: str = ""
    state: str = ""
    overdue: bool = False
    soon: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address."""
        return cls(
            unit=whole_number(query, "unit"),
            area=whole_number(query, "area"),
            item=whole_number(query, "item"),
            source=_one_of(query, "source", ProblemSource.values),
            q=query.get("q", "").strip()[:60],
            state=_one_of(query, "state", ProblemState.values),
            overdue=query.get("overdue") == "1",
            soon=query.get("soon") == "1",
        )

    @property
    def too_short(self) -> bool:
        """Whether something was typed that is too short to be looked for."""
        return 0 < len(self.q) < SHORTEST_SEARCH

    def narrow(self, problems: ProblemQuerySet) -> ProblemQuerySet:
        """By everything but state and light, which are the tabs."""
        conditions: dict[str, Any] = {
            "unit": self.unit, "focus_item__area": self.area, "focus_item": self.item, "source": self.source,
        }  # fmt: skip
        problems = problems.filter(**{name: value for name, value in conditions.items() if value})
        return problems.about(self.q) if len(self.q) >= SHORTEST_SEARCH else problems

    def choose(self, problems: ProblemQuerySet, today: date) -> ProblemQuerySet:
        """By state and light. Withdrawn problems are shown only when they are asked for."""
        if self.soon:
            problems = problems.filter(pk__in=pressing_ids(problems, today))
        if self.overdue:
            problems = problems.overdue(today)
        if self.state:
            return problems.filter(state=self.state)
        return problems.standing()


def count_pressing(problems: ProblemQuerySet, today: date) -> int:
    """How many problems `pressing_ids` would name."""
    levels = count_lights(problems.running(today), today)
    return levels[SOON] + levels[NEAR]


def pressing_ids(problems: ProblemQuerySet, today: date) -> list[int]:
    """The problems whose light is ▲ or ◆. The rule is a function, not SQL: it reads a few columns of what runs."""
    rows = problems.running(today).values_list("pk", "state", "listed_at", "due_date")
    return [
        pk
        for pk, state, listed_at, due in rows
        if light_of(state=state, listed=local_date(listed_at), due=due, today=today).pressing
    ]


def count_lights(problems: ProblemQuerySet, today: date) -> Counter[str]:
    """Level of the light → number of problems: one query. Those listed and due together are counted by the database."""
    rows = problems.order_by().values_list("state", "listed_at", "due_date").annotate(alike=Count("pk"))
    levels: Counter[str] = Counter()
    for state, listed_at, due, alike in rows:
        levels[light_of(state=state, listed=local_date(listed_at), due=due, today=today).level] += alike
    return levels


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
            _one_of(query, "half", (BUILT, TO_BUILD)),
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
            view=_one_of(query, "view", (BY_TASK, BY_UNIT, LINES)),
            state=_one_of(query, "state", (*DutyState.values, LATE, SOON)),
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
