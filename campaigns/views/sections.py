"""The pages of the configuration as data: which rows each one edits, in what order, and what else it shows."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import clock
from campaigns.draft_rows import key_of
from campaigns.forms import Choices, PasteForm, RequirementAddForm
from campaigns.models import Campaign, FilingRequirement, FocusItem, SubPoint, Task
from campaigns.outlines import FOCUS, TASKS, Outline, out_of_order
from campaigns.party_choice import count_units, members_of
from campaigns.printing import filer_words
from campaigns.titles import schedule_words
from campaigns.training_table import category_choices
from campaigns.views.sheets import Sheet


class Section:
    """One page. `name` stands in the address, `nav` is the entry of the section list that it belongs to."""

    name: str
    title: Any
    template: ClassVar[str]
    nav: ClassVar[str]
    outline: ClassVar[Outline | None] = None

    def __init__(self, campaign: Campaign, user: User, row: Any = None) -> None:
        self.campaign = campaign
        self.user = user
        self.row = row

    @property
    def url(self) -> str:
        """The page's address."""
        return reverse("campaign-configure", args=[self.campaign.slug, self.name])

    def rows(self) -> list[models.Model]:
        """The rows that the page edits, in the order of the page."""
        raise NotImplementedError

    def choices(self) -> Choices:
        """Choices that several forms share, read once."""
        return {}

    def context(self, sheet: Sheet) -> dict[str, Any]:
        """What the template shows besides the forms."""
        return {}

    def forms_of(self, sheet: Sheet, *kinds: str) -> list[Any]:
        """The forms of some kinds of rows, in order."""
        return [form for form in sheet.forms.values() if form.kind.name in kinds]


class BasicsSection(Section):
    name, nav = "basics", "basics"
    title = _("基本信息与依据")
    template = "campaigns/_basics.html"

    def rows(self) -> list[models.Model]:
        campaign = self.campaign
        lists = (campaign.basis_documents, campaign.higher_campaigns, campaign.light_rules)
        demands = campaign.training_demands.filter(withdrawn_at=None)
        return [campaign, *(row for rows in lists for row in rows.all()), *demands]

    def choices(self) -> Choices:
        seen = Campaign.objects.visible_to(self.user).exclude(pk=self.campaign.pk)
        linked = Campaign.objects.filter(lower_campaigns__campaign=self.campaign)
        rows = {row.pk: row.short_title for row in [*seen, *linked]}
        return {"upper": list(rows.items()), "category": category_choices()}

    def context(self, sheet: Sheet) -> dict[str, Any]:
        return {
            "form": sheet.forms[key_of(self.campaign)],
            "basis_forms": self.forms_of(sheet, "basis"),
            "higher_forms": self.forms_of(sheet, "higher"),
            "light_forms": self.forms_of(sheet, "light"),
            "training_forms": self.forms_of(sheet, "training"),
        }


class FocusSection(Section):
    name, nav = "focus", "focus"
    title = _("整治重点")
    template = "campaigns/_focus.html"
    outline = FOCUS

    def rows(self) -> list[models.Model]:
        points = models.Prefetch("sub_points", SubPoint.objects.order_by("position", "id"))
        items = FocusItem.objects.filter(withdrawn_at=None).order_by("position", "id").prefetch_related(points)
        self.areas = list(self.campaign.areas.prefetch_related(models.Prefetch("items", items)))
        rows: list[models.Model] = []
        for area in self.areas:
            rows.append(area)
            for item in area.items.all():
                rows += [item, *item.sub_points.all()]
        return rows

    def context(self, sheet: Sheet) -> dict[str, Any]:
        areas = []
        for area in self.areas:
            items = [
                {
                    "form": sheet.forms[key_of(item)],
                    "points": [sheet.forms[key_of(point)] for point in item.sub_points.all()],
                }
                for item in area.items.all()
            ]
            areas.append({"form": sheet.forms[key_of(area)], "items": items})
        middles = [[item.number for item in area.items.all()] for area in self.areas]
        return {
            "areas": areas,
            "item_count": sum(len(numbers) for numbers in middles),
            "out_of_order": out_of_order([area.number for area in self.areas], middles),
            "paste_form": PasteForm(),
            "outline": self.outline,
        }


class TasksSection(Section):
    name, nav = "tasks", "tasks"
    title = _("任务分工")
    template = "campaigns/_tasks.html"
    outline = TASKS

    def rows(self) -> list[models.Model]:
        tasks = (
            Task.objects.filter(withdrawn_at=None)
            .order_by("position", "id")
            .prefetch_related("assignments__parties__unit", "assignments__parties__group", "assignments__deadlines")
        )
        self.groups = list(self.campaign.task_groups.prefetch_related(models.Prefetch("tasks", tasks)))
        return [row for group in self.groups for row in (group, *group.tasks.all())]

    def context(self, sheet: Sheet) -> dict[str, Any]:
        groups = [
            {
                "form": sheet.forms[key_of(group)],
                "tasks": [{"form": sheet.forms[key_of(task)], "task": task} for task in group.tasks.all()],
            }
            for group in self.groups
        ]
        middles = [[task.number for task in group.tasks.all()] for group in self.groups]
        return {
            "groups": groups,
            "task_count": sum(len(numbers) for numbers in middles),
            "out_of_order": out_of_order([group.number for group in self.groups], middles),
            "paste_form": PasteForm(),
            "outline": self.outline,
        }


class TaskSection(Section):
    """One task: its clauses, each with parties and deadlines."""

    nav = "tasks"
    template = "campaigns/_task.html"

    @property
    def name(self) -> str:  # type: ignore[override]
        return f"task-{self.row.pk}"

    @property
    def title(self) -> str:
        number = self.row.number
        return str(_("任务%(number)s") % {"number": number}) if number else str(_("任务（没有序号）"))

    def rows(self) -> list[models.Model]:
        self.clauses = list(
            self.row.assignments.prefetch_related("parties__unit", "parties__group", "deadlines").order_by(
                "position", "id"
            )
        )
        rows: list[models.Model] = [self.row]
        for clause in self.clauses:
            rows += [clause, *clause.deadlines.all()]
        return rows

    def context(self, sheet: Sheet) -> dict[str, Any]:
        groups = [party.group_id for clause in self.clauses for party in clause.parties.all() if party.group_id]
        members = members_of(groups, clock.today())
        clauses = [
            {
                "form": sheet.forms[key_of(clause)],
                "parties": [{"row": party, "members": members.get(party.group_id)} for party in clause.parties.all()],
                "unit_count": count_units(clause.parties.all(), members),
                "deadlines": [sheet.forms[key_of(deadline)] for deadline in clause.deadlines.all()],
            }
            for clause in self.clauses
        ]
        return {"form": sheet.forms[key_of(self.row)], "clauses": clauses, **self._neighbours()}

    def _neighbours(self) -> dict[str, Any]:
        rows = Task.objects.filter(group__campaign=self.campaign, withdrawn_at=None)
        order = list(rows.order_by("group__position", "group_id", "position", "id").values_list("pk", "number"))
        at = next((i for i, (pk, _number) in enumerate(order) if pk == self.row.pk), 0)

        def link(to: int) -> dict[str, Any] | None:
            if not 0 <= to < len(order):
                return None
            pk, number = order[to]
            return {"url": reverse("campaign-configure", args=[self.campaign.slug, f"task-{pk}"]), "number": number}

        return {"before": link(at - 1), "behind": link(at + 1)}


class PhasesSection(Section):
    name, nav = "phases", "phases"
    title = _("阶段")
    template = "campaigns/_phases.html"

    def rows(self) -> list[models.Model]:
        return list(self.campaign.phases.all())

    def context(self, sheet: Sheet) -> dict[str, Any]:
        return {"phase_forms": self.forms_of(sheet, "phase")}


class RequirementsSection(Section):
    name, nav = "requirements", "requirements"
    title = _("报送要求和附件")
    template = "campaigns/_requirements.html"

    def rows(self) -> list[models.Model]:
        return list(self.campaign.annexes.all())

    def context(self, sheet: Sheet) -> dict[str, Any]:
        rows = self.campaign.filing_requirements.filter(withdrawn_at=None).prefetch_related(
            "parties__unit", "parties__group", "receivers__unit"
        )
        return {
            "requirements": [
                {
                    "row": row,
                    "when": schedule_words(row.schedule),
                    "filers": "、".join(filer_words(row, party) for party in row.parties.all()),
                }
                for row in rows
            ],
            "annex_forms": self.forms_of(sheet, "annex"),
            "add_form": RequirementAddForm(),
        }


class RequirementSection(Section):
    """One requirement: what, when, who files, to whom."""

    nav = "requirements"
    template = "campaigns/_requirement.html"

    @property
    def name(self) -> str:  # type: ignore[override]
        return f"requirement-{self.row.pk}"

    @property
    def title(self) -> str:
        row: FilingRequirement = self.row
        return row.title

    def rows(self) -> list[models.Model]:
        self.parties = list(self.row.parties.select_related("unit", "group"))
        return [self.row, *self.parties]

    def context(self, sheet: Sheet) -> dict[str, Any]:
        members = members_of([party.group_id for party in self.parties if party.group_id], clock.today())
        return {
            "form": sheet.forms[key_of(self.row)],
            "parties": [
                {"row": party, "members": members.get(party.group_id), "form": sheet.forms[key_of(party)]}
                for party in self.parties
            ],
            "unit_count": count_units(self.parties, members),
            "receivers": list(self.row.receivers.select_related("unit")),
        }


SECTIONS: Mapping[str, type[Section]] = {
    section.name: section for section in (BasicsSection, FocusSection, TasksSection, PhasesSection, RequirementsSection)
}
#: Sections of one row, by the kind of row.
ROW_SECTIONS: Mapping[str, type[Section]] = {"task": TaskSection, "requirement": RequirementSection}
Finder = Callable[[Campaign, str], Any]


def section_of(name: str, campaign: Campaign, user: User, find: Finder) -> Section | None:
    """The section that an address names; None when there is none or its row is gone."""
    if name in SECTIONS:
        return SECTIONS[name](campaign, user)
    kind = ROW_SECTIONS.get(name.partition("-")[0])
    row = find(campaign, name) if kind else None
    return kind(campaign, user, row) if kind and row is not None else None
