"""Which exports a person may read: his own, as long as he still reaches everything in them."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from accounts.capabilities import Capability
from accounts.grants import NOTHING, Grants
from accounts.querysets import ScopedQuerySet
from reporting.reach import organised_campaigns

if TYPE_CHECKING:
    pass


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
