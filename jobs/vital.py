"""Signs of life: beat and each worker touch a row of their own, which the health page reads."""

import logging
import os
import socket
import time
from datetime import timedelta
from typing import Any

from celery.signals import heartbeat_sent, worker_shutdown
from django.db import DatabaseError, connection

from audit import clock
from jobs.models import Pulse, PulseKind

log = logging.getLogger(__name__)

TOUCH_SECONDS = 15.0
#: A process unheard for so long is no longer counted.
FORGOTTEN = timedelta(days=1)
_last: dict[str, float] = {}


def own_name() -> str:
    """This process: host and number."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


def touch(kind: PulseKind) -> None:
    """Say that this process lives, at most every 15 seconds. A database that is away ends no process."""
    present = time.monotonic()
    if present - _last.get(kind, float("-inf")) < TOUCH_SECONDS:
        return
    _last[kind] = present
    try:
        Pulse.objects.update_or_create(name=own_name(), defaults={"kind": kind, "at": clock.now()})
        Pulse.objects.filter(at__lt=clock.now() - FORGOTTEN).delete()
    except DatabaseError:
        log.warning("no sign of life could be written")
    finally:
        # The worker's children are forked from here and must not share the connection.
        connection.close()


def forget() -> None:
    """Say that this process has ended in order."""
    try:
        Pulse.objects.filter(name=own_name()).delete()
    except DatabaseError:
        log.warning("the sign of life stays until tomorrow")
    finally:
        connection.close()


def connect() -> None:
    """Called once from the app's `ready()`."""
    heartbeat_sent.connect(_worker_lives, dispatch_uid="jobs.worker_lives")
    worker_shutdown.connect(_worker_ended, dispatch_uid="jobs.worker_ended")


def _worker_lives(**_kwargs: Any) -> None:
    touch(PulseKind.WORKER)


def _worker_ended(**_kwargs: Any) -> None:
    forget()
