"""How many parts a campaign has, counted beside it in the same query."""

from typing import Any

from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from campaigns.models import Campaign, FilingRequirement, FocusArea, FocusItem, Phase, Task


def _count(model: type[Model], path: str, **only: Any) -> Coalesce:
    rows = model._default_manager.filter(**{path: OuterRef("pk")}, **only)
    counted = rows.order_by().values(path).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


PARTS = {
    "areas": _count(FocusArea, "campaign"),
    "items": _count(FocusItem, "area__campaign", withdrawn_at=None),
    "tasks": _count(Task, "group__campaign", withdrawn_at=None),
    "phases": _count(Phase, "campaign"),
    "requirements": _count(FilingRequirement, "campaign", withdrawn_at=None),
}


def with_part_counts(rows: "QuerySet[Campaign]") -> "QuerySet[Any]":
    """Campaigns with `n_areas`, `n_items`, `n_tasks`, `n_phases`, `n_requirements`."""
    return rows.annotate(**{f"n_{name}": counted for name, counted in PARTS.items()})


def part_counts(campaign: Campaign) -> dict[str, int]:
    """The counts of one campaign by name of the part."""
    row = with_part_counts(Campaign.objects.filter(pk=campaign.pk)).values(*(f"n_{name}" for name in PARTS)).get()
    return {name: row[f"n_{name}"] for name in PARTS}
