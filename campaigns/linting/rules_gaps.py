"""Rules about what is not said: who is responsible, and by when."""

import re
from collections.abc import Iterator, Sequence

from campaigns.linting.findings import Finding, missing, unclear
from campaigns.linting.plan import Filing, Plan, Task, named, overlap

_MATERIAL = re.compile("清单|台账|台帐|名册|名单|表$|表》|报表|统计|报告|总结|小结|情况|信息|登记")
_NO_DATE = ("undated", "once")
_EVENT_BOUND = ("typical_case",)


def no_party(plan: Plan) -> Iterator[Finding]:
    """Each task, and each clause of one, needs somebody. Tasks without anybody are one finding."""
    bare = [task for task in plan.tasks if not any(clause.has_party for clause in task.clauses)]
    if len(bare) == 1:
        yield missing("task.no_party", f"{bare[0].name}没有写责任单位。请指定由谁办。", bare[0].words)
    elif bare:
        message = f"{_counted(bare, plan.tasks)}没有写责任单位。请逐项指定，或确认由各单位都办。"
        yield missing("task.no_party", message, *(task.words for task in bare))
    for task in plan.tasks:
        if task not in bare:
            yield from _bare_clauses(task)


def _counted(bare: Sequence[Task], tasks: Sequence[Task]) -> str:
    """How sentences call several tasks: by name while they are few."""
    if len(bare) == len(tasks):
        return f"{len(bare)}项任务都"
    return named(task.name for task in bare)


def _bare_clauses(task: Task) -> Iterator[Finding]:
    for place, clause in enumerate(task.clauses, 1):
        if not clause.has_party:
            words = clause.dues[0].words if clause.dues else task.words
            message = f"{task.name}的第{place}项分工没有写责任单位。请指定由谁办。"
            yield missing("task.no_party", message, words or task.words)


def undated(plan: Plan) -> Iterator[Finding]:
    """A material that nobody knows when to file; of things that happen, 及时 is a time."""
    for filing in plan.filings:
        if is_undated(plan, filing):
            message = f"“{filing.title.text}”没有写报送日期，不会催办，也不计入按时率。请定一个日期，或写明何时收齐。"
            yield missing("filing.undated", message, filing.title)
        elif filing.rhythm == "any_time" and filing.kind not in _EVENT_BOUND and _is_due_once(filing):
            message = f"“{filing.title.text}”只写“{filing.due.text}”报送，没有日期。请定一个日期。"
            yield unclear("filing.undated", message, filing.due)


def is_undated(plan: Plan, filing: Filing) -> bool:
    """Whether a list or report has no date; what is handed in for approval is none, and what a phase or a dated task
    orders is due by its end."""
    if filing.rhythm not in _NO_DATE or filing.day is not None or filing.due:
        return False
    if filing.kind in ("", "custom") and not _MATERIAL.search(filing.title.text):
        return False
    dated = [phase.content for phase in plan.phases if phase.end and phase.content]
    dated += [task.words for task in plan.tasks if any(due.day for due in task.dues)]
    return not any(overlap(filing.title, words) for words in dated)


def _is_due_once(filing: Filing) -> bool:
    """Whether the material is one of the campaign and not of an event: a summary, a plan, a roster."""
    return bool(filing.due) and filing.kind in ("final_summary", "self_examination", "statistics_table", "liaison_form")
