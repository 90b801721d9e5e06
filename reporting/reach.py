"""Over which units of a campaign a person may see and download figures."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from accounts.capabilities import Capability, Reach
from accounts.grants import Grants
from audit import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Unit, User
    from campaigns.models import Campaign


def organised_campaigns(grants: Grants, capability: Capability) -> "QuerySet[Campaign]":
    """Campaigns whose organiser, or a receiver of whose filings, is the person's: every participating unit counts."""
    condition = grants.organiser_q(capability, "organiser")
    if grants.reaching(capability, Reach.ORGANISED | Reach.ORGANISED_BELOW):
        receivers: Any = apps.get_model("campaigns", "RequirementReceiver")
        # Who receives a material without reviewing it takes that material away, and no report of the campaign.
        received = receivers.objects.filter(grants.organiser_q(capability, "unit"), reviews=True)
        condition |= ~Q(state="draft") & Q(pk__in=received.values("requirement__campaign"))
    campaigns: Any = apps.get_model("campaigns", "Campaign")
    rows: QuerySet[Campaign] = campaigns.objects.filter(condition)
    return rows


def _under(unit: "Unit", on: date | None) -> "QuerySet[Unit]":
    units: Any = apps.get_model("accounts", "Unit")
    rows: QuerySet[Unit] = units.objects.under(unit, on or clock.today())
    return rows


def reported_units(
    user: "User", campaign: "Campaign", unit: "Unit | None" = None, on: date | None = None,
    capability: Capability = Capability.REPORT_DOWNLOAD,
) -> list[int]:  # fmt: skip
    """Ids of the participating units in reach, in the campaign's order: of a unit and those that stood below it on a
    day (None: today), or all. The reach is that of today."""
    participations: Any = apps.get_model("campaigns", "Participation")
    rows = participations.objects.filter(campaign=campaign).order_by("position", "id")
    if not organised_campaigns(user.grants, capability).filter(pk=campaign.pk).exists():
        rows = rows.filter(user.grants.unit_q(capability, "unit"))
    if unit is not None:
        rows = rows.filter(unit__in=_under(unit, on))
    return list(rows.values_list("unit_id", flat=True))
