"""The rows of which a draft consists, one entry a kind: whose they are and what people type into them.

Two editors may have one page open. What a form was loaded with travels with it as a *base*: a mark for each field.
A field is mine when its value no longer matches the base, theirs when the database no longer matches it; only a
field that is both is a conflict.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
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
    RequirementParty,
    SubPoint,
    Task,
    TaskGroup,
    TrainingDemand,
)

_MARK = 6


@dataclass(frozen=True)
class RowKind:
    """One kind of row. `owner` is the foreign key to what holds it, empty for the campaign itself; `noun` names it
    in the trail; `fields` are the typed ones, the first of them its main text."""

    name: str
    noun: str
    model: type[models.Model]
    owner: str
    fields: tuple[str, ...]
    ordered: bool = True

    @property
    def owner_kind(self) -> "RowKind | None":
        """The kind of row that holds rows of this kind; None for rows held by the campaign."""
        if not self.owner:
            return None
        holder = self.model._meta.get_field(self.owner).related_model
        return None if holder is Campaign else KIND_OF[holder]

    def of_campaign(self, campaign: Campaign) -> models.QuerySet[Any]:
        """All rows of this kind in a campaign."""
        rows = self.model._default_manager.all()
        if not self.owner:
            return rows.filter(pk=campaign.pk)
        return rows.filter(**{self.model.campaign_path: campaign})  # type: ignore[attr-defined]

    def beside(self, row: models.Model) -> models.QuerySet[Any]:
        """The rows of the same owner, in order, the row itself included."""
        owner = getattr(row, f"{self.owner}_id")
        return self.model._default_manager.filter(**{f"{self.owner}_id": owner})


_CAMPAIGN_FIELDS = (
    "title", "short_title", "kind", "document_number", "issuer", "issue_date", "objectives", "scope", "focus_lead",
    "tasks_lead", "requirements", "look_back_text", "look_back_start", "contact_name", "contact_phone", "start", "end",
    "upward_figures", "exempts_self_reported", "single_liaison", "separate_check", "splits_problems",
    "requires_public_law", "day_off",
    "early_days", "grace_days", "lock_days", "ahead_days",
)  # fmt: skip
_REQUIREMENT_FIELDS = (
    "title", "kind", "rhythm", "due_text", "due_date", "due_day", "due_month", "due_after", "starts_on", "until",
    "workdays_only", "needs_signature", "needs_seal", "needs_attachment", "zero_report_allowed", "cited_annex",
    "help_text",
)  # fmt: skip
_PARTY_FIELDS = ("rhythm", "due_date", "due_day", "due_month", "due_after")
_TRAINING_FIELDS = ("text", "category", "amount", "measure", "starts_on", "until", "with_auxiliaries")
_DEADLINE_FIELDS = ("text", "kind", "date", "hour", "precision", "ongoing", "when_due")

KINDS: Mapping[str, RowKind] = {
    kind.name: kind
    for kind in (
        RowKind("campaign", "campaign", Campaign, "", _CAMPAIGN_FIELDS, ordered=False),
        RowKind("basis", "basis_document", BasisDocument, "campaign", ("title", "document_number")),
        RowKind(
            "higher", "higher_campaign", HigherCampaign, "campaign",
            ("title", "upper", "receiver_name", "receives_report"), ordered=False,
        ),
        RowKind(
            "light", "light_rule", LightRule, "campaign", ("level", "severity", "share", "workdays"), ordered=False
        ),
        RowKind("training", "training_demand", TrainingDemand, "campaign", _TRAINING_FIELDS),
        RowKind("area", "focus_area", FocusArea, "campaign", ("title", "number", "short_label")),
        RowKind("item", "focus_item", FocusItem, "area", ("text", "number")),
        RowKind("point", "sub_point", SubPoint, "item", ("text",)),
        RowKind("group", "task_group", TaskGroup, "campaign", ("title", "number", "lead")),
        RowKind("task", "task", Task, "group", ("text", "number")),
        RowKind("clause", "assignment", Assignment, "task", ("clause", "parties_text")),
        RowKind("deadline", "deadline", Deadline, "assignment", _DEADLINE_FIELDS),
        RowKind("phase", "phase", Phase, "campaign", ("name", "number", "window_text", "start", "end", "content")),
        RowKind("requirement", "filing_requirement", FilingRequirement, "campaign", _REQUIREMENT_FIELDS),
        RowKind("party", "requirement_party", RequirementParty, "requirement", _PARTY_FIELDS, ordered=False),
        RowKind("annex", "annex", Annex, "campaign", ("title", "number", "kind", "note")),
    )
}  # fmt: skip
KIND_OF: Mapping[Any, RowKind] = {kind.model: kind for kind in KINDS.values()}


def kind_of(row: models.Model) -> RowKind:
    """The kind of a row."""
    return KIND_OF[type(row)]


def key_of(row: models.Model) -> str:
    """How pages name a row: "item-12"."""
    return f"{kind_of(row).name}-{row.pk}"


def find_row(campaign: Campaign, key: str) -> Any:
    """The row of a campaign that a key names; None for a malformed key, a removed row, a row of another campaign."""
    name, _, pk = key.partition("-")
    if name not in KINDS or not pk.isdecimal():
        return None
    return KINDS[name].of_campaign(campaign).filter(pk=int(pk)).first()


def plain(value: Any) -> str:
    """A value as its mark sees it: what a form drops (outer space, the kind of line end) makes no difference."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def mark(value: Any) -> str:
    """A short fingerprint of one value."""
    return hashlib.sha256(plain(value).encode()).hexdigest()[:_MARK]


def stored(row: models.Model, field: str) -> Any:
    """A field's value; of a foreign key the id, so that reading it costs no query."""
    return getattr(row, row._meta.get_field(field).attname)  # type: ignore[union-attr]


def base_of(row: models.Model, fields: Iterable[str] | None = None) -> str:
    """The base that a form carries: the marks of its fields, joined."""
    return "".join(mark(stored(row, field)) for field in fields or kind_of(row).fields)


def read_base(kind: RowKind, base: str) -> dict[str, str]:
    """The marks by field; a field without one counts as never loaded, so any difference is a conflict."""
    parts = [base[at : at + _MARK] for at in range(0, len(base), _MARK)]
    return dict(zip(kind.fields, parts, strict=False))
