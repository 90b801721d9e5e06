"""The check screen's printed parties: those nobody knows first, answered by a press, remembered, corrected."""

import re

import pytest
from django.urls import reverse

from campaigns.models import PartyAnswer, ReadingState
from tests.campaigns.drafts import make_draft
from tests.campaigns.readings import make_reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(cast):
    return make_reading(cast, draft={**make_draft(), "addressees": ["各县（区）交通运输局"]})


@pytest.fixture
def zhao(client, cast):
    client.force_login(cast.zhao)
    return client


def screen(zhao, reading, query=""):
    html = zhao.get(reverse("notice-detail", args=[reading.uuid]) + query).content.decode()
    return html[html.index('id="parties"') :]


def press(zhao, reading, verb, **data):
    return zhao.post(reverse(f"notice-party-{verb}", args=[reading.uuid]), data, follow=True)


def answers():
    return {row.words: {str(target) for target in row.targets.all()} for row in PartyAnswer.objects.all()}


def test_parties_nobody_knows_come_first_with_their_places(zhao, reading):
    html = screen(zhao, reading)
    assert "还有2个没有对上" in html
    assert html.index("“各执法单位”") < html.index("“市综合执法支队”") < html.index("已对上的2个")
    assert re.search(r'<a href="[^"]*value=task-2\.assignment-1\.lead[^"]*">任务9', html)
    assert "原文没有说明是哪些单位" in html
    assert "按名称" in html[html.index("已对上的") :]


def test_a_candidate_is_taken_by_one_press_and_remembered(zhao, reading, cast):
    html = screen(zhao, reading)
    assert f'name="parties" value="group-{cast.teams.pk}"' in html
    answer = press(zhao, reading, "answer", words="各执法单位", parties=f"group-{cast.teams.pk}")
    assert "已记住“各执法单位”指" in answer.content.decode()
    assert answers() == {"各执法单位": {cast.teams.name}}
    assert "还有1个没有对上" in screen(zhao, reading)
    other = make_reading(cast)
    assert "已指定" in screen(zhao, other)


def test_a_name_is_found_and_several_can_be_named(zhao, reading, cast):
    html = screen(zhao, reading, "?party=各执法单位&seek=石湾")
    assert cast.shiwan.name in html
    assert "加上，还要选别的" in html
    lines = zhao.get(
        reverse("notice-party-find", args=[reading.uuid]), {"party": "各执法单位", "seek": "石湾"}
    ).content.decode()
    assert f'value="unit-{cast.shiwan_brigade.pk}"' in lines
    press(zhao, reading, "add", words="各执法单位", party=f"unit-{cast.shiwan_brigade.pk}")
    press(zhao, reading, "add", words="各执法单位", party=f"unit-{cast.detachment.pk}")
    assert answers()["各执法单位"] == {cast.shiwan_brigade.name, cast.detachment.name}
    press(zhao, reading, "remove", words="各执法单位", party=f"unit-{cast.detachment.pk}")
    assert answers()["各执法单位"] == {cast.shiwan_brigade.name}
    last = press(zhao, reading, "remove", words="各执法单位", party=f"unit-{cast.shiwan_brigade.pk}")
    assert "只剩一个了，没有去掉" in last.content.decode()


def test_what_was_found_by_name_can_be_corrected(zhao, reading, cast):
    html = screen(zhao, reading, "?party=局法规科")
    assert f"去掉{cast.legal.name}" in html
    press(zhao, reading, "add", words="局法规科", party=f"unit-{cast.office.pk}")
    assert answers() == {"局法规科": {cast.legal.name, cast.office.name}}
    press(zhao, reading, "forget", words="局法规科")
    assert answers() == {}
    assert "按名称" in screen(zhao, reading)


def test_somebody_outside_is_an_answer(zhao, reading):
    press(zhao, reading, "answer", words="市综合执法支队")
    assert answers() == {"市综合执法支队": set()}
    assert "只留原文" in screen(zhao, reading)


def test_a_unit_that_is_gone_is_told(zhao, reading):
    answer = press(zhao, reading, "answer", words="各执法单位", parties="unit-987654")
    assert "没有找到这个单位" in answer.content.decode()
    assert answers() == {}
    assert press(zhao, reading, "forget", words="各执法单位").status_code == 404


def test_nothing_is_asked_any_more_when_the_draft_was_made(zhao, cast):
    reading = make_reading(cast, state=ReadingState.ACCEPTED)
    html = zhao.get(reverse("notice-detail", args=[reading.uuid])).content.decode()
    assert reading.source.name in html
    assert "/parties/answer/" not in html
