"""The menu entries and first pages of this app."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.context import NavEntry, add_nav
from accounts.home import add_home
from accounts.models import AccountRequest, ChangeState, Membership, OrganisationChange, User


def register() -> None:
    """Called once from the app's `ready()`."""
    add_nav(entries)
    add_home(lambda user: _if(user, Capability.ORGANISATION_MANAGE, "unit-list"), 60)
    add_home(lambda user: _if(user, Capability.ROLE_GRANT, "membership-list"), 70)
    add_home(lambda user: _if(user, Capability.TRAIL_READ, "trail-list"), 80)


def _if(user: User, capability: Capability, name: str) -> str | None:
    return reverse(name) if user.grants.has(capability) else None


def entries(request: HttpRequest, user: User) -> list[NavEntry]:
    """The administrators' pages, and everybody's own account."""
    found: list[NavEntry] = []

    def add(label: str, name: str, icon: str, position: int, badge: int = 0) -> None:
        url = reverse(name)
        found.append(NavEntry(label, url, icon, badge, request.path.startswith(url), position))

    if user.grants.has(Capability.ORGANISATION_MANAGE):
        add(_("单位"), "unit-list", "building", 60)
        add(_("单位分组"), "group-list", "subtask", 61)
        held_up = OrganisationChange.objects.exclude(obstacle="").filter(state=ChangeState.PLANNED)
        add(_("单位调整"), "organisation-change-list", "history", 61, held_up.count())
        add(_("用户"), "user-list", "users", 62)
        add(_("账号申请"), "account-request-list", "user-plus", 63, AccountRequest.objects.open().count())
        add(_("导入"), "import-start", "upload", 64)
    if user.grants.has(Capability.ROLE_GRANT):
        add(_("授权"), "membership-list", "shield-check", 60, Membership.objects.proposed().count())
        add(_("用户"), "user-list", "users", 62)
    if user.grants.has(Capability.TRAIL_READ):
        add(_("审计"), "trail-list", "history", 60)
    add(_("我的账号"), "account", "user-circle", 95)
    return found
