"""The last look before a message leaves by mail or chat: who has left since it was written is not told."""

from django.utils.translation import gettext as _

from accounts.models import Membership
from audit import clock
from campaigns.services.dispatch import CATEGORY as DISPATCH
from jobs.models import Message
from jobs.outbox import register_gate
from rectification.services.tasks import CATEGORY as TASK
from reporting.reminders.chasing import CATEGORY as CHASE
from reporting.reminders.sending import CATEGORY as REMINDER


def register() -> None:
    """Called once from the app's `ready()`."""
    for category in (REMINDER, CHASE, DISPATCH, TASK):
        register_gate(category, still_in_post)


def still_in_post(message: Message) -> str | None:
    """None while the person holds any post; otherwise why he is not told."""
    held = Membership.objects.in_force(clock.today()).filter(user=message.user_id)
    return None if held.exists() else _("收件人已不在岗")
