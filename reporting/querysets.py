"""Which exports, digests and chases a person may read."""

from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from accounts.capabilities import Capability
from accounts.grants import NOTHING, Grants
from accounts.querysets import ScopedQuerySet
from reporting.reach import organised_campaigns


class ExportQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.REPORT_DOWNLOAD

    def reach(self, grants: Grants, capability: Capability) -> Q:
        """One's own. Rights change after a report was built, so each unit in it must be within reach today."""
        if capability != Capability.REPORT_DOWNLOAD:
            return NOTHING
        within = grants.unit_q(capability, "unit") | Q(
            export__campaign__in=organised_campaigns(grants, capability).values("pk")
        )
        outside = self.model.covers.through.objects.filter(export=OuterRef("pk")).exclude(within)
        return Q(requested_by=grants.user_id) & ~Q(Exists(outside))


class OwnDigestQuerySet(ScopedQuerySet[Any]):
    """What one was reminded of oneself; the model's `owner_path` leads to the person."""

    read_capability = Capability.SELF

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q(**{self.model.owner_path: grants.user_id}) if capability == Capability.SELF else NOTHING


class ChaseQuerySet(ScopedQuerySet[Any]):
    """Chases are as visible as the obligation that they chase."""

    read_capability = Capability.FILING_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        obligations = apps.get_model("campaigns", "Obligation").objects
        return Q(obligation__in=obligations.filter(obligations.all().reach(grants, capability)).values("pk"))
