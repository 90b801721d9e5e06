"""Asking for jobs, running them, cancelling and repeating them, and picking up what was lost."""

from jobs.services.asking import cancel_job, enqueue, enqueue_once, retry_job
from jobs.services.running import run_job
from jobs.services.sweeping import sweep_jobs

__all__ = ["cancel_job", "enqueue", "enqueue_once", "retry_job", "run_job", "sweep_jobs"]
