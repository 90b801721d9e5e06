"""Transitions of jobs that a person asks for, or that mark the end of what a person can fetch.

Claiming, ending and re-queueing an attempt are no acts of anybody: `services.running` and `services.sweeping` do them
by conditional UPDATE on state and attempt, and the row itself is their record.
"""

from accounts.capabilities import Capability
from accounts.transitions import Transition
from jobs.models import JobState

QUEUED = frozenset({JobState.QUEUED.value})
AGAIN = frozenset({JobState.FAILED.value, JobState.CANCELLED.value, JobState.EXPIRED.value})
DONE = frozenset({JobState.DONE.value})


def cancel(capability: Capability) -> Transition:
    """A queued job is cancelled at once; by who asked for it, or by who operates the system."""
    return Transition("jobs.job.cancelled", QUEUED, JobState.CANCELLED, capability)


def retry(capability: Capability) -> Transition:
    """Once more, on the same row."""
    return Transition("jobs.job.retried", AGAIN, JobState.QUEUED, capability)


#: The system's: the sweeper has looked at the date.
EXPIRE = Transition("jobs.job.expired", DONE, JobState.EXPIRED, None)
