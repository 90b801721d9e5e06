"""The product's Celery application with a kind of job that a fault test can watch; `celery -A tests.jobs.product`."""

import os
import threading
from pathlib import Path
from typing import Any

import django

from config.celery import app as app

django.setup()

from jobs.registry import Progress, register  # noqa: E402

FOLDER = Path(os.environ["FAULT_FOLDER"])


def note(name: str, line: str) -> None:
    """One line of what really happened, outside of the database."""
    with (FOLDER / name).open("a", encoding="ascii") as file:
        file.write(line + "\n")


def held(progress: Progress) -> dict[str, Any]:
    """Says that it has begun, and goes on when the test lets it."""
    key, pause = progress.job.params.get("key", progress.job.slot), threading.Event()
    note("begun", f"{key}")
    while not (FOLDER / "go").exists():
        progress.step("等待", 1, 2)
        pause.wait(0.05)
    note("done", f"{key}")
    return {}


register("test.held", held, label="测试")
daily = {"task": "jobs.enqueue_slot", "args": ["test.held", "每日测试", "day", 7], "schedule": 0.5}
# What apps above do by themselves is not looked at here.
app.conf.beat_schedule = {
    **{name: entry for name, entry in app.conf.beat_schedule.items() if name.startswith("jobs-")},
    **({"test-daily": daily} if os.environ.get("FAULT_DAILY") else {}),
}
