"""Which exports a person may read: his own."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.capabilities import Capability
from accounts.grants import NOTHING, Grants
from accounts.querysets import ScopedQuerySet

if TYPE_CHECKING:
    pass


class ExportQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.REPORT_DOWNLOAD

    def reach(self, grants: Grants, capability: Capability) -> Q:
        """What one asked for oneself: its reach was checked then, and is checked again at download."""
        return Q(requested_by=grants.user_id) if capability == Capability.REPORT_DOWNLOAD else NOTHING
