"""Notice 000 as text, read, checked and accepted, is the campaign that a careful person wrote down in the recipe."""

import pytest

from accounts.actors import Actor
from audit import clock
from campaigns.checks import check, take_snapshot
from campaigns.draft_rows import KINDS, key_of
from campaigns.intake.values import Standing
from campaigns.models import FieldSource, FilingKind, NoticeReading
from campaigns.package import dump_package
from campaigns.services.accept_notice import NotReady, accept_notice
from campaigns.services.decide_reading import accept_all, decide, undecided
from campaigns.services.intake import start_reading
from campaigns.services.party_answers import answer_party
from tests.campaigns.dumps import differences, plain
from tests.campaigns.notices import notice_text
from tests.campaigns.recipes import load_notice_000

pytestmark = pytest.mark.django_db
#: Two values that the person corrects: which annex the statistics table is, and what one misprinted deadline means.
TEXTS = {
    "basis": ("title", "document_number"), "area": ("title", "short_label"), "item": ("text",), "point": ("text",),
    "group": ("title", "lead"), "task": ("text",), "clause": ("clause", "parties_text"), "deadline": ("text",),
    "phase": ("name", "window_text", "content"),
}  # fmt: skip
TABLE, MISPRINTED = "filing-5.cited_annex", "task-22.assignment-1.deadline-1"


@pytest.fixture
def zhao(cast):
    return Actor(cast.zhao)


def read(cast, zhao) -> NoticeReading:
    return start_reading(organiser=cast.legal, text=notice_text("000"), actor=zhao)


def answer(cast, words, units=(), groups=()):
    answer_party(organiser=cast.legal, words=words, units=units, groups=groups, actor=Actor(cast.zhao))


def answer_all(cast):
    """Four names that the organisation does not know by itself: a section that is called otherwise here, units that
    the notice does not name, and two bodies in one print, of which the recipe takes the group of all teams."""
    answer(cast, "局法制科", units=[cast.legal])
    answer(cast, "各单位", units=[cast.detachment, cast.legal], groups=[cast.counties])
    answer(cast, "各县(市、区)交通运输局及执法大队", groups=[cast.counties, cast.teams])


def check_values(reading: NoticeReading, zhao: Actor) -> None:
    """Everything unsure is accepted but two values, which are corrected."""
    misprint = dict(reading.draft["tasks"][21]["assignments"][0]["deadlines"][0])
    misprint = {name: misprint[name] for name in ("kind", "text", "hour", "precision", "ongoing", "when_due")}
    decide(reading=reading, key=TABLE, act="changed", value="4", actor=zhao)
    decide(reading=reading, key=MISPRINTED, act="changed", value={**misprint, "iso": "2020-08-30"}, actor=zhao)
    for value in undecided(reading, list(reading.decisions.all()), Standing.UNSURE):
        decide(reading=reading, key=value.key, act="accepted", actor=zhao)
    accept_all(reading=reading, standing=Standing.INFERRED, actor=zhao)


def test_the_campaign_of_the_notice_is_the_recipe_but_for_what_was_corrected(cast, zhao):
    reading = read(cast, zhao)
    check_values(reading, zhao)
    answer_all(cast)
    campaign = accept_notice(reading=reading, actor=zhao)
    recipe = load_notice_000()
    found = differences(plain(dump_package(campaign)), plain(dump_package(recipe)))
    contact = {"campaign.contact_name", "campaign.contact_phone"}
    table = f"filing_requirements[{sorted(FilingKind.values[:-1]).index('statistics_table')}].cited_annex"
    misprinted = "task_groups[4].tasks[0].assignments[0].deadlines[0].date"
    assert set(found) == {*contact, table, misprinted}
    assert all(theirs == "" and ours for ours, theirs in (found[path] for path in contact))
    assert (found[table], found[misprinted]) == (("4", "2"), ("2020-08-30", "2020-08-31"))


def test_the_publish_check_says_the_same_of_both(cast, zhao):
    reading = read(cast, zhao)
    check_values(reading, zhao)
    answer_all(cast)
    campaign, recipe, today = accept_notice(reading=reading, actor=zhao), load_notice_000(), clock.today()
    ours, theirs = ({finding.message for finding in check(take_snapshot(row, today))} for row in (campaign, recipe))
    named_first = {message for message in ours ^ theirs if "等9项）由本单位审核" in message}
    (only_ours,), (only_theirs,) = ours - theirs - named_first, theirs - ours - named_first
    assert "读作2020年8月31日，而日期是2020年8月30日" in only_ours
    assert "正文写“附件2”，实为附件4" in only_theirs


def test_every_text_of_the_campaign_is_linked_to_its_words(cast, zhao):
    reading = read(cast, zhao)
    check_values(reading, zhao)
    answer_all(cast)
    campaign = accept_notice(reading=reading, actor=zhao)
    linked: dict[tuple[str, str], list[str]] = {}
    for source in FieldSource.objects.filter(campaign=campaign):
        linked.setdefault((source.row, source.field), []).append(reading.text[source.start : source.end])
    for name in TEXTS:
        for row in KINDS[name].of_campaign(campaign):
            for field in TEXTS[name]:
                words = "".join("".join(linked.get((key_of(row), field), [])).split())
                assert words == "".join(str(getattr(row, field)).split()) or not getattr(row, field), (name, row, field)
    assert all(linked["", field] for field in ("title", "issuer", "issue_date", "objectives", "requirements", "scope"))


def test_what_nobody_answered_keeps_it_back(cast, zhao):
    reading = read(cast, zhao)
    check_values(reading, zhao)
    with pytest.raises(NotReady) as refused:
        accept_notice(reading=reading, actor=zhao)
    assert {gap.words for gap in refused.value.gaps} == {"局法制科", "各单位", "各县(市、区)交通运输局及执法大队"}
    assert all(gap.party for gap in refused.value.gaps)
