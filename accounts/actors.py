"""Who acts: handed to every service, so that the trail never has to guess."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from audit.services import Who

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Actor:
    """A user at an address; `user` is None for the system itself (jobs, sweepers)."""

    user: "User | None"
    address: str = ""

    @property
    def who(self) -> Who:
        """The values that the trail keeps: the first post's unit stands for the person's unit."""
        if self.user is None:
            return Who(None, _("系统"))
        posts = self.user.grants.posts
        unit_id, unit_name = (posts[0].unit_id, posts[0].unit_name) if posts else (None, "")
        return Who(self.user.pk, self.user.name, unit_id, unit_name, self.address)

    @property
    def person(self) -> "User":
        """The user; acts that a person must do refuse the system."""
        if self.user is None:
            raise PermissionDenied("a person must do this")
        return self.user

    def may(self, capability: Capability, row: Any) -> bool:
        """Whether the capability is held over this row: one query."""
        if self.user is None or not self.user.grants.has(capability):
            return False
        rows = type(row)._default_manager.all().within(self.user, capability)
        return bool(rows.filter(pk=row.pk).exists())

    def require(self, capability: Capability, row: Any) -> None:
        """Raise PermissionDenied unless `may`."""
        if not self.may(capability, row):
            raise PermissionDenied(_("您没有办理这件事的权限。"))

    def require_any(self, capability: Capability) -> None:
        """Raise PermissionDenied unless the capability is held at all (acts that have no row yet)."""
        if self.user is None or not self.user.grants.has(capability):
            raise PermissionDenied(_("您没有办理这件事的权限。"))


SYSTEM = Actor(None)
