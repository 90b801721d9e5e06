"""Which page a user starts on. Apps above register theirs in `apps.py`; the `home` view asks them in order."""

from collections.abc import Callable

from accounts.models import User

HomeSource = Callable[[User], str | None]
_sources: list[tuple[int, HomeSource]] = []


def add_home(source: HomeSource, position: int) -> HomeSource:
    """Register a source: the URL of the user's first page, or None when the page is not for this user.

    The lowest position that answers wins: bureau manager 10, unit leader 20, liaison 30, leader 40,
    system administrator 60, security administrator 70, auditor 80.
    """
    _sources.append((position, source))
    _sources.sort(key=lambda entry: entry[0])
    return source


def home_of(user: User) -> str | None:
    """The user's first page; None for a user whom no app has anything to offer."""
    return next((url for _position, source in _sources if (url := source(user))), None)
