"""How fast the workbook is written, as a share of what bare openpyxl needs for the same rows without any layout.

`ratio` compares rows per second of writing alone, `ratio_with_reading` of reading the ledger and writing. Both sides
alternate in one process and the best of several rounds counts, so that a busy machine disturbs both alike.
"""

import argparse
import io
import json
import random
import time
from collections.abc import Callable
from datetime import date

import django
from openpyxl import Workbook

django.setup()

from rectification.models import Measure, Problem, ProblemEvent  # noqa: E402
from reporting.workbook import Report, build_workbook, load_report  # noqa: E402
from tests.cast import build_cast  # noqa: E402
from tests.reporting.given import Given, at, build_given  # noqa: E402

LISTED = at(date(2026, 6, 20))
CUT_OFF = date(2026, 8, 30)
SENTENCE = "现场检查时个别执法人员未按规定出示证件，执法全过程记录不完整，"


def fill(given: Given, count: int) -> None:
    """Problems with measures on the ledger of three units."""
    dice = random.Random(1)
    problems = Problem.objects.bulk_create(
        Problem(
            campaign=given.campaign, unit=given.units[n % 3], focus_item=given.items[n % 6], position=n,
            description=f"{SENTENCE * dice.choice([1, 1, 2, 3])}涉及案卷{n}卷", responsible_leader="韩立诚",
            responsible_unit="执法监督股", due_date=date(2026, 9, 30), due_text="2026年9月", listed_at=LISTED,
        )
        for n in range(count)
    )  # fmt: skip
    Measure.objects.bulk_create(
        Measure(problem=problem, position=k, text="组织全员培训，逐卷自查整改") for problem in problems for k in (1, 2)
    )
    ProblemEvent.objects.bulk_create(
        ProblemEvent(problem=p, kind="listed", business_date=LISTED.date(), recorded_at=LISTED, actor_name="某人")
        for p in problems
    )


def read(given: Given) -> Report:
    return load_report(given.campaign, cut_off=CUT_OFF, unit_ids=[u.pk for u in given.units], scope="全部参加单位")


def write_bare(report: Report) -> None:
    """The same rows and nothing else: no style, no merged cell, no height."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for number, line in enumerate(report.problems, 1):
        measures = "\n".join(line.measures)
        sheet.append(
            [number, line.unit, line.area, line.item, line.description, measures, line.leader, line.responsible_unit,
             line.due]
        )  # fmt: skip
    workbook.save(io.BytesIO())


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def measure(count: int, rounds: int) -> dict[str, float]:
    given = build_given(build_cast())
    fill(given, count)
    report = read(given)
    bare, whole, reading = [], [], []
    for _round in range(rounds):
        bare.append(seconds(lambda: write_bare(report)))
        whole.append(seconds(lambda: build_workbook(report)))
        reading.append(seconds(lambda: read(given)))
    best = min(whole)
    return {
        "rows": count,
        "bare_rows_per_second": round(count / min(bare)),
        "rows_per_second": round(count / best),
        "ratio": round(min(bare) / best, 3),
        "rows_per_second_with_reading": round(count / (best + min(reading))),
        "ratio_with_reading": round(min(bare) / (best + min(reading)), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench workbook", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    figures = measure(options.rows, options.rounds)
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
