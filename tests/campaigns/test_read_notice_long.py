"""Whole notices of our own, of many trades and layouts, scored as the annotated ones are.

Each NAME.txt beside its NAME.json in reader/long; the expectations follow the notices' README and were written before
the reader saw the text. Tasks are [number, start of text, units, day, ongoing].
"""

import json
from pathlib import Path
from typing import Any

import pytest

from campaigns.notices import keep, read_notice
from tests.campaigns.test_read_notice import bare, read, scorer, spots

LONG = sorted((Path(__file__).parent / "reader" / "long").glob("*.txt"))
#: What says how the text is built; the other fields have tests of their own.
STRUCTURE = ("areas", "items", "item.number", "item.area", "tasks", "task.number", "task.units", "task.deadline")


def gold(path: Path) -> dict[str, Any]:
    """The expectation in the README's keys."""
    kept = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    areas = [
        {"title": title, "items": [{"number": number, "text_start": start} for number, start in items]}
        for title, items in kept.pop("areas")
    ]
    tasks = [
        {"number": number, "text_start": start, "units": units, "deadline_iso": day, "ongoing": ongoing}
        for number, start, units, day, ongoing in kept.pop("tasks")
    ]
    phases = [{"name": name, "start_iso": start, "end_iso": end} for name, start, end in kept.pop("phases")]
    submissions = [
        {"what": what, "deadline_iso": day, "recurrence": rhythm, "needs_signature": signed}
        for what, day, rhythm, signed in kept.pop("submissions")
    ]
    return {**kept, "focus_areas": areas, "tasks": tasks, "phases": phases, "submissions": submissions}


def fields(tally: Any) -> dict[str, float]:
    """F1 by field, of those that occur."""
    return {name: tally.f1(name)[2] for name in {*tally.tp, *tally.fp, *tally.fn} if tally.f1(name)}


def test_there_are_whole_notices_of_many_trades():
    assert len(LONG) >= 31
    assert all(path.with_suffix(".json").exists() for path in LONG)


@pytest.mark.parametrize("path", LONG, ids=lambda path: path.stem)
def test_the_structure_of_a_whole_notice(path: Path):
    tools = scorer()
    tally = tools.Tally()
    tools.score(gold(path), read(path.read_text(encoding="utf-8")), tally)
    found = {name: f1 for name, f1 in fields(tally).items() if name in STRUCTURE}
    assert found
    assert min(found.values()) >= 0.85, found


def test_all_whole_notices_together():
    tools = scorer()
    tally = tools.Tally()
    for path in LONG:
        tools.score(gold(path), read(path.read_text(encoding="utf-8")), tally)
    found = fields(tally)
    assert len(found) >= 19
    assert sum(found.values()) / len(found) >= 0.97, found
    assert min(found[name] for name in STRUCTURE) >= 0.97, found


@pytest.mark.parametrize("path", LONG, ids=lambda path: path.stem)
def test_every_value_of_a_whole_notice_begins_where_its_span_says(path: Path):
    text = keep(path.read_text(encoding="utf-8"))
    found = spots(read_notice(text).as_dict())
    assert len(found) > 10
    for value, (start, end) in found:
        assert bare(text[start:end]).replace("|", "").startswith(bare(value).replace("|", "")[:12])
