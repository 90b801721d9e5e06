"""Notices 001 to 004 become drafts too; what models cannot hold yet stays with the reading and is shown."""

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Unit, UnitKind
from campaigns.intake.values import Standing, kept_of
from campaigns.models import Campaign, CampaignKind, FilingRequirement, FocusItem, LeadingGroup, NoticeReading, Task
from campaigns.services.accept_notice import NotReady, accept_notice
from campaigns.services.decide_reading import decide, undecided
from campaigns.services.intake import start_reading
from campaigns.services.party_answers import answer_party
from tests.campaigns.notices import annotation, notice_text
from tests.factories import make_group, make_unit

pytestmark = pytest.mark.django_db
TRADES = (
    "城市管理局", "交通运输局", "农业农村局", "文化广电和旅游局", "应急管理局", "市场监督管理局",
    "自然资源局", "水利局",
)  # fmt: skip


@pytest.fixture
def county(cast) -> Unit:
    """A county with 22 towns, departments and an office that is run from above, in three groups; its justice office,
    which is one of the departments, runs the campaign. Zhao is its manager."""
    region = make_unit("YL", "云岭县", kind=UnitKind.REGION, region="云岭县")
    towns = [make_unit(f"YL-T{at}", f"第{at}镇", parent=region, kind=UnitKind.TOWN) for at in range(22)]
    justice = make_unit("YL-SF", "云岭县司法局", parent=region, kind=UnitKind.DEPARTMENT)
    trades = [
        make_unit(f"YL-D{at}", f"云岭县{name}", parent=region, kind=UnitKind.DEPARTMENT)
        for at, name in enumerate(TRADES)
    ]
    above = make_unit("YL-V", "市生态环境局云岭分局", parent=region, kind=UnitKind.VERTICAL)
    make_group("yl-towns", "乡镇、街道", *towns)
    make_group("yl-departments", "县直行政执法部门", justice, *trades)
    make_group("yl-vertical", "垂管单位", above)
    cast.zhao.memberships.update(unit=justice)
    return justice


def read(organiser, key, zhao) -> NoticeReading:
    return start_reading(organiser=organiser, text=notice_text(key), actor=zhao)


def settle(reading: NoticeReading, zhao: Actor, *, groups=(), units=()) -> Campaign:
    """Everything unsure is accepted as it was read; whoever is not known is answered with these."""
    for value in undecided(reading, [], Standing.UNSURE):
        decide(reading=reading, key=value.key, act="accepted", actor=zhao)
    try:
        return accept_notice(reading=reading, actor=zhao)
    except NotReady as refused:
        assert all(gap.party for gap in refused.gaps)
        for gap in refused.gaps:
            answer_party(organiser=reading.organiser, words=gap.words, units=units, groups=groups, actor=zhao)
    return accept_notice(reading=reading, actor=zhao)


def test_notice_003_is_a_draft_of_36_tasks_in_14_groups(cast):
    zhao = Actor(cast.zhao)
    reading = read(cast.legal, "003", zhao)
    campaign = settle(reading, zhao)
    assert campaign.kind == CampaignKind.MULTI_YEAR
    tasks = Task.objects.filter(group__campaign=campaign)
    assert [task.number for task in tasks] == [task["number"] for task in annotation("003")["tasks"]]
    assert (tasks.count(), campaign.task_groups.count()) == (36, 14)
    kept = {part.title: part.lines for part in kept_of(reading.draft)}
    numbers = [line.partition("：")[0].removeprefix("任务") for line in kept["反复做的任务"]]
    assert set(numbers) >= {"2", "4", "15", "16", "17", "21", "23"}
    assert (str(campaign.start), str(campaign.end)) == ("2024-01-01", "2026-12-31")


def test_notice_004_is_a_draft_owed_by_three_groups(cast, county, client):
    zhao = Actor(type(cast.zhao).objects.get(pk=cast.zhao.pk))
    reading = read(county, "004", zhao)
    departments = county.group_places.get().group
    campaign = settle(reading, zhao, groups=[departments])
    expected = annotation("004")
    assert FocusItem.objects.filter(area__campaign=campaign).count() == sum(
        len(area["items"]) for area in expected["focus_areas"]
    )
    assert Task.objects.filter(group__campaign=campaign).count() == len(expected["tasks"]) == 16
    assert [str(phase.end) for phase in campaign.phases.all()] == [phase["end_iso"] for phase in expected["phases"]]
    due = FilingRequirement.objects.filter(campaign=campaign)
    assert {str(row.due_date) for row in due} == {"2021-04-25"}
    assert (due.count(), due.filter(kind="custom").count()) == (5, 4)
    filers = {str(party) for row in due for party in row.parties.all()}
    assert {"乡镇、街道", "县直行政执法部门"} <= filers
    assert all([str(to) for to in row.receivers.all()] == [county.name] for row in due)
    kept = {part.title: part.lines for part in kept_of(reading.draft)}
    assert len(kept["考核指标"]) == 6
    assert len(kept["逐个列名的单位"]) == 3
    assert [len(row["members"]) for row in reading.draft["unit_lists"]] == [22, 27, 4]
    group = LeadingGroup.objects.get(campaign=campaign)
    roles = list(group.seats.values_list("role", flat=True))
    assert roles[0] == "leader" and roles.count("leader") == 1 and len(roles) > 40 and group.office_head
    client.force_login(cast.zhao)
    html = client.get(reverse("campaign-source", args=[campaign.slug])).content.decode()
    assert "已保留，暂不生成" in html
    assert kept["考核指标"][0][:3] in html


@pytest.mark.parametrize("key", ["001", "002"])
def test_notices_without_an_annotation_become_drafts_too(cast, key):
    zhao = Actor(cast.zhao)
    reading = read(cast.legal, key, zhao)
    campaign = settle(reading, zhao, groups=[cast.counties])
    assert Task.objects.filter(group__campaign=campaign).count() == len(reading.draft["tasks"]) > 10
    assert campaign.title == reading.draft["title"]


def test_the_next_notice_knows_what_was_answered(cast):
    zhao = Actor(cast.zhao)
    settle(read(cast.legal, "002", zhao), zhao, groups=[cast.counties])
    again = read(cast.legal, "002", zhao)
    for value in undecided(again, [], Standing.UNSURE):
        decide(reading=again, key=value.key, act="accepted", actor=zhao)
    assert accept_notice(reading=again, actor=zhao).slug != again.organiser.code
