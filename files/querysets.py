"""Named reads of attachments."""

from typing import Any, Self

from django.db.models import Q

from accounts.capabilities import Capability
from accounts.grants import NOTHING, Grants
from accounts.querysets import ScopedQuerySet
from files.access import owner_conditions


class AttachmentQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.SELF

    def reach(self, grants: Grants, capability: Capability) -> Q:
        """One's own uploads; `visible_to` adds what the owning rows allow."""
        return Q(uploaded_by=grants.user_id) if capability == Capability.SELF else NOTHING

    def within(self, user: Any, capability: Capability) -> Self:
        condition = self.reach(user.grants, capability)
        if capability == Capability.SELF:
            for owner in owner_conditions(user):
                condition |= owner
        return self.filter(condition)
