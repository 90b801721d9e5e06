"""Menu entries and first pages of reporting."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability, Role
from accounts.context import NavEntry, add_context, add_nav
from accounts.home import add_home
from accounts.models import User


def register() -> None:
    """Called once from the app's `ready()`."""
    add_nav(entries)
    add_context(search_context)
    add_home(manager_home, 10)
    add_home(leader_home, 40)


def search_context(request: HttpRequest, user: User) -> dict[str, Any]:
    """`search_url`: with it the top bar shows the box."""
    return {"search_url": reverse("search-list")} if user.grants.has(Capability.CAMPAIGN_READ) else {}


def manager_home(user: User) -> str | None:
    """Who reviews starts on the desk."""
    return reverse("desk-detail") if user.grants.has_role(Role.CAMPAIGN_MANAGER) else None


def leader_home(user: User) -> str | None:
    """A leader starts on the overview."""
    return reverse("overview-detail") if user.grants.has_role(Role.LEADER) else None


def entries(request: HttpRequest, user: User) -> list[NavEntry]:
    """工作台, 总览, 未报情况, 日历, 统计汇总, 报表."""
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    found = []
    if user.grants.has(Capability.FILING_REVIEW):
        found.append(
            NavEntry(_("工作台"), reverse("desk-detail"), "layout-dashboard", 0, here == "desk-detail", position=5)
        )
    if user.grants.has_role(Role.CAMPAIGN_MANAGER, Role.LEADER):
        url = reverse("arrears-list")
        found.append(NavEntry(_("未报情况"), url, "clock-exclamation", 0, here.startswith("arrears-"), position=25))
    if user.grants.has(Capability.CAMPAIGN_READ):
        url = reverse("calendar-month")
        found.append(NavEntry(_("日历"), url, "calendar-due", 0, here == "calendar-month", position=45))
    if user.grants.has_role(Role.LEADER):
        found.append(
            NavEntry(_("总览"), reverse("overview-detail"), "chart-bar", 0, here == "overview-detail", position=6)
        )
    if user.grants.has(Capability.REPORT_DOWNLOAD):
        found += [
            NavEntry(
                _("统计汇总"), reverse("statistics-detail"), "table", 0, here.startswith("statistics-"), position=60
            ),
            NavEntry(_("报表"), reverse("export-list"), "report-analytics", 0, here.startswith("export-"), position=70),
        ]
    return found
