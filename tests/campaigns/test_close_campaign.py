"""The way of a campaign after publication: closed, then archived, never back."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.transitions import StaleState
from audit.models import Entry
from campaigns.models import CampaignState
from campaigns.services.publish import archive_campaign, close_campaign, publish_campaign
from campaigns.states import TRANSITIONS
from tests.campaigns.builders import make_campaign, make_requirement


@pytest.fixture
def campaign(cast):
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.counties)
    publish_campaign(campaign=campaign, actor=Actor(cast.zhao))
    return campaign


def test_closing_and_archiving(cast, campaign):
    actor = Actor(cast.zhao)
    with pytest.raises(StaleState):
        archive_campaign(campaign=campaign, actor=actor)
    close_campaign(campaign=campaign, actor=actor)
    assert campaign.state == CampaignState.CLOSED
    with pytest.raises(StaleState):
        close_campaign(campaign=campaign, actor=actor)
    archive_campaign(campaign=campaign, actor=actor)
    assert campaign.state == CampaignState.ARCHIVED
    actions = Entry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions)[-4:] == [
        "campaigns.campaign.published",
        "campaigns.dispatch.sent",
        "campaigns.campaign.closed",
        "campaigns.campaign.archived",
    ]


def test_only_the_organisers_manager_closes(cast, campaign):
    for person in (cast.wu, cast.chen, cast.han, cast.qian):
        with pytest.raises(PermissionDenied):
            close_campaign(campaign=campaign, actor=Actor(person))
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.PUBLISHED


def test_the_table_of_transitions_is_one_road():
    road = [(sorted(t.sources), t.target) for t in TRANSITIONS]
    assert road == [(["draft"], "published"), (["published"], "closed"), (["closed"], "archived")]
