"""Which requests for more time wait for whose decision."""

from accounts.capabilities import Capability
from accounts.models import User
from campaigns.models import Campaign
from rectification.models import Extension
from rectification.querysets import ExtensionQuerySet


def waiting_extensions(user: User, campaign: Campaign) -> ExtensionQuerySet:
    """待批延期: the requests in a campaign that this person may decide, the oldest first; none where he may not."""
    if not user.grants.has(Capability.EXTENSION_DECIDE):
        return Extension.objects.none()
    rows = Extension.objects.all().within(user, Capability.EXTENSION_DECIDE).asked()
    return rows.filter(problem__campaign=campaign).exclude(asked_by=user).order_by("asked_at", "id")
