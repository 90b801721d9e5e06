"""The notice reader: our own notices one by one, the annotated ones by the scorer, and where the words stand."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from campaigns.notices import keep, read_notice
from tests.campaigns.notices import require_notices
from tests.campaigns.reader import (
    dates,
    filings,
    later,
    latest,
    layout,
    mixtures,
    pages,
    pages_more,
    pages_too,
    parties,
    sections,
    trades,
    trades_too,
)
from tests.campaigns.reader.cases import Case

ROOT = Path(__file__).resolve().parents[2]
CASES = [
    *layout.CASES,
    *parties.CASES,
    *dates.CASES,
    *filings.CASES,
    *sections.CASES,
    *mixtures.CASES,
    *later.CASES,
    *latest.CASES,
    *pages.CASES,
    *pages_too.CASES,
    *pages_more.CASES,
    *trades.CASES,
    *trades_too.CASES,
]


def read(text: str) -> dict[str, Any]:
    return read_notice(keep(text)).as_dict()


def taken(got: dict[str, Any]) -> dict[str, Any]:
    """A draft as a case writes it."""
    return {
        "title": got["title"] and got["title"].replace(" ", ""),
        "issuer": got["issuer"],
        "date": got["issue_date"],
        "numbers": got["doc_numbers"],
        "areas": [(a["title"], [(i["number"], i["text"]) for i in a["items"]]) for a in got["focus_areas"]],
        "tasks": [(t["number"], t["text"], t["units"], t["deadline_iso"], t["ongoing"]) for t in got["tasks"]],
        "phases": [(p["name"], p["start_iso"], p["end_iso"]) for p in got["phases"]],
        "filings": [(s["what"], s["deadline_iso"], s["recurrence"], s["needs_signature"]) for s in got["submissions"]],
        "annexes": got["attachments"],
    }


def folded(text: str) -> str:
    """Widths and blanks set aside: cases are also printed full-width."""
    return text.translate({ord("０") + n: str(n) for n in range(10)} | {ord("．"): "."}).replace(" ", "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_notice_of_our_own(case: Case):
    got = taken(read(case.text))
    assert got["title"] == (case.title and case.title.replace(" ", ""))
    assert (got["issuer"], got["date"], got["numbers"]) == (case.issuer, case.date, case.numbers)
    assert [a[0] for a in got["areas"]] == [a[0] for a in case.areas]
    for (_, items), (_, wanted) in zip(got["areas"], case.areas, strict=True):
        assert [n and folded(n) for n, _ in items] == [n for n, _ in wanted]
        assert all(text.startswith(start) for (_, text), (_, start) in zip(items, wanted, strict=True))
    tasks = [(n and folded(n), *rest) for n, _, *rest in got["tasks"]]
    assert tasks == [(n, *rest) for n, _, *rest in case.tasks]
    assert all(
        folded(text).startswith(start) for (_, text, *_), (_, start, *_) in zip(got["tasks"], case.tasks, strict=True)
    )
    assert got["phases"] == case.phases
    assert [f[1:] for f in got["filings"]] == [f[1:] for f in case.filings]
    assert all(wanted[0] in what for (what, *_), wanted in zip(got["filings"], case.filings, strict=True))
    assert got["annexes"] == case.annexes


def test_there_is_a_notice_for_each_kind():
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)


def scorer() -> ModuleType:
    path = require_notices().parent / "tools" / "score_notices.py"
    spec = importlib.util.spec_from_file_location("score_notices", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_annotated_notices_score_at_least_097_and_no_field_below_090():
    tools = scorer()
    total = tools.Tally()
    for path in sorted(require_notices().glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        got = read(path.with_suffix(".txt").read_text(encoding="utf-8"))
        tools.score(gold, got, total)
    fields = {name: total.f1(name)[2] for name in {*total.tp, *total.fp, *total.fn} if total.f1(name)}
    assert len(fields) >= 18
    assert min(fields.values()) >= 0.90, fields
    assert sum(fields.values()) / len(fields) >= 0.97, fields


#: Values that are computed from the words at their place.
COMPUTED = ("issue_date", "starts_on", "until", "cited_annex")


def spots(content: Any) -> list[tuple[Any, Any]]:
    """Every value that names its place, with the place."""
    found = []
    if isinstance(content, dict):
        for name, place in content.get("spans", {}).items():
            value = content[name]
            if isinstance(value, list):
                found += list(zip(value, place, strict=True))
            elif not isinstance(value, str) or name in COMPUTED:
                continue
            elif name != "issuer" and isinstance(place[0], list):
                found += list(zip(value.split("\n"), place, strict=True))
            elif name == "issuer":
                found += list(zip((value or "").split("、") if value else [], place, strict=True))
            else:
                found.append((value, place))
        for value in content.values():
            found += spots(value)
    elif isinstance(content, list):
        for value in content:
            found += spots(value)
    return found


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_value_stands_where_its_span_says(case: Case):
    text = keep(case.text)
    found = spots(read_notice(text).as_dict())
    assert len(found) > 4
    for value, (start, end) in found:
        assert bare(text[start:end]) == bare(value)


def test_spans_hold_in_the_real_notices():
    for path in require_notices().glob("*.txt"):
        text = keep(path.read_text(encoding="utf-8"))
        for value, (start, end) in spots(read_notice(text).as_dict()):
            assert bare(text[start:end]).startswith(bare(value)[:12])


def test_what_had_to_be_assumed_is_told():
    case = next(case for case in CASES if case.name == "misprints are read and kept")
    tasks = read(case.text)["tasks"]
    assert tasks[0]["deadline_text"] == "2021年8底前"
    assert "可能漏印" in "".join(tasks[0]["doubts"]["deadline_text"])
    assert "编号" in "".join(tasks[1]["doubts"]["number"])


def command(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "read_notice", str(path)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_django_knows_the_command_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "notice.txt"
    path.write_text(CASES[0].text, encoding="utf-8")
    call_command("read_notice", str(path))
    assert json.loads(capsys.readouterr().out)["title"] == CASES[0].title
    with pytest.raises(CommandError, match=r"没有这个\.txt"):
        call_command("read_notice", str(tmp_path / "没有这个.txt"))


@pytest.mark.process
def test_the_command_prints_one_object_for_either_encoding(tmp_path: Path):
    case = CASES[0]
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes(case.text.encode(encoding))
        run = command(path)
        assert run.returncode == 0, run.stderr
        assert json.loads(run.stdout)["title"] == case.title


@pytest.mark.process
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xff\xff\x00", b"only latin letters", None])
def test_the_command_tells_in_one_line_what_it_cannot_read(tmp_path: Path, content: bytes | None):
    path = tmp_path / "notice.txt"
    if content is not None:
        path.write_bytes(content)
    run = command(path)
    assert run.returncode != 0
    assert run.stdout == ""
    assert len(run.stderr.strip().splitlines()) == 1
    assert "notice.txt" in run.stderr
