"""What every page has: the menu that fits the user's posts, collected from the apps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from accounts.models import User


@dataclass(frozen=True)
class NavEntry:
    """One menu row. `badge` counts what waits for this user; 0 shows nothing."""

    label: str
    url: str
    icon: str
    badge: int = 0
    current: bool = False
    position: int = 50


NavSource = Callable[[HttpRequest, User], list[NavEntry]]
ContextSource = Callable[[HttpRequest, User], dict[str, Any]]
_nav_sources: list[NavSource] = []
_context_sources: list[ContextSource] = []


def add_nav(source: NavSource) -> NavSource:
    """Register a menu source; apps above do this in their `apps.py`, since this one may not know them."""
    _nav_sources.append(source)
    return source


def add_context(source: ContextSource) -> ContextSource:
    """Register a source of further context for every page (the campaign switch)."""
    _context_sources.append(source)
    return source


def screen(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"nav": []}
    entries = [entry for source in _nav_sources for entry in source(request, user)]
    entries.sort(key=lambda entry: entry.position)
    seen: dict[str, NavEntry] = {}
    for entry in entries:
        seen.setdefault(entry.url, entry)
    context: dict[str, Any] = {"nav": list(seen.values()), "user_posts": posts_text(user)}
    for source in _context_sources:
        context.update(source(request, user))
    return context


def posts_text(user: User) -> str:
    """The user's first post as one line: unit and post."""
    posts = user.grants.posts
    return f"{posts[0].unit_name} · {posts[0].post or posts[0].role.label}" if posts else ""
