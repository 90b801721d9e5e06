"""The running product and a browser before it."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.e2e.stack import Stack, database, free_port, product_environment, wait_until_answers


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, quiet on the network."""
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """The screen of an old office PC."""
    return {**browser_context_args, "viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}


@pytest.fixture(scope="module")
def stack(stack_without_people: Stack) -> Stack:
    """The running product with the cast."""
    seed(stack_without_people, "tests.e2e.seed")
    return stack_without_people


def seed(stack: Stack, program: str) -> None:
    """Run a program that writes rows, with the product's environment, to its end."""
    stack.start(program)
    assert stack.processes.pop().wait(600) == 0, stack.log.read_text()[-3000:]


@pytest.fixture(scope="module")
def stack_without_people(tmp_path_factory, worker_id) -> Iterator[Stack]:
    """Web server and worker on a fresh PostgreSQL database, with the clock at the start of June 2020."""
    if os.environ.get("TEST_DATABASE") != "postgres":
        pytest.fail("browser tests run on PostgreSQL: use bin/test")
    folder: Path = tmp_path_factory.mktemp("stack")
    name = f"zz_e2e_{worker_id}_{os.getpid()}"
    with database(os.environ["DATABASE_URL"], name) as keywords:
        host = quote(str(keywords.get("host", "")), safe="")
        url = f"postgres://{keywords['user']}@{host}:{keywords.get('port', 5432)}/{name}"
        clock_file = folder / "clock"
        broker = os.environ["REDIS_URL"]
        # Its own broker database, so that no other worker takes this product's messages.
        number = 1 + (int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0)
        broker = f"{broker.rsplit('/', 1)[0]}/{number}"
        port = free_port()
        stack = Stack(
            f"http://127.0.0.1:{port}", keywords, clock_file, product_environment(url, broker, folder, clock_file),
            folder / "stack.log",
        )  # fmt: skip
        stack.set_clock("2020-06-03T09:00:00")
        try:
            stack.manage("migrate", "--verbosity", "0")
            stack.start("gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "2")
            stack.start("celery", "-A", "config", "worker", "--concurrency", "1", "--loglevel", "INFO")
            stack.start("celery", "-A", "config", "beat", "--schedule", str(folder / "beat"), "--loglevel", "INFO")
            wait_until_answers(stack)
            yield stack
        finally:
            stack.stop()
