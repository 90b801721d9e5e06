"""Fields of a campaign made from a notice lead to their words; the notice stays with the campaign."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Actor
from campaigns.intake.marked import line_of, marked_lines
from campaigns.models import Task
from campaigns.services.accept_notice import accept_notice
from campaigns.services.decide_reading import decide
from campaigns.services.party_answers import answer_party
from tests.campaigns.builders import make_campaign
from tests.campaigns.drafts import TEXT, at, make_draft
from tests.campaigns.readings import make_reading


@pytest.fixture
def accepted(cast):
    """A campaign made from a notice, with everything as it was read."""
    zhao = Actor(cast.zhao)
    draft = {**make_draft(), "addressees": ["各县（区）交通运输局"]}
    draft["spans"]["addressees"] = [at("各县（区）交通运输局")]
    reading = make_reading(cast, draft=draft)
    for key in ("task-2.assignment-1.deadline-1", "filing-3.due", "filing-3.cited_annex"):
        decide(reading=reading, key=key, act="accepted", actor=zhao)
    answer_party(organiser=cast.legal, words="各执法单位", units=[], groups=[cast.teams], actor=zhao)
    answer_party(organiser=cast.legal, words="市综合执法支队", units=[cast.detachment], groups=[], actor=zhao)
    return accept_notice(reading=reading, actor=zhao)


@pytest.fixture
def page(client, cast):
    client.force_login(cast.zhao)
    return lambda url: client.get(url).content.decode()


def section(campaign, name):
    return reverse("campaign-configure", args=[campaign.slug, name])


def test_fields_name_their_line_and_show_their_words(accepted, page):
    html = page(section(accepted, "basics"))
    assert f"原文第{line_of(TEXT, TEXT.index('岚川市交通运输执法突出问题'))}行" in html
    assert "来自通知“通知.txt”" in html
    focus = page(section(accepted, "focus"))
    assert focus.count("原文第") >= 3
    assert 'title="检查时不出示证件。"' in focus


def test_parties_and_filers_name_their_line_too(accepted, page):
    task = Task.objects.get(number="9")
    html = page(section(accepted, f"task-{task.pk}"))
    assert "局法规科…各执法单位" in html
    assert "2026年10底前完成修订，执行长期坚持" in html


def test_filers_that_were_inferred_say_so(accepted, page):
    rows = accepted.filing_requirements.all()
    inferred, words = page(section(accepted, f"requirement-{rows[0].pk}")), "原文没有写明谁报，按主送单位填写"
    assert words in inferred
    assert f'title="{accepted.filing_requirements.first().parties.get()}"' in inferred
    accepted.field_sources.filter(field="addressees").update(field="filers")
    assert words not in page(section(accepted, f"requirement-{rows[0].pk}"))


def test_the_page_marks_the_words(accepted, page):
    item = accepted.areas.get().items.first()
    html = page(reverse("campaign-source", args=[accepted.slug]) + f"?row=item-{item.pk}&field=text")
    assert '<mark aria-current="true">检查时不出示证件。</mark>' in html
    assert html.count("<mark") == 1
    assert reverse("attachment-download", args=[accepted.readings.get().source.uuid]) in html
    plain = page(reverse("campaign-source", args=[accepted.slug]) + "?row=item-0&field=text")
    assert "<mark" not in plain


def test_a_campaign_without_a_notice_shows_none(cast, client, page):
    campaign = make_campaign(cast)
    html = page(section(campaign, "basics"))
    assert "原文第" not in html
    assert "来自通知" not in html
    assert client.get(reverse("campaign-source", args=[campaign.slug])).status_code == 404


def test_many_fields_take_no_more_queries(accepted, page, cast):
    page(section(accepted, "focus"))  # the first visit is remembered
    with CaptureQueriesContext(connection) as few:
        page(section(accepted, "focus"))
    area = accepted.areas.get()
    for place in range(20):
        area.items.create(number=str(place), text=f"第{place}条", position=place + 5)
    with CaptureQueriesContext(connection) as many:
        page(section(accepted, "focus"))
    assert len(many) == len(few)


def test_lines_with_marked_words():
    text = "甲乙丙\n\n丁戊己庚"
    assert [(line.number, line.parts) for line in marked_lines(text, [(1, 2), (2, 6), (7, 9)])] == [
        (1, (("甲", False), ("乙", True), ("丙", True))),
        (3, (("丁", True), ("戊", False), ("己庚", True))),
    ]
    assert [line_of(text, place) for place in (0, 3, 4, 5)] == [1, 1, 2, 3]
    assert marked_lines("", []) == []
