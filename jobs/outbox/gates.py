"""The last look at a recipient before a message leaves: apps above know who has left, moved or is on leave."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from jobs.models import Message

Gate = Callable[[Message], str | None]
_gates: dict[str, list[Gate]] = {}


def register_gate(category: str, function: Gate) -> None:
    """Ask `function(message)` before a message of this category is handed to a channel.

    It returns None, or in words of the screen why this person is not to be told (any more).
    """
    _gates.setdefault(category, []).append(function)


def refusal_of(message: Message) -> str | None:
    """Why the recipient gets nothing; None when he does."""
    if not message.user.is_active:
        return _("账号已停用")
    return next((reason for gate in _gates.get(message.category, ()) if (reason := gate(message))), None)
