"""Given: kinds of jobs that tests do, and people with channels."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from accounts.actors import Actor
from accounts.models import User
from audit.clock import SHANGHAI
from jobs import registry
from jobs.models import Channel, ChannelChoice, Job
from jobs.services import enqueue

MORNING = datetime(2026, 6, 15, 9, 0, tzinfo=SHANGHAI)


@contextmanager
def kind(name: str, handler: Any, **more: Any) -> Iterator[str]:
    """A kind of job for the length of a test."""
    registry.register(name, handler, **more)
    try:
        yield name
    finally:
        registry._kinds.pop(name)


def ask(user: User, kind: str, **params: Any) -> Job:
    return enqueue(kind=kind, title="测试任务", params=params, actor=Actor(User.objects.get(pk=user.pk)))


def fresh(job: Job) -> Job:
    found: Job = Job.objects.get(pk=job.pk)
    return found


def mail_for(user: User, address: str = "") -> ChannelChoice:
    """The person also hears by mail."""
    address = address or f"{user.username}@lanchuan.example"
    return ChannelChoice.objects.create(user=user, channel=Channel.MAIL, address=address)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
