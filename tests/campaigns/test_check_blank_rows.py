"""A row that somebody opened and never wrote is found before it is published for good."""

from datetime import date

import pytest

from accounts.actors import Actor
from campaigns.checks import Level, check_campaign, take_snapshot
from campaigns.models import FocusItem
from campaigns.services.publish import PublicationBlocked, publish_campaign
from tests.campaigns.builders import make_campaign, make_requirement


@pytest.fixture
def campaign(cast):
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.counties)
    return campaign


def blanks(campaign):
    return [finding for finding in check_campaign(campaign) if finding.key.startswith("row.blank")]


def test_every_kind_of_row_is_found_at_its_place(campaign):
    area = campaign.areas.create(number="二")
    item = FocusItem.objects.create(area=campaign.areas.get(number="一"), number="1")
    point = item.sub_points.create()
    group = campaign.task_groups.create()
    task = group.tasks.create(number="1")
    phase = campaign.phases.create(position=9)
    annex = campaign.annexes.create(number="1")
    found = {finding.place.row: finding for finding in blanks(campaign)}
    assert set(found) == {
        f"area-{area.pk}", f"item-{item.pk}", f"point-{point.pk}", f"group-{group.pk}", f"task-{task.pk}",
        f"phase-{phase.pk}", f"annex-{annex.pk}",
    }  # fmt: skip
    assert all(finding.level == Level.ERROR for finding in found.values())
    assert found[f"area-{area.pk}"].message == "有一条整治方面“二”没有文字。请填写，或者删除这一条。"


def test_it_blocks_publication_until_it_is_written(cast, campaign):
    item = FocusItem.objects.create(area=campaign.areas.get(), number="1")
    actor = Actor(cast.zhao)
    with pytest.raises(PublicationBlocked, match="没有文字"):
        publish_campaign(campaign=campaign, actor=actor)
    FocusItem.objects.filter(pk=item.pk).update(text="检查不亮证")
    publish_campaign(campaign=campaign, actor=actor)
    assert not campaign.is_draft


def test_another_campaigns_blank_rows_do_not_count(cast, campaign):
    other = make_campaign(cast, slug="other")
    FocusItem.objects.create(area=other.areas.get())
    assert blanks(campaign) == []
    assert [row.key.partition("-")[0] for row in take_snapshot(other, date(2026, 3, 1)).blank] == ["item"]
