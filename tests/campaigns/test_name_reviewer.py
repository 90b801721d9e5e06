"""Naming substitute reviewers and inspectors for one campaign."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused
from audit.models import Entry
from campaigns.models import Campaign, CampaignGrant, Obligation
from campaigns.services.grants import name_inspector, name_substitute_reviewer, remove_grant
from campaigns.services.publish import PublicationBlocked, close_campaign, publish_campaign
from tests.campaigns.builders import make_campaign, make_requirement


@pytest.fixture
def campaign(cast):
    """The legal section files to itself, the counties too."""
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.counties, cast.legal)
    return campaign


def test_a_substitute_opens_the_way_to_publication(cast, campaign):
    actor = Actor(cast.zhao)
    with pytest.raises(PublicationBlocked, match="请指定一名外单位的审核人"):
        publish_campaign(campaign=campaign, actor=actor)
    name_substitute_reviewer(campaign=campaign, user=cast.wu, unit=cast.legal, actor=actor)
    publish_campaign(campaign=campaign, actor=actor)
    legal = Obligation.objects.get(unit=cast.legal)
    assert Actor(cast.wu).may(Capability.FILING_REVIEW, legal)
    assert not Actor(cast.zhao).may(Capability.FILING_REVIEW, legal)
    assert not Actor(cast.wu).may(Capability.FILING_REVIEW, Obligation.objects.get(unit=cast.wangxi))


def test_naming_twice_is_one_grant(cast, campaign):
    actor = Actor(cast.zhao)
    for _again in range(2):
        name_substitute_reviewer(campaign=campaign, user=cast.wu, actor=actor)
        name_inspector(campaign=campaign, user=cast.luo, actor=actor)
    assert CampaignGrant.objects.count() == 2
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["campaigns.substitute.named", "campaigns.inspector.named"]
    assert cast.luo.grants.has(Capability.CLOSURE_VERIFY)
    assert Campaign.objects.visible_to(cast.luo).filter(pk=campaign.pk).exists()


def test_who_cannot_be_named(cast, campaign):
    actor = Actor(cast.zhao)
    with pytest.raises(Refused, match="不是专项整治管理员"):
        name_substitute_reviewer(campaign=campaign, user=cast.han, actor=actor)
    with pytest.raises(Refused, match="在局法规科任职"):
        name_substitute_reviewer(campaign=campaign, user=cast.zhou, unit=cast.legal, actor=actor)
    with pytest.raises(Refused, match="不是督查员"):
        name_inspector(campaign=campaign, user=cast.wu, actor=actor)
    assert not CampaignGrant.objects.exists()


@pytest.mark.parametrize("name", ["wu", "sun", "chen", "han", "guard"])
def test_only_the_organisers_manager_names(cast, campaign, name):
    with pytest.raises(PermissionDenied):
        name_substitute_reviewer(campaign=campaign, user=cast.wu, actor=Actor(cast.people[name]))
    assert not CampaignGrant.objects.exists()


def test_the_last_reviewer_of_a_unit_stays(cast, campaign):
    actor = Actor(cast.zhao)
    grant = name_substitute_reviewer(campaign=campaign, user=cast.wu, unit=cast.legal, actor=actor)
    publish_campaign(campaign=campaign, actor=actor)
    with pytest.raises(Refused, match="不能撤销，没有改动"):
        remove_grant(grant=grant, actor=actor)
    assert CampaignGrant.objects.filter(pk=grant.pk).exists()
    inspector = name_inspector(campaign=campaign, user=cast.luo, actor=actor)
    remove_grant(grant=inspector, actor=actor)
    assert Entry.objects.filter(action="campaigns.inspector.removed").count() == 1
    close_campaign(campaign=campaign, actor=actor)
    with pytest.raises(Refused, match="已结束"):
        name_inspector(campaign=campaign, user=cast.luo, actor=actor)


def test_in_a_draft_every_grant_can_go(cast, campaign):
    actor = Actor(cast.zhao)
    grant = name_substitute_reviewer(campaign=campaign, user=cast.wu, unit=cast.legal, actor=actor)
    remove_grant(grant=grant, actor=actor)
    assert not CampaignGrant.objects.exists()
