"""The fence: what a process of its own reads, and where it is cut off."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from campaigns.notices import Unreadable, keep, read_notice
from campaigns.notices.fence import Ceilings, read_fenced
from tests.campaigns.sources.hostile import FILES
from tests.campaigns.sources.made import as_docx, as_html, as_pdf
from tests.campaigns.sources.word import parts_of, word, zipped
from tests.campaigns.test_read_notice import CASES

pytestmark = pytest.mark.process
TEXT = CASES[0].text
ROOT = Path(__file__).resolve().parents[2]


def test_the_draft_is_that_of_the_reader():
    text, draft = read_fenced(TEXT.encode("gb18030"), "通知.txt")
    assert text == keep(TEXT)
    assert draft == read_notice(text).as_dict()
    assert read_fenced(TEXT.encode(), "") == (text, draft)


def test_it_needs_no_django():
    code = "import sys; import campaigns.notices.fence, campaigns.notices.command; print('django' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.stdout.strip() == "False"


def test_a_refusal_comes_through():
    for what in ("zip bomb", "an entity for a file", "pdf without text"):
        name, content, words = next(case[1:] for case in FILES if case[0] == what)
        with pytest.raises(Unreadable, match=words):
            read_fenced(content(), name)


def test_a_file_that_takes_too_long_is_cut_off():
    began = time.perf_counter()
    with pytest.raises(Unreadable, match="秒内没有读完"):
        read_fenced(("一、整治重点\n1.未公示收费标准。\n" * 15_000).encode(), "a.txt", Ceilings(seconds=0.3))
    assert time.perf_counter() - began < 3


def test_a_file_that_takes_too_much_memory_is_cut_off():
    """Nineteen megabytes of empty paragraphs, not compressed: no ratio gives them away."""
    parts = {**parts_of(""), "word/document.xml": parts_of("<w:p w:n='1'/>" * 1_300_000)["word/document.xml"]}
    with pytest.raises(Unreadable, match="内存上限"):
        read_fenced(zipped(parts, zipfile.ZIP_STORED), "a.docx", Ceilings(seconds=60))


def test_no_secret_reaches_the_process(monkeypatch: pytest.MonkeyPatch):
    """Its environment is read from outside while it works."""
    monkeypatch.setenv("SECRET_KEY", "not-for-the-fence")
    seen: list[bytes] = []
    done = threading.Event()

    def environments() -> Iterator[bytes]:
        for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
            for pid in child.read_text().split():
                if b"campaigns.notices.fenced" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    yield Path(f"/proc/{pid}/environ").read_bytes()

    def look() -> None:
        while not done.is_set():
            with contextlib.suppress(OSError):  # a thread or process that has just ended
                seen.extend(environments())

    looker = threading.Thread(target=look)
    looker.start()
    try:
        read_fenced(word("<w:p><w:r><w:t>通知</w:t></w:r></w:p>"), "a.docx")
    finally:
        done.set()
        looker.join()
    assert any(b"LANG" in environ for environ in seen)
    assert not any(b"not-for-the-fence" in environ or b"DATABASE_URL" in environ for environ in seen)


def command(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "read_notice", str(path)], cwd=ROOT, capture_output=True, text=True, timeout=90
    )


@pytest.mark.parametrize(("name", "make"), [("甲.docx", as_docx), ("甲.PDF", as_pdf), ("甲.htm", as_html)])
def test_the_command_reads_every_kind(name: str, make: Callable[[str], bytes], tmp_path: Path):
    (tmp_path / name).write_bytes(make(TEXT))
    run = command(tmp_path / name)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["title"] == CASES[0].title


def test_the_command_refuses_in_one_line(tmp_path: Path):
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "two\nlines.docx").write_bytes(b"PK\x03\x04")
    for name, words in (("folder.txt", "不是文件"), ("two\nlines.docx", "损坏"), ("none.pdf", "打不开")):
        run = command(tmp_path / name)
        assert run.returncode == 1
        assert run.stdout == ""
        assert run.stderr.count("\n") == 1
        assert words in run.stderr
