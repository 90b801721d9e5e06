"""Start programs, watch them, and leave none behind. Standard library only."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Ended(Exception):
    """A signal asked this program to end; ``exit_code`` is the shell's 128 + signal."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number


class Failed(Exception):
    """Something could not be started or died; the text is for the person at the terminal."""


@dataclass(frozen=True)
class Child:
    """A program started here, the leader of its own session."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path | None
    stop_signal: signal.Signals
    grace: float

    def last_lines(self, count: int = 20) -> str:
        """The end of its log, or nothing when it writes to the terminal."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


class Family:
    """Children that start one after another and end together, in the opposite order.

    As a context manager: however its block is left, all children and what they started are gone after it.
    """

    def __init__(self) -> None:
        self.children: list[Child] = []
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Family:
        if _libc:
            # Processes whose parent died come to us, so that the end can find them.
            _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        for number in ENDING_SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN or number != signal.SIGHUP:  # nohup stays nohup
                self._handlers[number] = signal.signal(number, _raise_ended)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in self._handlers:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the clearing up short
        for child in reversed(self.children):
            self.stop(child)
        _kill_orphans()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def start(
        self,
        name: str,
        argv: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        log: Path | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        grace: float = 10,
    ) -> Child:
        """Start a program; ``stop_signal`` asks it to end and after ``grace`` seconds it is killed.

        ``log`` takes its output (default: the terminal); ``user`` is the account that runs it (needs root).
        """
        output = log.open("ab") if log else None
        try:
            popen = subprocess.Popen(
                [str(part) for part in argv],
                env=env,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                preexec_fn=_die_with_parent,
                user=user,
                group=user,
                extra_groups=[] if user else None,
            )
        finally:
            if output:
                output.close()
        child = Child(name, popen, log, stop_signal, grace)
        self.children.append(child)
        return child

    def stop(self, child: Child) -> None:
        """End one child and its whole process group."""
        if child.popen.poll() is None:
            child.popen.send_signal(child.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.popen.wait(child.grace)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.popen.pid, signal.SIGKILL)
        child.popen.wait()

    def wait_until(self, ready: Callable[[], bool], *, what: str, seconds: float) -> None:
        """Wait for ``ready``; raises `Failed` when a child dies meanwhile or the time is over."""
        end = time.monotonic() + seconds
        while not ready():
            self.raise_if_one_died()
            if time.monotonic() > end:
                tail = self.children[-1].last_lines() if self.children else ""
                raise Failed(f"{what} did not answer within {seconds:.0f} s\n{tail}")
            time.sleep(0.1)

    def raise_if_one_died(self, besides: Child | None = None) -> None:
        for child in self.children:
            code = child.popen.poll()
            if code is not None and child is not besides:
                end = f"{child.name} ended unexpectedly (exit code {code})\n{child.last_lines()}"
                raise Failed(end.rstrip())

    def wait_for(self, child: Child) -> int:
        """Wait for one child that is to end by itself; returns its exit code and forgets it.

        What it left in its process group is killed. Raises `Failed` when another child dies meanwhile.
        """
        while child.popen.poll() is None:
            self.raise_if_one_died(besides=child)
            time.sleep(0.2)
        self.children.remove(child)
        self.stop(child)
        return child.popen.returncode

    def watch(self) -> None:
        """Stay until a signal comes (`Ended`) or a child dies (`Failed`)."""
        while True:
            self.raise_if_one_died()
            time.sleep(0.5)


def _raise_ended(number: int, frame: FrameType | None) -> None:
    raise Ended(number)


def _die_with_parent() -> None:
    # Runs in the child between fork and exec: even `kill -9` of this program leaves no server behind.
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _kill_orphans() -> None:
    """Kill what the children left behind (it has become ours, see `Family.__enter__`)."""
    own = str(os.getpid())
    while True:
        orphans = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if fields[1] == own:
                orphans.append(int(stat.parent.name))
        if not orphans:
            return
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def run_to_end(
    argv: Sequence[str | Path], *, user: str | None = None, cwd: Path | None = None, check: bool = True
) -> int:
    """Run a program and return its exit code; with ``check`` its output is kept for the error (`Failed`)."""
    result = subprocess.run(
        [str(part) for part in argv],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if check else None,
        stderr=subprocess.STDOUT if check else None,
        user=user,
        group=user,
        extra_groups=[] if user else None,
    )
    if check and result.returncode:
        raise Failed(f"{argv[0]} failed\n{result.stdout.decode(errors='replace')}")
    return result.returncode


def free_port(host: str = "127.0.0.1", wanted: int = 0) -> int | None:
    """``wanted`` when it is free, any free port for 0, else None."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, wanted))
        except OSError:
            return None
        return int(sock.getsockname()[1])
