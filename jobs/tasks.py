"""Celery: one task runs every kind of job. (Named `tasks` because `jobs.jobs` would say it twice.)"""

from celery import shared_task

from jobs import services


@shared_task(name="jobs.run")
def run(job_id: int) -> None:
    """Do one job."""
    services.run_job(job_id=job_id)


@shared_task(name="jobs.sweep")
def sweep() -> None:
    """Pick up what was lost."""
    services.sweep_jobs()
