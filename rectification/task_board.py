"""The lines of 任务进度 and their sums by task and by unit: loaded in a constant number of queries, summed purely."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaigns.models import Campaign, Deadline, DeadlineKind, Task
from rectification.filters import LATE, TaskFilter
from rectification.light_rules import rules_of
from rectification.lights import CLOSED, NEAR, NORMAL, OVERDUE, SOON, LightRules
from rectification.models import DutyState, TaskDuty, TaskReport
from rectification.task_lights import DueDay, TaskLight, task_light

#: The most pressing first.
_ORDER = {OVERDUE: 0, NEAR: 1, SOON: 2, NORMAL: 3, CLOSED: 4}


@dataclass(frozen=True)
class Line:
    """One unit's part of one assignment, on a day."""

    duty: TaskDuty
    days: tuple[DueDay, ...]
    light: TaskLight

    @property
    def overdue(self) -> bool:
        """Past an unmet date."""
        return self.light.level == OVERDUE

    @property
    def late_days(self) -> int:
        """Calendar days past the first unmet date; 0 when not overdue."""
        return -self.light.days if self.overdue and self.light.days is not None else 0

    @property
    def due_text(self) -> str:
        """The deadlines as printed."""
        return "；".join(dict.fromkeys(row.text for row in self.days))

    @property
    def clause(self) -> str:
        """What this assignment is of the task; "" where it is most of what the task says anyway."""
        clause, text = self.duty.assignment.clause, self.duty.assignment.task.text
        whole = 3 * len(clause) > len(text) and text.startswith(clause.rstrip("。；;."))
        return "" if whole else clause

    def in_state(self, state: str) -> bool:
        """Whether a tab shows it."""
        if state in (LATE, SOON):
            return self.overdue if state == LATE else self.light.pressing
        return not state or self.duty.state == state


def due_day(row: Deadline) -> DueDay:
    """A deadline row as plain data."""
    return DueDay(row.pk, row.text, row.date, row.kind == DeadlineKind.MILESTONE, row.ongoing, row.when_due)


def lines_of(campaign: Campaign, duties: Any, today: date) -> list[Line]:
    """The lines of duties, in the order of the plan: four queries, five where the light rules count working days."""
    rules = rules_of(campaign.pk)
    days: dict[int, list[DueDay]] = {}
    for row in Deadline.objects.filter(assignment__task__group__campaign=campaign).order_by("position", "id"):
        days.setdefault(row.assignment_id, []).append(due_day(row))
    met = milestones_met(TaskReport.objects.filter(duty__campaign=campaign))
    rows = duties.select_related("assignment__task__group", "unit").order_by(
        "assignment__task__group__position", "assignment__task__group", "assignment__task__position",
        "assignment__task", "assignment__position", "assignment", "role", "unit__path",
    )  # fmt: skip
    return [_line(row, days.get(row.assignment_id, []), met.get(row.pk, ()), today, rules) for row in rows]


def milestones_met(reports: Any) -> dict[int, set[int]]:
    """Duty → its inner dates 中间节点 that these reports say are met: one query."""
    met: dict[int, set[int]] = {}
    for duty, milestone in reports.filter(milestone__isnull=False).values_list("duty", "milestone"):
        met.setdefault(duty, set()).add(milestone)
    return met


def _line(duty: TaskDuty, days: Collection[DueDay], met: Collection[int], today: date, rules: LightRules) -> Line:
    light = task_light(days, met_on=duty.met_on, milestones_met=met, given=duty.given_on, today=today, rules=rules)
    return Line(duty, tuple(days), light)


def pressing_first(lines: Iterable[Line]) -> list[Line]:
    """Overdue, near, soon, then the rest in the order of the plan."""
    return sorted(
        lines,
        key=lambda line: (_ORDER[line.light.level], (line.light.due and line.light.due.day) or date.max),
    )


@dataclass(frozen=True)
class Sum:
    """Lines that belong together; `lead` is one of them, whose task or unit names the row."""

    lead: Line
    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.lines)

    @property
    def done(self) -> int:
        """Reported done."""
        return sum(line.duty.state == DutyState.REPORTED_DONE for line in self.lines)

    @property
    def not_begun(self) -> int:
        """Nothing reported yet."""
        return sum(line.duty.state == DutyState.NOT_BEGUN for line in self.lines)

    @property
    def percent(self) -> int:
        """The mean of what the units say, rounded down: 100 only when all is done."""
        return sum(line.duty.percent for line in self.lines) // self.count

    @property
    def behind(self) -> list[Line]:
        """The overdue ones."""
        return [line for line in self.lines if line.overdue]

    @property
    def level(self) -> str:
        """The most pressing light among them."""
        return min((line.light.level for line in self.lines), key=lambda level: _ORDER[level])


def sums_by(lines: Iterable[Line], key: Callable[[Line], Any]) -> list[Sum]:
    """Lines summed by a key, in the order of their first."""
    found: dict[Any, list[Line]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return [Sum(rows[0], tuple(rows)) for rows in found.values()]


def by_group(sums: Iterable[Sum]) -> list[dict[str, Any]]:
    """Sums of tasks under their task groups."""
    found: dict[int, dict[str, Any]] = {}
    for row in sums:
        task: Task = row.lead.duty.assignment.task
        found.setdefault(task.group_id, {"group": task.group, "sums": []})["sums"].append(row)
    for part in found.values():
        lines = tuple(line for row in part["sums"] for line in row.lines)
        part["total"] = Sum(lines[0], lines)
    return list(found.values())


def tab_counts(lines: Collection[Line]) -> dict[str, int]:
    """How many lines each tab holds, by the state that it asks for."""
    states = ("", LATE, SOON, *DutyState.values)
    return {state: sum(line.in_state(state) for line in lines) for state in states}


def chosen_lines(lines: Iterable[Line], chosen: TaskFilter) -> list[Line]:
    """The lines of the chosen tab."""
    return [line for line in lines if line.in_state(chosen.state)]
