"""The process behind the fence (fence.py): sets its own ceilings, then reads what stands on standard input.

In: one line of JSON (`name`, `seconds`, `memory`), then the file. Out: `{"text": …, "draft": …}` or `{"refused": …}`.
"""

import json
import math
import os
import resource
import sys
from typing import Any


def main() -> None:
    """Answer once. Ends with OUT_OF_MEMORY (fence.py) where the memory does not do."""
    task = json.loads(sys.stdin.buffer.readline())
    _limit(task["seconds"], task["memory"])
    try:
        answer = json.dumps(_answer(sys.stdin.buffer.read(), task["name"])).encode()
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    except MemoryError:
        os._exit(77)


def _limit(seconds: float, memory: int) -> None:
    for which, ceiling in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, math.ceil(seconds)),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, 1024 * 1024),  # its complaints; it writes no other file
    ):
        hard = resource.getrlimit(which)[1]
        ceiling = ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard)
        resource.setrlimit(which, (ceiling, ceiling))


def _answer(content: bytes, name: str) -> dict[str, Any]:
    from campaigns.notices.decoding import Unreadable
    from campaigns.notices.reader import read_notice
    from campaigns.notices.sources import read_source

    try:
        text = read_source(content, name)
    except Unreadable as fault:
        return {"refused": str(fault)}
    return {"text": text, "draft": read_notice(text).as_dict()}


if __name__ == "__main__":
    main()
