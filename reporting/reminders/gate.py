"""The last look before a digest leaves by mail or chat: who has left or moved since it was written is not told."""

from django.utils.translation import gettext as _

from accounts.models import Membership
from audit import clock
from jobs.models import Message
from jobs.outbox import register_gate
from reporting.reminders.sending import CATEGORY


def register() -> None:
    """Called once from the app's `ready()`."""
    register_gate(CATEGORY, still_in_post)


def still_in_post(message: Message) -> str | None:
    """None while the person holds any post; otherwise why he is not told."""
    held = Membership.objects.in_force(clock.today()).filter(user=message.user_id)
    return None if held.exists() else _("收件人已不在岗")
