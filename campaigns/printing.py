"""The whole plan as it is printed: plain values for `templates/print/_plan.html`, on screen and on paper.

Nothing is composed that the official text would say otherwise: typed words stand as they are, and only numbers,
brackets and labels are added around them.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from campaigns.models import (
    Assignment,
    AssignmentRole,
    Campaign,
    FilingKind,
    FilingRequirement,
    FocusItem,
    RequirementParty,
    Task,
)
from campaigns.outlines import chinese_number
from campaigns.titles import schedule_words
from campaigns.words import printed_head

BLANK_ROWS = 3


def plan_sheet(campaign: Campaign) -> dict[str, Any]:
    """The plan from title to annexes, in a number of queries that does not grow with it."""
    sections = [section for section in _sections(campaign) if section["filled"]]
    for at, section in enumerate(sections, 1):
        section["number"] = chinese_number(at)
        section["id"] = f"plan-{at}"
    annexes = list(campaign.annexes.all())
    return {
        "title": campaign.title,
        "document_number": campaign.document_number,
        "issuer": campaign.issuer,
        "issue_date": campaign.issue_date,
        "basis": list(campaign.basis_documents.all()),
        "sections": sections,
        "contact_name": campaign.contact_name,
        "contact_phone": campaign.contact_phone,
        "annexes": annexes,
        "forms": [form for annex in annexes if (form := blank_form(campaign, annex))],
    }


def paragraphs(text: str) -> list[str]:
    """Typed text as paragraphs."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _section(title: str, kind: str, lead: str, rows: Iterable[Any]) -> dict[str, Any]:
    rows = list(rows)
    return {"title": title, "kind": kind, "lead": paragraphs(lead), "rows": rows, "filled": bool(rows or lead.strip())}


def _sections(campaign: Campaign) -> list[dict[str, Any]]:
    return [
        _section(_("工作目标"), "text", campaign.objectives, ()),
        _section(_("整治范围"), "text", campaign.scope, ()),
        _section(_("整治重点"), "focus", campaign.focus_lead, _areas(campaign)),
        _section(_("任务分工"), "tasks", campaign.tasks_lead, _groups(campaign)),
        _section(_("工作步骤"), "phases", "", _phases(campaign)),
        _section(_("工作要求"), "text", campaign.requirements, ()),
        _section(_("报送要求"), "requirements", "", _requirements(campaign)),
    ]


def _areas(campaign: Campaign) -> list[dict[str, Any]]:
    items = FocusItem.objects.filter(withdrawn_at=None).order_by("position", "id").prefetch_related("sub_points")
    areas = campaign.areas.prefetch_related(Prefetch("items", items))
    return [
        {
            "head": printed_head(area.number),
            "title": area.title,
            "items": [
                {
                    "head": printed_head(item.number),
                    "text": item.text,
                    "points": [point.text for point in item.sub_points.all()],
                }
                for item in area.items.all()
            ],
        }
        for area in areas
    ]


def _groups(campaign: Campaign) -> list[dict[str, Any]]:
    tasks = (
        Task.objects.filter(withdrawn_at=None)
        .order_by("position", "id")
        .prefetch_related("assignments__parties__unit", "assignments__parties__group", "assignments__deadlines")
    )
    return [
        {
            "head": printed_head(group.number),
            "title": group.title,
            "lead": paragraphs(group.lead),
            "tasks": [_task(task) for task in group.tasks.all()],
        }
        for group in campaign.task_groups.prefetch_related(Prefetch("tasks", tasks))
    ]


def _task(task: Task) -> dict[str, Any]:
    clauses = [
        {
            "text": _not_yet_in(task.text, clause.clause),
            "parties": _not_yet_in(task.text, parties_words(clause)),
            "deadlines": "；".join(
                text for deadline in clause.deadlines.all() if (text := _not_yet_in(task.text, deadline.text))
            ),
        }
        for clause in task.assignments.all()
    ]
    return {"head": printed_head(task.number), "text": task.text, "clauses": clauses}


def _not_yet_in(printed: str, words: str) -> str:
    """Words that the task's own text does not print: a notice often has its parties and dates within the text."""
    return "" if words in printed else words


def parties_words(clause: Assignment) -> str:
    """The responsible parties as printed; where nothing was typed, their names with lead and cooperation told apart."""
    if clause.parties_text:
        return clause.parties_text
    parties = list(clause.parties.all())
    cooperating = [str(party) for party in parties if party.role == AssignmentRole.COOPERATING]
    leading = [str(party) for party in parties if party.role == AssignmentRole.LEAD]
    if not cooperating:
        return "、".join(leading)
    words = {"lead": "、".join(leading), "with": "、".join(cooperating)}
    return _("%(lead)s牵头，%(with)s配合") % words if leading else _("%(with)s配合") % words


def _phases(campaign: Campaign) -> list[dict[str, Any]]:
    return [
        {
            "head": printed_head(phase.number),
            "title": phase.name,
            "window": phase.window_text,
            "content": paragraphs(phase.content),
        }
        for phase in campaign.phases.all()
    ]


def _requirements(campaign: Campaign) -> list[dict[str, Any]]:
    rows = campaign.filing_requirements.filter(withdrawn_at=None).prefetch_related(
        "parties__unit", "parties__group", "receivers__unit"
    )
    return [
        {
            "title": row.title,
            "due": row.due_text or schedule_words(row.schedule),
            "filers": "、".join(filer_words(row, party) for party in row.parties.all()),
            "receivers": "、".join(str(receiver) for receiver in row.receivers.all()),
            "asks": "、".join(str(word) for asked, word in _asks(row) if asked),
            "annex": row.cited_annex,
            "help": row.help_text,
        }
        for row in rows
    ]


def filer_words(requirement: FilingRequirement, party: RequirementParty) -> str:
    """A filing party, with its rhythm where it has one of its own."""
    if not party.rhythm:
        return str(party)
    own = replace(party.schedule(requirement.schedule), starts_on=None, until=None)
    return _("%(party)s（%(when)s）") % {"party": party, "when": schedule_words(own)}


def _asks(row: Any) -> list[tuple[bool, str]]:
    return [
        (row.needs_signature, _("负责人签字")),
        (row.needs_seal, _("盖章")),
        (row.needs_attachment, _("附附件")),
        (row.takes_zero_report, _("可零报告")),
    ]


_FORMS = {
    FilingKind.PROBLEM_LIST: "print/_problem_list.html",
    FilingKind.INSTITUTION_LIST: "print/_institution_list.html",
    FilingKind.STATISTICS_TABLE: "print/_statistics_table.html",
    FilingKind.LIAISON_FORM: "print/_liaison_form.html",
}


_BLANK_PROBLEM: dict[str, Any] = {
    "area": "",
    "area_span": 1,
    "item": "",
    "item_span": 1,
    "description": "",
    "measures": [],
    "leader": "",
    "unit": "",
    "due_text": "",
    "diff": None,
}


def blank_form(campaign: Campaign, annex: Any) -> dict[str, Any] | None:
    """An annex as an empty form; None for kinds whose form is not built in."""
    if annex.kind not in _FORMS:
        return None
    kind = FilingKind(annex.kind)
    numbers = range(1, BLANK_ROWS + 1)
    sheet: dict[str, Any] = {
        "annex_label": _("附件%(number)s") % {"number": annex.number},
        "title": annex.title,
        "seal_line": kind in (FilingKind.PROBLEM_LIST, FilingKind.INSTITUTION_LIST),
        "signature_line": kind in (FilingKind.PROBLEM_LIST, FilingKind.INSTITUTION_LIST),
        "signature": {"state": "none"},
        "remark": annex.note,
        "rows": [_BLANK_PROBLEM | {"number": number} for number in numbers],
    }
    if kind == FilingKind.INSTITUTION_LIST:
        blank_rows = [{"number": number, "name": "×××"} for number in numbers]
        sheet |= {"built": blank_rows, "to_build": blank_rows}
    if kind == FilingKind.STATISTICS_TABLE:
        columns = [{"label": area.column_label} for area in campaign.areas.all()]
        blank = ["" for _column in columns]
        sheet |= {
            "columns": columns,
            "rows": [{"label": _("发现问题"), "values": blank}, {"label": _("整改问题"), "values": blank}],
            "remark": "",
            "note": annex.note,
        }
    return {"template": _FORMS[kind], "sheet": sheet}
