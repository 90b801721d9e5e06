"""Celery: one task runs every kind of job. (Named `tasks` because `jobs.jobs` would say it twice.)"""

from celery import shared_task

from jobs import outbox, services
from jobs.timing import slot_now


@shared_task(name="jobs.run")
def run(job_id: int) -> None:
    """Do one job."""
    services.run_job(job_id=job_id)


@shared_task(name="jobs.sweep")
def sweep() -> None:
    """Pick up what was lost."""
    services.sweep_jobs()


@shared_task(name="jobs.deliver")
def deliver() -> None:
    """Send what stands in the outbox."""
    outbox.deliver_due()


@shared_task(name="jobs.enqueue_slot")
def enqueue_slot(kind: str, title: str, unit: str = "day", after: int = 0) -> None:
    """The job of the present turn, once. `unit` "day" or "hour"; a day's turn begins at the hour `after` in China.

    The timetable may ask every few minutes: a beat that stood still at the hour makes up for it.
    """
    slot = slot_now(unit, after)
    if slot is not None:
        services.enqueue_once(kind=kind, slot_key=slot, title=title)
