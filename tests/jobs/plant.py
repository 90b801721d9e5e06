"""Worker, beat, broker and mail server as processes and threads that a test can kill, on the test's own database."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import redis
from aiosmtpd.controller import Controller

from tests.e2e.stack import PROJECT, free_port

START = datetime.fromisoformat("2026-06-15T09:00:00+08:00")
WITHIN = 150.0


def wait_until(condition: Callable[[], object], what: str, seconds: float = WITHIN) -> None:
    """Poll until the condition holds."""
    pause = threading.Event()
    for _turn in range(int(seconds * 10)):
        if condition():
            return
        pause.wait(0.1)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")


class PostOffice:
    """An SMTP server. `hold_at`: the n-th mail is held, before or after it counts as taken, until `release`."""

    def __init__(self, **options: object) -> None:
        self.port, self.options = free_port(), options
        self.ids: list[str] = []
        self.raw: list[bytes] = []
        self.hold_at, self.hold_after, self.free = -1, False, False
        self.held = threading.Event()
        self._controller: Controller | None = None

    def open(self) -> None:
        options: dict[str, Any] = {"decode_data": False, **self.options}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()

    def close(self) -> None:
        self.free = True
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_DATA(self, server, session, envelope):
        key = BytesParser().parsebytes(envelope.content)["Message-ID"]
        last = len(self.ids) == self.hold_at and not self.held.is_set()
        if last and not self.hold_after:
            await self._hold()
            return "451 held"
        self.ids.append(key)
        self.raw.append(envelope.content)
        if last:
            await self._hold()
        return "250 taken"

    async def _hold(self) -> None:
        self.held.set()
        while not self.free:
            await asyncio.sleep(0.05)

    def count(self) -> Counter:
        """How often each Message-ID has arrived."""
        return Counter(self.ids)


class Plant:
    """What runs besides the web server."""

    def __init__(self, folder: Path, database: str, post: PostOffice) -> None:
        self.folder, self.post = folder, post
        self.broker_port = free_port()
        self.broker_url = f"redis://127.0.0.1:{self.broker_port}/0"
        self.clock = folder / "clock"
        self.running: list[subprocess.Popen[bytes]] = []
        self.redis: subprocess.Popen[bytes] | None = None
        parts = urlsplit(os.environ["DATABASE_URL"])
        self.environment = {
            **os.environ, "ENVIRONMENT": "test", "DATABASE_URL": urlunsplit(parts._replace(path=f"/{database}")),
            "REDIS_URL": self.broker_url, "CLOCK_FILE": str(self.clock), "VAR_DIR": str(folder), "BEAT_PACE": "0.5",
            "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(post.port), "EMAIL_SECURITY": "none", "QUIET_HOURS": "",
            "FAULT_FOLDER": str(folder), "SECRET_KEY": "only-for-this-test",
        }  # fmt: skip
        self.set_clock(0)

    def set_clock(self, minutes: float) -> datetime:
        """Minutes after START, for every process."""
        moment = START + timedelta(minutes=minutes)
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(moment.isoformat(), encoding="ascii")
        fresh.replace(self.clock)
        return moment

    def _start(self, name: str, *command: str, **more: str) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=PROJECT, env={**self.environment, **more}, stdout=log, stderr=log, start_new_session=True
            )
        self.running.append(process)
        return process

    def broker(self) -> "subprocess.Popen[bytes]":
        """Redis without a memory on disk, always at the same port."""
        program = shutil.which("redis-server")
        assert program, "redis-server is not installed"
        process = self._start(
            "broker",
            program,
            "--port",
            str(self.broker_port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        )
        wait_until(self._broker_answers, "the broker")
        return process

    def _broker_answers(self) -> bool:
        with redis.Redis.from_url(self.broker_url, socket_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

    def forget(self) -> None:
        """The broker loses every message."""
        with redis.Redis.from_url(self.broker_url) as client:
            client.flushall()

    def worker(self, children: int = 2) -> "subprocess.Popen[bytes]":
        celery = [sys.executable, "-m", "celery", "-A", "tests.jobs.product", "worker"]
        return self._start("worker", *celery, "--concurrency", str(children), "--loglevel", "WARNING")

    def beat(self, number: int = 1, daily: bool = False) -> "subprocess.Popen[bytes]":
        celery = [sys.executable, "-m", "celery", "-A", "tests.jobs.product", "beat", "--pidfile="]
        more = {"FAULT_DAILY": "1"} if daily else {}
        return self._start(f"beat{number}", *celery, "--schedule", str(self.folder / f"beat{number}"), **more)

    def kill(self, process: "subprocess.Popen[bytes] | None") -> None:
        """kill -9, with all children."""
        assert process is not None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        self.running.remove(process)

    def stop(self) -> None:
        """End everything, the broker last."""
        for process in reversed(self.running[:]):
            self.kill(process)
        self.post.close()

    def lines(self, name: str) -> list[str]:
        """What the jobs noted."""
        path = self.folder / name
        return path.read_text(encoding="ascii").split() if path.exists() else []

    def go(self) -> None:
        """Let held jobs end."""
        (self.folder / "go").touch()
