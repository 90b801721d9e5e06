"""Named reads of jobs."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from accounts.capabilities import Capability
from accounts.grants import NOTHING, Grants
from accounts.querysets import ScopedQuerySet

if TYPE_CHECKING:
    pass


class JobQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.SELF

    def reach(self, grants: Grants, capability: Capability) -> Q:
        """One's own jobs only: a job's parameters and result are as private as the person who asked."""
        return Q(requested_by=grants.user_id) if capability == Capability.SELF else NOTHING

    def waiting(self, queued_before: datetime) -> Self:
        """Queued for so long that the message must be presumed lost."""
        return self.filter(state="queued", queued_at__lte=queued_before)

    def silent(self, heard_before: datetime) -> Self:
        """Running without a heartbeat: the worker is presumed dead."""
        return self.filter(state="running", heartbeat_at__lte=heard_before)
