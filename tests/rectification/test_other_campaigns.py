"""What waits in another campaign is told on every page: a new campaign hides no old duty."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit import clock
from campaigns.models import CampaignState, Obligation
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import submitted


@pytest.fixture
def two(cast):
    """An older campaign and a newer one, which a person who has chosen none is shown."""
    older, newer = make_campaign(cast), make_campaign(cast, slug="overloading")
    newer.campaign.short_title = "公路治超专项整治"
    newer.campaign.save()
    Obligation.objects.update(due_date=clock.today() + timedelta(days=90))
    return older, newer


def told(client, user, page="obligation-list"):
    client.force_login(user)
    answer = client.get(reverse(page))
    return [(item["label"], item["waiting"]) for item in answer.context["elsewhere"]], answer.content.decode()


def test_the_liaison_is_told_what_is_due_in_the_other_campaign(client, cast, two):
    older, newer = two
    mine = older.obligation("problem_list", cast.wangxi)
    Obligation.objects.filter(pk=mine.pk).update(due_date=clock.today() - timedelta(days=1))
    other = older.obligation("problem_list", cast.shiwan)
    Obligation.objects.filter(pk=other.pk).update(due_date=clock.today())
    found, html = told(client, cast.shen)
    assert found == [("执法突出问题专项整治", 1)]
    assert "执法突出问题专项整治</a>还有1件等您办</p>" in html
    assert f"{reverse('campaign-choose', args=[older.campaign.slug])}?next=%2Fobligations%2F" in html
    assert "别的专项整治还有1件等您办" in html

    client.get(reverse("campaign-choose", args=[older.campaign.slug]))
    found, html = told(client, cast.shen)
    assert found == [] and "件等您办</p>" not in html
    assert newer.campaign.state == CampaignState.PUBLISHED


def test_the_office_is_told_what_waits_for_review(client, cast, two):
    older, _newer = two
    submitted(cast, older)
    for page in ("desk-detail", "review-list"):
        found, html = told(client, cast.zhao, page)
        assert found == [("执法突出问题专项整治", 1)], page
        assert "执法突出问题专项整治</a>还有1件等您办</p>" in html


def test_a_draft_beside_the_only_campaign_asks_nothing(client, cast, two):
    older, newer = two
    newer.campaign.state = CampaignState.DRAFT
    newer.campaign.save()
    submitted(cast, older)
    found, html = told(client, cast.zhao, "review-list")
    assert found == [] and "别的专项整治" not in html
