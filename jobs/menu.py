"""The menu entries of this app, and the bell of every page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.context import NavEntry, add_context, add_nav
from accounts.models import User
from jobs.models import Message


def register() -> None:
    """Called once from the app's `ready()`."""
    add_nav(entries)
    add_context(bell)


def entries(request: HttpRequest, user: User) -> list[NavEntry]:
    """Everybody's messages and jobs, and the operator's pages."""

    def entry(label: str, name: str, icon: str, position: int, badge: int = 0) -> NavEntry:
        url = reverse(name)
        return NavEntry(label, url, icon, badge, request.path.startswith(url), position)

    found = [
        entry(_("消息"), "message-list", "bell", 90, unread_of(request, user)),
        entry(_("我的后台任务"), "job-list", "progress-check", 91),
    ]
    if user.grants.has(Capability.SYSTEM_OPERATE):
        found += [
            entry(_("运行状况"), "system-health", "heartbeat", 66),
            entry(_("后台任务"), "system-job-list", "server", 67),
        ]
    return found


def bell(request: HttpRequest, user: User) -> dict[str, Any]:
    """The bell in the top bar."""
    return {"unread": unread_of(request, user), "inbox_url": reverse("message-list")}


def unread_of(request: HttpRequest, user: User) -> int:
    """How many messages wait to be read: one query a request."""
    if not hasattr(request, "unread_messages"):
        request.unread_messages = Message.objects.visible_to(user).unread().count()  # type: ignore[attr-defined]
    count: int = request.unread_messages  # type: ignore[attr-defined]
    return count
