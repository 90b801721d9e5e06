"""Seconds from the command line to a notice's draft, interpreter start included; the target is under two.

`manage.py read_notice` reads the reference notices where they are beside the project, else our own of the tests, as
.txt, .docx and .pdf made from them beforehand. Each file is read several times and its median counts: `…_seconds` is
the median over the files, `…_slowest_seconds` the largest, `…_processor_seconds` what a processor worked (a busy
machine disturbs it less). `…_ratio` compares with the start of a bare interpreter, measured in turns with the rest.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import parser, report
from tests.campaigns.notices import NOTICES
from tests.campaigns.sources.made import as_docx, as_pdf
from tests.campaigns.test_read_notice import CASES

_ROOT = Path(__file__).resolve().parents[2]
_MAKERS: dict[str, Callable[[str], bytes]] = {"txt": str.encode, "docx": as_docx, "pdf": as_pdf}


def texts() -> list[str]:
    """The texts to read."""
    return [path.read_text(encoding="utf-8") for path in sorted(NOTICES.glob("*.txt"))] or [c.text for c in CASES[:5]]


def seconds(*arguments: str) -> tuple[float, float]:
    """How long a Python command and what it starts run: by the clock and by the processor. It must end well."""
    began, worked = time.perf_counter(), _worked()
    subprocess.run([sys.executable, *arguments], cwd=_ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began, _worked() - worked


def _worked() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(rounds: int) -> dict[str, float]:
    """All figures."""
    bare: list[tuple[float, float]] = []
    taken: dict[str, dict[Path, list[tuple[float, float]]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for ending, make in _MAKERS.items():
            for number, text in enumerate(texts()):
                path = Path(folder) / f"{number}.{ending}"
                path.write_bytes(make(text))
                taken.setdefault(ending, {})[path] = []
        for _ in range(rounds):
            bare.append(seconds("-c", "pass"))
            for files in taken.values():
                for path, found in files.items():
                    found.append(seconds("manage.py", "read_notice", str(path)))
    start = _median(bare, 0)
    figures = {"interpreter_seconds": start}
    for ending, files in taken.items():
        medians = [_median(found, 0) for found in files.values()]
        figures[f"{ending}_seconds"] = statistics.median(medians)
        figures[f"{ending}_slowest_seconds"] = max(medians)
        figures[f"{ending}_processor_seconds"] = statistics.median(_median(found, 1) for found in files.values())
        figures[f"{ending}_ratio"] = statistics.median(medians) / start
    return figures


def _median(found: list[tuple[float, float]], which: int) -> float:
    return statistics.median(pair[which] for pair in found)


def main() -> None:
    options = parser(__doc__ or "")
    options.add_argument("--rounds", type=int, default=5, help="how often each file is read")
    given = options.parse_args()
    report(measure(given.rounds), as_json=given.json)


if __name__ == "__main__":
    main()
