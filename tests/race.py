"""Real processes that do the same thing at the same moment, each with its own connection to the test's database."""

import importlib
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from typing import Any
from urllib.parse import urlsplit, urlunsplit

_barrier: Barrier | None = None
TOGETHER_WITHIN = 60


def _begin(database_url: str, barrier: Barrier) -> None:
    global _barrier
    os.environ["DATABASE_URL"] = database_url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    _barrier = barrier


def _outcome(act: Any, arguments: dict[str, Any]) -> str:
    from django.db import connection

    try:
        act(**arguments)
    except Exception as error:
        return type(error).__name__
    finally:
        connection.close()
    return "done"


def _run(path: str, calls: list[dict[str, Any]]) -> list[str]:
    """Do all `calls` of the function named by `path` in threads of this process, when every process is ready."""
    module, name = path.split(":")
    act = getattr(importlib.import_module(module), name)
    assert _barrier is not None
    _barrier.wait(TOGETHER_WITHIN)
    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(lambda arguments: _outcome(act, arguments), calls))


class Racers:
    """`size` processes; `race` spreads calls over them and returns each one's outcome: "done" or the error's name."""

    def __init__(self, size: int, pool: ProcessPoolExecutor) -> None:
        self.size, self.pool = size, pool

    def race(self, path: str, calls: list[dict[str, Any]]) -> list[str]:
        shares = [calls[start :: self.size] for start in range(self.size)]
        futures = [self.pool.submit(_run, path, share) for share in shares]
        return [outcome for future in futures for outcome in future.result(TOGETHER_WITHIN * 2)]


@contextmanager
def racers(size: int, database_name: str) -> Iterator[Racers]:
    """Start `size` processes on a database of the server that DATABASE_URL names."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(parts._replace(path=f"/{database_name}"))
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(size)
    with ProcessPoolExecutor(size, mp_context=context, initializer=_begin, initargs=(url, barrier)) as pool:
        yield Racers(size, pool)
