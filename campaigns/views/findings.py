"""Findings of the publish check with the page on which each is mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.checks import Finding, Place
from campaigns.checks import Section as Part
from campaigns.draft_rows import KINDS, find_row
from campaigns.models import Campaign, Deadline


@dataclass(frozen=True)
class PlacedFinding:
    """A finding with its address and the words for the link."""

    finding: Finding
    url: str
    words: str


_PAGES = {
    Part.BASICS: ("basics", "基本信息与依据"),
    Part.FOCUS: ("focus", "整治重点"),
    Part.TASKS: ("tasks", "任务分工"),
    Part.PHASES: ("phases", "阶段"),
    Part.REQUIREMENTS: ("requirements", "报送要求"),
    Part.ANNEXES: ("requirements", "附件"),
    Part.REVIEWERS: ("people", "审核与授权"),
    Part.UNITS: ("people", "审核与授权"),
    Part.GUIDANCE: ("guidance", "指导联系"),
}


def placed(campaign: Campaign, findings: Iterable[Finding]) -> list[PlacedFinding]:
    """The findings with links; the deadlines among them are looked up in one query."""
    findings = list(findings)
    tasks = _tasks_of_deadlines([finding.place.row for finding in findings])
    return [PlacedFinding(f, place_url(campaign, f.place, tasks), _words(f.place)) for f in findings]


def _tasks_of_deadlines(rows: Iterable[str]) -> dict[str, int]:
    """The task of each deadline: a deadline is mended on its task's page."""
    pks = [int(row.removeprefix("deadline-")) for row in rows if row.startswith("deadline-")]
    if not pks:
        return {}
    found = Deadline.objects.filter(pk__in=pks).values_list("pk", "assignment__task")
    return {f"deadline-{pk}": task for pk, task in found}


def place_url(campaign: Campaign, place: Place, tasks: dict[str, int]) -> str:
    """Where a finding is mended: the page, with the row in focus."""
    name = _PAGES[place.section][0]
    kind = place.row.partition("-")[0]
    if kind == "deadline" and place.row in tasks:
        name = f"task-{tasks[place.row]}"
    elif kind in ("task", "requirement"):
        name = place.row
    if name == "guidance":
        return reverse("guidance-list", args=[campaign.slug])
    if name == "people":
        return f"{reverse('campaign-people', args=[campaign.slug])}#row-{place.row}"
    url = reverse("campaign-configure", args=[campaign.slug, name])
    return f"{url}?row={place.row}#row-{place.row}" if place.row and kind in KINDS else url


def _words(place: Place) -> str:
    return _(_PAGES[place.section][1])


#: Kind of row → the section that edits it; tasks' parts and requirements have pages of their own.
_SECTIONS = {
    "campaign": "basics", "basis": "basics", "higher": "basics", "light": "basics", "training": "basics",
    "area": "focus", "item": "focus",
    "point": "focus",
    "group": "tasks", "task": "tasks", "phase": "phases", "annex": "requirements",
}  # fmt: skip


def row_page(campaign: Campaign, key: str) -> str:
    """The section on whose page a row is edited; of a row that is gone, the section that held it."""
    name = key.partition("-")[0]
    if name in _SECTIONS:
        return _SECTIONS[name]
    row = find_row(campaign, key)
    if name == "requirement":
        return key if row is not None else "requirements"
    clause = getattr(row, "assignment", row)
    return f"task-{clause.task_id}" if clause is not None else "tasks"
