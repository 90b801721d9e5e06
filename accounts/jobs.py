"""Celery: what nobody confirmed is not kept; what is planned for the day takes effect."""

from celery import shared_task

from accounts.actors import SYSTEM
from accounts.services import imports
from accounts.services.changes import carry_out_due


@shared_task(name="accounts.discard_old_imports")
def discard_old_imports() -> None:
    """Drop uploaded workbooks that a day has passed over."""
    imports.discard_old_imports()


@shared_task(name="accounts.carry_out_changes")
def carry_out_changes() -> None:
    """Carry out the changes of the organisation whose day has come. Repeatable."""
    carry_out_due(actor=SYSTEM)
