"""What the linter says of a notice that is being checked: on the check screen, with ways to its words, as corrected."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from campaigns.models import DecisionAct, NoticeReading
from campaigns.notices import keep, read_notice
from campaigns.services.decide_reading import decide
from tests.campaigns.readings import make_reading
from tests.campaigns.sketches import Sketch
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def reading_of(cast: Cast, sketch: Sketch) -> NoticeReading:
    text = keep(sketch.text())
    reading: NoticeReading = make_reading(cast, draft=read_notice(text).as_dict(), text=text)
    return reading


def page(cast: Cast, reading: NoticeReading, query: str = "") -> str:
    client = Client()
    client.force_login(cast.zhao)
    answer = client.get(reverse("notice-detail", args=[reading.uuid]) + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def findings(text: str) -> list[tuple[str, str]]:
    """The ways that the lines of the linter lead, with their words."""
    part = re.search(r'id="reading-findings".*?</ul>', text, re.S)
    links: list[Any] = re.findall(r'<a href="([^"]*)"[^>]*>(原文第\d+行)', part[0]) if part else []
    return links


def test_a_notice_that_agrees_with_itself(cast: Cast):
    text = page(cast, reading_of(cast, Sketch()))
    assert "没有发现对不上、不明确或没写的地方" in text
    assert findings(text) == []


def test_each_finding_leads_to_its_value_or_its_line(cast: Cast):
    reading = reading_of(cast, Sketch(first_limit="适时", also="6月31日前核对一次名单。"))
    text = page(cast, reading)
    assert "对不上1处，不明确1处；只指出，不改印发的文字" in text
    (vague, _), (impossible, line) = findings(text)
    assert vague == "?value=task-1.assignment-1.deadline-1#notice-panel"
    assert impossible.startswith(("#line-", "?value="))
    assert 'data-open="task-1.assignment-1.deadline-1"' in page(cast, reading, vague.partition("#")[0])
    assert f'id="line-{re.findall(r"[0-9]+", line)[0]}"' in text


def test_what_a_person_corrects_is_told_no_more(cast: Cast):
    reading = reading_of(cast, Sketch(first_limit="近期"))
    key = "task-1.assignment-1.deadline-1"
    assert [way for way, _line in findings(page(cast, reading))] == [f"?value={key}#notice-panel"]
    value = {
        "text": "近期", "kind": "due", "iso": "2026-05-31", "hour": None, "precision": "day", "ongoing": False,
        "when_due": False,
    }  # fmt: skip
    decide(reading=reading, key=key, act=DecisionAct.CHANGED, value=value, actor=Actor(cast.zhao))
    assert findings(page(cast, reading)) == []
