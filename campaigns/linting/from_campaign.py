"""A campaign as it stands → a `Plan`, in a number of queries that does not grow with it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch

from campaigns.linting.findings import Finding
from campaigns.linting.plan import (
    NO_WORDS,
    Annex,
    Clause,
    Due,
    Filing,
    Opening,
    Phase,
    Place,
    Plan,
    Prose,
    Run,
    Task,
    Words,
)
from campaigns.linting.rules import lint
from campaigns.models import Campaign, FocusArea, FocusItem, TaskGroup
from campaigns.models import Task as TaskRow

#: The campaign's own running texts, in the order of the plan.
_TEXTS = ("objectives", "scope", "focus_lead", "tasks_lead", "requirements")


def lint_campaign(campaign: Campaign) -> list[Finding]:
    """What the linter says of a campaign beside its publish check; `campaigns.checks.check_text` says the rest."""
    return lint(plan_of_campaign(campaign))


def plan_of_campaign(campaign: Campaign) -> Plan:
    """The plan of a campaign; withdrawn rows are left out."""
    items = FocusItem.objects.filter(withdrawn_at=None)
    areas = list(campaign.areas.prefetch_related(Prefetch("items", items)))
    tasks = TaskRow.objects.filter(withdrawn_at=None).prefetch_related(
        "assignments__parties", "assignments__deadlines"
    )  # fmt: skip
    groups = list(campaign.task_groups.prefetch_related(Prefetch("tasks", tasks)))
    rows = [task for group in groups for task in group.tasks.all()]
    phases = list(campaign.phases.all())
    annexes = list(campaign.annexes.all())
    return Plan(
        issued=campaign.issue_date,
        start=campaign.start,
        end=campaign.end,
        runs=tuple(_runs(areas, groups, phases, annexes)),
        prose=tuple(_prose(campaign, areas, groups, phases)),
        tasks=tuple(_task(row, rows) for row in rows),
        phases=tuple(_phase(row) for row in phases),
        annexes=tuple(Annex(row.number, _words(row, "annex", "title"), row.kind) for row in annexes),
        filings=tuple(_filing(row) for row in campaign.filing_requirements.filter(withdrawn_at=None)),
        totals={
            "areas": len(areas),
            "items": sum(len(area.items.all()) for area in areas),
            "tasks": len(rows),
            "phases": len(phases),
            "annexes": len(annexes),
        },
        beside_check=True,
    )


def _words(row: Any, kind: str, field: str) -> Words:
    text = getattr(row, field)
    return Words(text, Place(f"{kind}-{row.pk}", field)) if text else NO_WORDS


def _runs(areas: list[FocusArea], groups: list[TaskGroup], phases: list[Any], annexes: list[Any]) -> Iterator[Run]:
    def numbers(rows: Iterable[Any], kind: str) -> tuple[Words, ...]:
        return tuple(Words(row.number, Place(f"{kind}-{row.pk}", "number")) for row in rows)

    yield Run("整治方面的序号", (numbers(areas, "area"),))
    yield Run("整治重点的序号", tuple(numbers(area.items.all(), "item") for area in areas))
    yield Run("任务分组的序号", (numbers(groups, "group"),))
    yield Run("任务的序号", tuple(numbers(group.tasks.all(), "task") for group in groups))
    yield Run("阶段的序号", (numbers(phases, "phase"),))
    yield Run("附件号", (numbers(annexes, "annex"),))


def _prose(
    campaign: Campaign, areas: list[FocusArea], groups: list[TaskGroup], phases: list[Any]
) -> Iterator[Prose]:  # fmt: skip
    openings = {
        "focus_lead": Opening(len(areas), sum(len(area.items.all()) for area in areas)),
        "tasks_lead": Opening(len(groups), sum(len(group.tasks.all()) for group in groups)),
    }
    for field in _TEXTS:
        yield from _paragraphs(campaign, "campaign", field, openings.get(field))
    for group in groups:
        yield from _paragraphs(group, "group", "lead", Opening(len(group.tasks.all())))
        for task in group.tasks.all():
            yield from _paragraphs(task, "task", "text", None)
    for phase in phases:
        yield from _paragraphs(phase, "phase", "content", None)


def _paragraphs(row: Any, kind: str, field: str, opening: Opening | None) -> Iterator[Prose]:
    """The lines of a text; the last one opens the list that follows."""
    lines = [line for line in getattr(row, field).splitlines() if line.strip()]
    for at, line in enumerate(lines, 1):
        yield Prose(line, Place(f"{kind}-{row.pk}", field), (), opening if at == len(lines) else None)


def _task(row: TaskRow, rows: list[TaskRow]) -> Task:
    clauses = tuple(
        Clause(
            bool(part.parties.all()),
            tuple(
                Due(_words(due, "deadline", "text"), due.date, due.ongoing, due.when_due)
                for due in part.deadlines.all()
            ),
        )
        for part in row.assignments.all()
    )
    alone = sum(other.number == row.number for other in rows) == 1
    return Task(row.number, _words(row, "task", "text"), clauses, alone)


def _phase(row: Any) -> Phase:
    return Phase(_words(row, "phase", "name"), _words(row, "phase", "window_text"), row.start, row.end)


def _filing(row: Any) -> Filing:
    return Filing(
        _words(row, "requirement", "title"),
        row.kind,
        row.rhythm,
        _words(row, "requirement", "due_text"),
        row.due_date,
        _words(row, "requirement", "cited_annex"),
    )
