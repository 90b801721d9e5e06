"""Named reads of jobs, messages and signs of life."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from accounts.capabilities import Capability
from accounts.grants import NOTHING, Grants
from accounts.querysets import ScopedQuerySet


class JobQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.SELF

    def reach(self, grants: Grants, capability: Capability) -> Q:
        """One's own jobs: parameters and result are as private as the person who asked. Who operates the system has
        all of them under another capability, whose pages show kind and state alone."""
        if capability == Capability.SELF:
            return Q(requested_by=grants.user_id)
        return Q() if grants.everywhere(capability) else NOTHING

    def queued(self) -> Self:
        """Waiting for a worker."""
        return self.filter(state="queued")

    def unheard(self, sent_before: datetime) -> Self:
        """Queued, and the broker was told so long ago (or never) that its message must be presumed lost."""
        return self.queued().filter(Q(sent_at=None) | Q(sent_at__lte=sent_before))

    def silent(self, heard_before: datetime) -> Self:
        """Running without a heartbeat: the worker is presumed dead."""
        return self.filter(state="running", heartbeat_at__lte=heard_before)

    def outlived(self, present: datetime) -> Self:
        """Done, and kept long enough."""
        return self.filter(state="done", expires_at__lte=present)


class MessageQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.SELF

    def reach(self, grants: Grants, capability: Capability) -> Q:
        """What oneself was told; who operates the system has the state of all, and is shown no content."""
        if capability == Capability.SELF:
            return Q(user=grants.user_id)
        return Q() if grants.everywhere(capability) else NOTHING

    def inbox(self) -> Self:
        """What has arrived inside the product."""
        return self.filter(channel="inbox", state="sent")

    def unread(self) -> Self:
        """Not looked at yet."""
        return self.inbox().filter(read_at=None)

    def due(self, present: datetime) -> Self:
        """To be sent now."""
        return self.filter(state="waiting", next_at__lte=present)

    def abandoned(self, present: datetime) -> Self:
        """Claimed by a sender that has not been heard of since."""
        return self.filter(state="sending", lease_until__lte=present)

    def outside(self) -> Self:
        """By channels that leave the product."""
        return self.exclude(channel="inbox")


class ChoiceQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.SELF

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q(user=grants.user_id) if capability == Capability.SELF else NOTHING


class PulseQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.SYSTEM_OPERATE

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q() if grants.everywhere(capability) else NOTHING
