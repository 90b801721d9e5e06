"""Celery: what nobody confirmed is not kept."""

from celery import shared_task

from accounts.services import imports


@shared_task(name="accounts.discard_old_imports")
def discard_old_imports() -> None:
    """Drop uploaded workbooks that a day has passed over."""
    imports.discard_old_imports()
