"""Reading a notice behind a fence: a process of its own, with ceilings on time and memory.

A file from outside may be made to be slow or large. The process has no secrets of ours (no environment, no open
files, no Django) and ends at the ceilings; what it answers is checked for size. No Django here either: the command
line reads through the fence as well. Old Word files are first converted by LibreOffice, which has ceilings of its own.
"""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from campaigns.notices.decoding import Unreadable
from campaigns.notices.sources import CONVERTED, check_kind

_ROOT = Path(__file__).resolve().parents[2]
_LARGEST_ANSWER = 64 * 1024 * 1024
_log = logging.getLogger(__name__)

_SLOW = "文件太复杂，{seconds}秒内没有读完。请只保留通知正文后再读取。"
_LARGE = "文件太复杂，读取时超出了内存上限。请只保留通知正文后再读取。"
_LOST = "文件没有读成，可能已损坏。请用原来的软件另存，或复制正文粘贴后再读取。"
#: Exit status of the process for "out of memory".
OUT_OF_MEMORY = 77


@dataclass(frozen=True)
class Ceilings:
    """Seconds (of the clock and of the processor) and bytes of memory that one notice may cost."""

    seconds: float = 10.0
    memory: int = 500 * 1024 * 1024


def read_fenced(content: bytes, name: str, ceilings: Ceilings = Ceilings()) -> tuple[str, dict[str, Any]]:
    """The kept text of a file and its draft. `name` gives the ending; pasted text (UTF-8) has none.

    Raises Unreadable: refused, broken, or beyond a ceiling. Takes up to `ceilings.seconds`, and for .doc and .wps the
    conversion's time on top (sources.office).
    """
    if check_kind(content, name) in CONVERTED:
        from campaigns.notices.sources.office import to_docx

        content, name = to_docx(content), "converted.docx"
    try:
        answer = _ask(content, name, ceilings)
    except OSError as fault:
        _log.exception("the notice reader could not be started")
        raise Unreadable("服务器现在不能读取文件，请稍后再试；仍不行请告知管理员。") from fault
    if "refused" in answer:
        raise Unreadable(str(answer["refused"]))
    return str(answer["text"]), dict(answer["draft"])


def _ask(content: bytes, name: str, ceilings: Ceilings) -> dict[str, Any]:
    task = {"name": name, "seconds": ceilings.seconds, "memory": ceilings.memory}
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as complaints:
        source.write(json.dumps(task).encode() + b"\n" + content)
        source.seek(0)
        written, status, timed_out = _run(source, complaints, ceilings.seconds)
        answer = _parsed(written) if status == 0 else None
        if answer is not None:
            return answer
        if timed_out or status == -signal.SIGXCPU:
            raise Unreadable(_SLOW.format(seconds=f"{ceilings.seconds:g}"))
        if status == OUT_OF_MEMORY:
            raise Unreadable(_LARGE)
        complaints.seek(0)
        _log.error("the notice reader ended with %s: %s", status, complaints.read()[-2000:].decode(errors="replace"))
        raise Unreadable(_LOST)


def _run(source: IO[bytes], complaints: IO[bytes], seconds: float) -> tuple[bytes, int, bool]:
    """What the process wrote, its status, and whether it was cut off."""
    timed_out = threading.Event()
    process = subprocess.Popen(
        [sys.executable, "-s", "-m", f"{__package__}.fenced"],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=complaints,
        cwd=_ROOT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
        start_new_session=True,
    )

    def cut_off() -> None:
        timed_out.set()
        kill_group(process)

    timer = threading.Timer(seconds, cut_off)
    timer.start()
    try:
        assert process.stdout is not None
        written = process.stdout.read(_LARGEST_ANSWER + 1)
        if len(written) > _LARGEST_ANSWER:
            kill_group(process)
        status = process.wait()
    finally:
        timer.cancel()
        end_group(process)
        if process.stdout is not None:
            process.stdout.close()
    return written, status, timed_out.is_set()


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all that it started; nothing where it has ended already."""
    if process.returncode is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """End a process and wait for it; what it started ends too, even where it went first and left that behind."""
    kill_group(process)
    process.wait()
    # Those who are left keep the number of their group from being given to anybody else.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _parsed(written: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(written)
    except ValueError:
        return None
    if isinstance(answer, dict) and ("refused" in answer or {"text", "draft"} <= answer.keys()):
        return answer
    return None
