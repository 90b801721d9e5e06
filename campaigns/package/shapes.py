"""What a package may hold: for each object its model, its plain fields, its lists and its parties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from campaigns.models import (
    Annex,
    Assignment,
    BasisDocument,
    Campaign,
    Deadline,
    FilingRequirement,
    FocusArea,
    FocusItem,
    HigherCampaign,
    LightRule,
    Phase,
    SubPoint,
    Task,
    TaskGroup,
    TrainingDemand,
)


@dataclass(frozen=True)
class Shape:
    """One kind of object. Keys of the file are names of model fields, of `children` (lists of objects) or of `links`
    (lists of parties); which fields must be there follows from the model and `more_required`."""

    model: type[models.Model]
    fields: tuple[str, ...]
    children: Mapping[str, "Shape"] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    more_required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def required(self) -> set[str]:
        """Keys that an object must have."""
        by_model = {name for name in self.fields if _demanded(self.model._meta.get_field(name))}
        return (by_model | set(self.more_required)) - set(self.optional)


def _demanded(model_field: Any) -> bool:
    return not (model_field.blank or model_field.null or model_field.has_default())


_DEADLINE = Shape(Deadline, ("kind", "text", "date", "hour", "precision", "ongoing", "when_due"))
_ASSIGNMENT = Shape(
    Assignment, ("clause", "parties_text"), {"deadlines": _DEADLINE}, links=("lead", "cooperating")
)  # fmt: skip
_TASK = Shape(Task, ("number", "text"), {"assignments": _ASSIGNMENT})
_ITEM = Shape(FocusItem, ("number", "text"), {"sub_points": Shape(SubPoint, ("number", "text"))})

CAMPAIGN = Shape(
    Campaign,
    (
        "title", "short_title", "document_number", "issuer", "issue_date", "kind", "objectives", "scope", "focus_lead",
        "tasks_lead", "requirements", "look_back_start", "look_back_text", "contact_name", "contact_phone", "start",
        "end", "upward_figures", "exempts_self_reported", "single_liaison", "separate_check", "splits_problems",
        "requires_public_law", "day_off", "early_days", "grace_days", "lock_days", "ahead_days",
    ),
    more_required=("organiser",),
)  # fmt: skip
#: The sections beside `campaign`, in the order in which they are written.
SECTIONS: Mapping[str, Shape] = {
    "basis_documents": Shape(BasisDocument, ("title", "document_number")),
    "higher_campaigns": Shape(HigherCampaign, ("title", "receiver_name", "receives_report")),
    "light_rules": Shape(LightRule, ("level", "severity", "share", "workdays")),
    "training_demands": Shape(
        TrainingDemand, ("text", "category", "amount", "measure", "starts_on", "until", "with_auxiliaries")
    ),
    "areas": Shape(FocusArea, ("number", "title", "short_label"), {"items": _ITEM}),
    "task_groups": Shape(TaskGroup, ("number", "title", "lead"), {"tasks": _TASK}),
    "phases": Shape(Phase, ("number", "name", "window_text", "start", "end", "content")),
    "annexes": Shape(Annex, ("number", "title", "kind", "note")),
    "filing_requirements": Shape(
        FilingRequirement,
        (
            "kind", "title", "rhythm", "due_text", "due_date", "due_day", "due_month", "due_after", "starts_on",
            "until", "workdays_only", "needs_signature", "needs_seal", "needs_attachment", "zero_report_allowed",
            "cited_annex", "help_text",
        ),
        links=("filers", "receivers"),
        optional=("title",),
    ),
}  # fmt: skip
#: What a filing party may say besides who it is.
OWN_RHYTHM = ("rhythm", "due_date", "due_day", "due_month", "due_after")
