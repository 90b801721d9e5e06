"""What somebody might send to the pages of a reading, and what a file might leave behind."""

import difflib
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.actors import Actor
from campaigns.intake.parties.resolver import _LIKE, _likeness
from campaigns.models import NoticeReading, PartyAnswer, ReadingDecision
from campaigns.notices import read_notice
from campaigns.notices.sources.office import _convert
from campaigns.services.intake import start_reading
from tests.campaigns.drafts import TEXT, make_draft
from tests.campaigns.readings import make_reading


@pytest.mark.django_db
def test_a_key_of_thousands_of_digits_is_no_error(cast, client):
    reading = make_reading(cast)
    client.force_login(cast.zhao)
    for name, field in (("notice-party-answer", "parties"), ("notice-party-add", "party")):
        posted = {"words": "各执法单位", field: "unit-" + "9" * 5000}
        assert client.post(reverse(name, args=[reading.uuid]), posted).status_code == 302
    assert not PartyAnswer.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_all_break_no_page(cast, client, day):
    reading = make_reading(cast)
    client.force_login(cast.zhao)
    page = reverse("notice-detail", args=[reading.uuid])
    posts = [
        {"key": "task-2.assignment-1.deadline-1", "text": "某日前", "date": day},
        {"key": "phase-1.window", "text": "某日至某日", "start": day, "end": day},
        {"key": "filing-1.due", "text": "某日前", "rhythm": "once", "date": day, "start": day, "end": day},
        {"key": "issue_date", "date": day},
    ]
    for posted in posts:
        answer = client.post(
            reverse("notice-decide", args=[reading.uuid]), {"choice": "own", "act": "accepted", "seen": "", **posted}
        )
        assert answer.status_code == 302
        assert client.get(page).status_code == 200
    assert ReadingDecision.objects.filter(act="changed").count() >= 3
    assert client.post(reverse("notice-accept", args=[reading.uuid])).status_code == 302


@pytest.mark.django_db
def test_words_of_the_notice_are_never_markup(cast, client):
    evil = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
    draft = make_draft()
    draft["title"] = evil
    draft["tasks"][0]["text"] = evil
    draft["tasks"][0]["assignments"][0]["lead"] = [evil]
    draft["tasks"][0]["doubts"] = {"text": [evil]}
    reading = make_reading(cast, draft=draft, text=evil + TEXT[len(evil) :])
    reading.source.name = f"{evil}.txt"
    reading.source.save()
    client.force_login(cast.zhao)
    page = reverse("notice-detail", args=[reading.uuid])
    for address in (page, f"{page}?tab=all", f"{page}?tab=all&value=task-1.text", reverse("notice-list")):
        shown = client.get(address).content.decode()
        assert "&lt;img src=x" in shown
        assert "<img src=x" not in shown and "<script>alert" not in shown


@pytest.mark.django_db
def test_a_long_name_keeps_its_ending(cast):
    name = "关于" + "很" * 240 + "的通知.txt"
    upload = SimpleUploadedFile(name, TEXT.encode())
    vars(upload)["_name"] = name  # as a browser sends it; Django shortens at 255 signs only
    reading = start_reading(organiser=cast.legal, upload=upload, actor=Actor(cast.zhao))
    assert reading.source.name.endswith("很.txt") and len(reading.source.name) == 200
    assert NoticeReading.objects.get().state == "open"


def test_hundreds_of_clauses_in_one_line_take_no_square_of_time():
    clauses = (
        f"{n}.整治第{n}类问题。（责任单位：甲{n}局、乙{n}局，完成时限：2026年{n % 12 + 1}月底）" for n in range(1, 701)
    )
    text = "关于开展船舶专项整治的通知\n各乡镇人民政府：\n一、工作任务\n" + "".join(clauses)
    began = time.process_time()
    read_notice(text)
    assert time.process_time() - began < 5


@given(st.text("市县局交通运输执法支队", max_size=9), st.text("市县局交通运输执法支队", max_size=9))
def test_what_is_not_compared_at_length_would_not_have_been_similar(one, other):
    share = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0
    found = _likeness(one, other)
    assert found == share if share >= _LIKE else found < _LIKE


@pytest.mark.process
def test_what_a_conversion_leaves_running_ends_with_it(tmp_path: Path):
    """A program that starts another one and goes first."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 300 >/dev/null 2>&1 &\necho $! > child\nexit 1\n", encoding="ascii")
    program.chmod(0o700)
    _convert(str(program), tmp_path, 10)
    child = Path("/proc") / (tmp_path / "child").read_text(encoding="ascii").strip() / "stat"
    until = time.monotonic() + 5
    while child.exists() and child.read_text().rpartition(")")[2].split()[0] != "Z" and time.monotonic() < until:
        pass
    assert not child.exists() or child.read_text().rpartition(")")[2].split()[0] == "Z"
