"""From a checked reading to a draft campaign: what keeps it back, what it holds, which words its fields came from."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.transitions import StaleState
from audit.models import Entry
from campaigns.draft_rows import find_row
from campaigns.models import Assignment, Campaign, CampaignState, Deadline, FieldSource, ReadingState
from campaigns.services.accept_notice import NotFitting, NotReady, accept_notice
from campaigns.services.decide_reading import add_value, decide
from campaigns.services.party_answers import answer_party
from tests.campaigns.drafts import TEXT, make_draft
from tests.campaigns.readings import make_reading

pytestmark = pytest.mark.django_db
DATE = "task-2.assignment-1.deadline-1"


@pytest.fixture
def zhao(cast):
    return Actor(cast.zhao)


@pytest.fixture
def reading(cast):
    return make_reading(cast, draft={**make_draft(), "addressees": ["各县（区）交通运输局"]})


def answer(cast, words, units=(), groups=()):
    answer_party(organiser=cast.legal, words=words, units=units, groups=groups, actor=Actor(cast.zhao))


def check(cast, reading, zhao, *, unsure=True):
    """Everything said that has to be said."""
    if unsure:
        for key in (DATE, "filing-3.due", "filing-3.cited_annex"):
            decide(reading=reading, key=key, act="accepted", actor=zhao)
    answer(cast, "各执法单位", groups=[cast.teams])
    answer(cast, "市综合执法支队", units=[cast.detachment])


def test_what_is_missing_is_told_with_keys(reading, zhao):
    with pytest.raises(NotReady) as refused:
        accept_notice(reading=reading, actor=zhao)
    gaps = [(gap.key, gap.party) for gap in refused.value.gaps]
    assert [key for key, party in gaps if not party] == [DATE, "filing-3.due", "filing-3.cited_annex"]
    assert [key for key, party in gaps if party] == ["各执法单位", "市综合执法支队"]
    assert "还差5处" in str(refused.value)
    assert not Campaign.objects.exists()
    reading.refresh_from_db()
    assert reading.state == ReadingState.OPEN


def test_what_was_put_off_is_missing_still(cast, reading, zhao):
    check(cast, reading, zhao)
    decide(reading=reading, key=DATE, act="later", actor=zhao)
    with pytest.raises(NotReady) as refused:
        accept_notice(reading=reading, actor=zhao)
    assert [gap.key for gap in refused.value.gaps] == [DATE]


def test_a_checked_reading_becomes_a_draft(cast, reading, zhao):
    check(cast, reading, zhao)
    campaign = accept_notice(reading=reading, actor=zhao)
    assert (campaign.state, campaign.organiser, campaign.title) == (
        CampaignState.DRAFT,
        cast.legal,
        reading.draft["title"],
    )
    assert (campaign.document_number, str(campaign.issue_date)) == ("岚交发〔2026〕31号", "2026-06-05")
    assert campaign.slug.endswith("-2026")
    parties = {
        part.task.number: [str(party) for party in part.parties.all()] for part in Assignment.objects.order_by("pk")
    }
    assert parties == {
        "8": [cast.counties.name], "9": [cast.legal.name, cast.teams.name], "10": [cast.detachment.name],
    }  # fmt: skip
    reading.refresh_from_db()
    assert (reading.state, reading.campaign) == (ReadingState.ACCEPTED, campaign)
    entry = Entry.objects.get(action="campaigns.reading.accepted")
    assert (entry.after or {})["campaign"] == campaign.slug


def test_corrected_dropped_and_added_values_are_what_counts(cast, reading, zhao):
    check(cast, reading, zhao, unsure=False)
    value = {
        "kind": "due", "text": "2026年10底前完成修订，执行长期坚持", "iso": "2026-10-31", "hour": None,
        "precision": "month_end", "ongoing": False, "when_due": False,
    }  # fmt: skip
    decide(reading=reading, key=DATE, act="changed", value=value, actor=zhao)
    decide(reading=reading, key="filing-3.title", act="dropped", actor=zhao)
    decide(reading=reading, key="item-1.2.text", act="dropped", actor=zhao)
    add_value(reading=reading, value={"kind": "task", "text": "公开举报电话。", "group": 1}, actor=zhao, span=(0, 4))
    campaign = accept_notice(reading=reading, actor=zhao)
    assert Deadline.objects.get(assignment__task__number="9").ongoing is False
    assert [row.kind for row in campaign.filing_requirements.all()] == ["liaison_form", "monthly_information"]
    assert [item.text for item in campaign.areas.get().items.all()] == ["检查时不出示证件。"]
    assert "公开举报电话。" in [task.text for task in campaign.task_groups.get().tasks.all()]


def test_every_field_knows_its_words(cast, reading, zhao):
    check(cast, reading, zhao)
    campaign = accept_notice(reading=reading, actor=zhao)
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for source in FieldSource.objects.filter(campaign=campaign, reading=reading):
        row = find_row(campaign, source.row) if source.row else campaign
        assert row is not None
        found.setdefault((source.row.partition("-")[0], source.field), []).append(
            (str(getattr(row, source.field, "")), TEXT[source.start : source.end])
        )
    for place in (("", "title"), ("area", "title"), ("item", "text"), ("task", "text"), ("deadline", "text"),
                  ("phase", "window_text"), ("requirement", "title"), ("annex", "title")):  # fmt: skip
        assert found[place]
        assert all(value == words for value, words in found[place])
    assert {words for _value, words in found["clause", "lead"]} >= {"局法规科", "各执法单位"}
    assert found["deadline", "date"][1] == ("2026-10-31", "2026年10底前完成修订，执行长期坚持")


def test_material_without_a_filer_is_owed_by_whom_the_notice_addresses(cast, reading, zhao):
    check(cast, reading, zhao)
    campaign = accept_notice(reading=reading, actor=zhao)
    for row in campaign.filing_requirements.all():
        assert [str(party) for party in row.parties.all()] == [cast.counties.name]
        assert [(str(to), to.reviews) for to in row.receivers.all()] == [(cast.legal.name, True)]


def test_receivers_are_units_or_bodies_outside(cast, zhao):
    draft = make_draft()
    names = [{"name": "局法规科", "higher": False}, {"name": "省交通运输厅", "higher": True}, {"name": "市公安局"}]
    draft["filing_requirements"][0]["receivers"] = names
    reading = make_reading(cast, draft=draft)
    check(cast, reading, zhao)
    campaign = accept_notice(reading=reading, actor=zhao)
    first = campaign.filing_requirements.get(kind="liaison_form")
    assert [(str(to), to.reviews) for to in first.receivers.all()] == [
        (cast.legal.name, True), ("省交通运输厅", False), ("市公安局", False),
    ]  # fmt: skip
    assert [list(row.parties.all()) for row in campaign.filing_requirements.all()] == [[], [], []]


def test_a_reading_is_accepted_once(cast, reading, zhao):
    check(cast, reading, zhao)
    stale = type(reading).objects.get(pk=reading.pk)
    accept_notice(reading=reading, actor=zhao)
    for row in (reading, stale):
        with pytest.raises(StaleState):
            accept_notice(reading=row, actor=zhao)
    assert Campaign.objects.count() == 1


def test_only_who_configures_for_the_organiser_accepts(cast, reading, zhao):
    check(cast, reading, zhao)
    for person in (cast.wu, cast.shen, cast.chen):
        with pytest.raises(PermissionDenied):
            accept_notice(reading=reading, actor=Actor(person))
    assert not Campaign.objects.exists()


def test_what_does_not_fit_is_told_by_its_name(cast, reading, zhao):
    check(cast, reading, zhao)
    decide(reading=reading, key="area-1.title", act="changed", value="长" * 201, actor=zhao)
    decide(reading=reading, key="annex-2.title", act="changed", value="表" * 201, actor=zhao)
    with pytest.raises(NotFitting) as refused:
        accept_notice(reading=reading, actor=zhao)
    assert [key for key, _message in refused.value.faults] == ["area-1.title", "annex-2.title"]
    reading.refresh_from_db()
    assert (reading.state, FieldSource.objects.count()) == (ReadingState.OPEN, 0)


def test_copies_of_long_print_are_shortened_and_the_text_is_not(cast, zhao):
    draft = make_draft()
    part = draft["tasks"][0]["assignments"][0]
    part["parties_text"] = "各县（区）交通运输局、" * 60
    part["deadlines"][0]["text"] = "2026年8月中旬前" * 30
    draft["phases"][0]["name"] = "动员部署" * 30
    reading = make_reading(cast, draft=draft)
    check(cast, reading, zhao)
    campaign = accept_notice(reading=reading, actor=zhao)
    row = Assignment.objects.get(task__number="8")
    assert len(row.parties_text) == 300
    assert row.parties_text.endswith("…")
    assert Deadline.objects.get(assignment=row).text.endswith("…")
    assert len(campaign.phases.get().name) == 60
