"""Publishing: what it demands, what it freezes, what it creates, and who wins."""

import threading
from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections

from accounts.actors import Actor
from accounts.models import GroupMember, UnitRecord
from accounts.transitions import Refused, StaleState
from audit.models import Entry
from campaigns.checks import take_snapshot
from campaigns.models import Acknowledgement, Campaign, CampaignState, Obligation
from campaigns.planning import plan
from campaigns.services.grants import name_substitute_reviewer
from campaigns.services.obligations import create_obligations
from campaigns.services.publish import (
    PublicationBlocked,
    acknowledge_warning,
    publish_campaign,
    review_campaign,
)
from tests.campaigns.builders import make_campaign, make_requirement
from tests.campaigns.recipes import acknowledge_all, load_notice_000
from tests.cast import build_cast


@pytest.fixture
def in_2020(settings, tmp_path):
    """The clock stands on the day after notice 000 was issued."""
    settings.CLOCK_FILE = str(tmp_path / "clock")
    (tmp_path / "clock").write_text("2020-06-04T09:00:00+08:00")


@pytest.fixture
def campaign(cast):
    """A draft that may be published as it is: both counties file once and monthly."""
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.counties)
    make_requirement(campaign, cast.counties, title="月度工作信息", rhythm="monthly", due_date=None, due_day=15)
    return campaign


def test_notice_000_creates_exactly_what_it_demands(cast, in_2020):
    campaign = load_notice_000()
    actor = Actor(cast.zhao)
    name_substitute_reviewer(campaign=campaign, user=cast.wu, unit=cast.legal, actor=actor)
    acknowledge_all(campaign, actor)
    published = publish_campaign(campaign=campaign, actor=actor)

    # Two counties, the detachment and the legal section file; the roster is not owed by the detachment. Monthly
    # information is due on the 15th of June to December. Typical cases come as they happen.
    four, months = 4, 7
    expected = {
        ("liaison_form", "once"): four,
        ("self_examination", "once"): four,
        ("statistics_table", "once"): four,
        ("final_summary", "once"): four,
        ("problem_list", "undated"): four,
        ("institution_list", "undated"): four,
        ("officer_roster", "once"): 3,
    } | {("monthly_information", f"2020-{month:02}"): four for month in range(6, 13)}
    found = Counter(Obligation.objects.values_list("requirement__kind", "period_key"))
    assert dict(found) == expected
    assert published.obligations == 6 * four + 3 + months * four == 55
    assert published.participants == campaign.participations.count() == 6

    statistics = Obligation.objects.filter(requirement__kind="statistics_table", unit=cast.wangxi).get()
    assert (statistics.due_date, statistics.expected_from) == (date(2020, 8, 30), date(2020, 6, 4))
    assert [(r.unit, r.reviews) for r in statistics.receivers.all()] == [(cast.legal, True)]
    july = Obligation.objects.get(period_key="2020-07", unit=cast.legal)
    assert (july.title, july.due_date, july.expected_from) == ("7月工作信息", date(2020, 7, 15), date(2020, 7, 1))
    roster = Obligation.objects.filter(requirement__kind="officer_roster", unit=cast.legal).get()
    assert [(r.unit_id, r.reviews) for r in roster.receivers.all()] == [(cast.legal.pk, True), (None, False)]
    assert roster.receivers.last().outside_name
    assert Obligation.objects.filter(due_date=None).count() == 2 * four


def test_the_warnings_of_notice_000(cast, in_2020):
    campaign = load_notice_000()
    review = review_campaign(campaign=campaign)
    assert [finding.key.split(":")[0] for finding in review.errors] == ["unit.no_reviewer"]
    assert dict(Counter(finding.key.split(":")[0] for finding in review.warnings)) == {
        "deadline.outside": 3,  # tasks 9, 16 and 20 end with the year, the last phase on November 20
        "requirement.undated": 2,
        "requirement.outside": 1,  # the liaison form is due before phase one
        "requirement.before_phase_end": 3,  # report, statistics and summary
        "requirement.annex": 1,  # the text cites annex 2 for annex 4
    }
    assert review.plan.filing_units == 4
    assert 1.9 < review.plan.per_unit_month < 2.0


def test_publishing_freezes_names_and_participants_of_the_day(cast, campaign):
    UnitRecord.objects.filter(unit=cast.wangxi).update(valid_to=date(2020, 1, 1))
    UnitRecord.objects.create(
        unit=cast.wangxi, valid_from=date(2020, 1, 2), name="望溪县交通运输和港航局", short_name="望溪交港局"
    )
    GroupMember.objects.filter(unit=cast.shiwan).update(valid_to=date(2020, 1, 1))
    GroupMember.objects.create(group=cast.counties, unit=cast.detachment, valid_from=date(2999, 1, 1))
    publish_campaign(campaign=campaign, actor=Actor(cast.zhao))
    assert [(row.unit, row.name, row.short_name) for row in campaign.participations.all()] == [
        (cast.wangxi, "望溪县交通运输和港航局", "望溪交港局")
    ]
    assert set(campaign.obligations.values_list("unit_name", flat=True)) == {"望溪县交通运输和港航局"}


def test_publishing_is_one_entry_in_the_trail(cast, campaign):
    published = publish_campaign(campaign=campaign, actor=Actor(cast.zhao))
    assert campaign.state == CampaignState.PUBLISHED
    assert campaign.published_at is not None
    entry = Entry.objects.get(action="campaigns.campaign.published")
    assert (entry.actor_id, entry.object_id) == (cast.zhao.pk, str(campaign.uuid))
    assert entry.after == {
        "state": "published", "participants": 2, "obligations": published.obligations, "acknowledged": [],
    }  # fmt: skip
    assert published.obligations == 2 * (1 + 6)  # once, and the 15th of March to August


def test_an_error_blocks(cast, campaign):
    make_requirement(campaign, title="无人填报的表")
    with pytest.raises(PublicationBlocked) as blocked:
        publish_campaign(campaign=campaign, actor=Actor(cast.zhao))
    assert [finding.key.split(":")[0] for finding in blocked.value.findings] == ["requirement.no_filer"]
    assert str(blocked.value).startswith("还差1处才能发布：“无人填报的表”没有填报单位。")
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DRAFT
    assert not campaign.obligations.exists()
    assert not campaign.participations.exists()


def test_a_warning_blocks_until_it_is_acknowledged(cast, campaign):
    campaign.areas.update(short_label="")
    key = f"area.no_short_label:{campaign.areas.get().pk}"
    actor = Actor(cast.zhao)
    with pytest.raises(PublicationBlocked):
        publish_campaign(campaign=campaign, actor=actor)
    with pytest.raises(Refused):
        acknowledge_warning(campaign=campaign, key=key, note="  ", actor=actor)
    acknowledge_warning(campaign=campaign, key=key, note="用全称。", actor=actor)
    acknowledge_warning(campaign=campaign, key=key, note="统计表用全称。", actor=actor)
    assert Acknowledgement.objects.get().note == "统计表用全称。"
    (finding, note), *more = review_campaign(campaign=campaign).acknowledged
    assert (finding.key, note.by, more) == (key, cast.zhao, [])
    publish_campaign(campaign=campaign, actor=actor)
    after = Entry.objects.get(action="campaigns.campaign.published").after
    assert after is not None
    assert after["acknowledged"] == [key]
    assert Entry.objects.filter(action="campaigns.warning.acknowledged").count() == 2


def test_only_a_present_warning_of_a_draft_can_be_acknowledged(cast, campaign):
    actor = Actor(cast.zhao)
    with pytest.raises(Refused):
        acknowledge_warning(campaign=campaign, key="area.no_short_label:0", note="好", actor=actor)
    requirement = make_requirement(campaign, title="无人填报的表")
    with pytest.raises(Refused):
        acknowledge_warning(campaign=campaign, key=f"requirement.no_filer:{requirement.pk}", note="好", actor=actor)
    with pytest.raises(PermissionDenied):
        acknowledge_warning(campaign=campaign, key="x", note="好", actor=Actor(cast.wu))
    assert not Acknowledgement.objects.exists()


def test_an_acknowledgement_does_not_cover_another_date(cast, campaign):
    requirement = campaign.filing_requirements.first()
    actor = Actor(cast.zhao)
    for month, key_count in ((9, 1), (10, 2)):
        requirement.due_date = date(2026, month, 1)
        requirement.save()
        assert len(review_campaign(campaign=campaign).warnings) == 1
        acknowledge_all(campaign, actor)
        assert Acknowledgement.objects.count() == key_count


@pytest.mark.parametrize("name", ["wu", "qian", "sun", "chen", "shen", "luo", "admin", "guard", "auditor"])
def test_only_the_organisers_manager_publishes(cast, campaign, name):
    with pytest.raises(PermissionDenied):
        publish_campaign(campaign=campaign, actor=Actor(cast.people[name]))
    assert Campaign.objects.get().state == CampaignState.DRAFT


def test_a_published_campaign_is_not_published_again(cast, campaign):
    publish_campaign(campaign=campaign, actor=Actor(cast.zhao))
    before = campaign.obligations.count()
    with pytest.raises(StaleState):
        publish_campaign(campaign=campaign, actor=Actor(cast.zhou))
    assert campaign.obligations.count() == before


def test_creating_obligations_again_creates_nothing(cast, campaign):
    publish_campaign(campaign=campaign, actor=Actor(cast.zhao))
    planned = plan(take_snapshot(campaign, date(2026, 3, 1))).obligations
    assert create_obligations(campaign=campaign, planned=planned) == 0
    gone = campaign.obligations.first()
    key = (gone.requirement_id, gone.unit_id, gone.period_key)
    gone.delete()
    assert create_obligations(campaign=campaign, planned=planned) == 1
    back = campaign.obligations.order_by("-id").first()
    assert (back.requirement_id, back.unit_id, back.period_key) == key
    assert back.receivers.count() == 1


def test_a_campaign_over_two_years_prints_the_year(cast):
    campaign = make_campaign(cast, end=date(2027, 2, 20))
    make_requirement(campaign, cast.wangxi, title="工作信息", rhythm="monthly", due_date=None, due_day=31)
    planned = plan(take_snapshot(campaign, date(2026, 3, 1))).obligations
    assert [row.title for row in planned][-2:] == ["2026年12月工作信息", "2027年1月工作信息"]
    assert planned[0].due == date(2026, 3, 31)
    assert planned[1].due == date(2026, 4, 30)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite runs writers one after another; the race needs PostgreSQL"
)
def test_of_two_publishers_at_once_one_wins():
    cast = build_cast()
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.counties)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def publish(user_id: int) -> None:
        try:
            person = type(cast.zhao).objects.get(pk=user_id)
            mine = Campaign.objects.get(pk=campaign.pk)
            start.wait(timeout=10)
            publish_campaign(campaign=mine, actor=Actor(person))
            outcomes.append("published")
        except StaleState:
            outcomes.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=(person.pk,)) for person in (cast.zhao, cast.zhou)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["published", "stale"]
    assert campaign.obligations.count() == 2
    assert Entry.objects.filter(action="campaigns.campaign.published").count() == 1
