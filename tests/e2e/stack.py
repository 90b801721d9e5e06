"""The product as it runs: gunicorn and a Celery worker as processes of their own, on a database of their own.

Nothing is shared with the test process but the database server, the broker and the clock file, so a test that reads
the database counts independently of the product's code.
"""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

import dj_database_url
import psycopg
from psycopg import sql

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "Lanchuan-2020"
STARTED_WITHIN = 60


@dataclass
class Stack:
    """A running product: `url` of its web server, `database` to connect to, `clock_file` that sets its time."""

    url: str
    database: dict[str, Any]
    clock_file: Path
    environment: dict[str, str]
    log: Path
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def set_clock(self, moment: str) -> None:
        """Set the time of web, worker and beat: an ISO moment in China without its offset."""
        fresh = self.clock_file.with_suffix(".new")
        fresh.write_text(f"{moment}+08:00", encoding="ascii")
        fresh.replace(self.clock_file)

    def manage(self, *arguments: str) -> str:
        """Run a management command in the product's environment; its output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def count(self, query: str, *values: Any) -> Any:
        """One value from the database, asked in plain SQL."""
        with psycopg.connect(**self.database) as connection:
            row = connection.execute(query, values).fetchone()
        assert row is not None
        return row[0]

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows from the database, asked in plain SQL."""
        with psycopg.connect(**self.database) as connection:
            return connection.execute(query, values).fetchall()

    def start(self, *arguments: str) -> None:
        """Start one of the product's processes."""
        with self.log.open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", *arguments],
                    cwd=PROJECT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def stop(self) -> None:
        """End them all, with their children."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)


def connection_of(url: str) -> dict[str, Any]:
    """psycopg's keywords for a database URL."""
    parts = dj_database_url.parse(url)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {new: parts[old] for old, new in names.items() if parts.get(old)}  # type: ignore[literal-required]


@contextmanager
def database(url: str, name: str) -> Iterator[dict[str, Any]]:
    """A fresh database beside the one that `url` names."""
    keywords = connection_of(url)
    with psycopg.connect(**{**keywords, "dbname": "postgres"}, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield {**keywords, "dbname": name}
        finally:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until_answers(stack: Stack) -> None:
    """Until the sign-in page comes; urllib's own timeout paces the attempts."""
    for _attempt in range(STARTED_WITHIN * 2):
        try:
            with urllib.request.urlopen(f"{stack.url}/sign-in/", timeout=5) as answer:
                assert answer.status == 200
                return
        except (URLError, ConnectionError, TimeoutError):
            assert all(process.poll() is None for process in stack.processes), stack.log.read_text()[-3000:]
            with socket.socket() as pause:
                pause.settimeout(0.5)
                pause.bind(("127.0.0.1", 0))
                pause.listen()
                try:
                    pause.accept()
                except TimeoutError:
                    continue
    raise AssertionError(stack.log.read_text()[-3000:])


def product_environment(url: str, broker: str, folder: Path, clock_file: Path) -> dict[str, str]:
    """The environment of the product's processes."""
    var = folder / "var"
    var.mkdir(exist_ok=True)
    frontend = var / "frontend"
    if not frontend.exists():
        frontend.symlink_to(PROJECT / "var" / "frontend")
    return {
        **os.environ,
        "ENVIRONMENT": "test",
        "DATABASE_URL": url,
        "REDIS_URL": broker,
        "VAR_DIR": str(var),
        "CLOCK_FILE": str(clock_file),
        "SECRET_KEY": "only-for-this-test-" + folder.name,
    }
