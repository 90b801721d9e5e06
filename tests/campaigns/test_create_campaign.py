"""Opening a draft: who may, in whose name, and under which address."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import Actor
from audit.models import Entry
from campaigns.models import Campaign
from campaigns.services.configure_campaign import create_campaign, free_slug

pytestmark = pytest.mark.django_db
TITLE = "岚川市道路运输执法作风专项整治实施方案"


def test_a_manager_opens_a_draft_of_his_office(cast):
    campaign = create_campaign(
        title=TITLE, short_title="执法作风整治", kind="campaign", organiser=cast.legal, actor=Actor(cast.zhao)
    )
    assert campaign.is_draft
    assert campaign.issuer == "岚川市交通运输局"
    entry = Entry.objects.get(action="campaigns.campaign.created")
    assert entry.after and entry.after["title"] == TITLE and entry.after["organiser"] == "局法规科"


@pytest.mark.parametrize("person", ["shen", "chen", "luo", "admin", "wu"])
def test_nobody_opens_one_in_anothers_name(cast, person):
    with pytest.raises(PermissionDenied):
        create_campaign(
            title=TITLE, short_title="", kind="campaign", organiser=cast.legal, actor=Actor(cast.people[person])
        )
    assert not Campaign.objects.exists()


def test_the_address_is_made_of_initials_and_stays_free(cast):
    def make():
        return create_campaign(
            title=TITLE, short_title="执法作风", kind="campaign", organiser=cast.legal, actor=Actor(cast.zhao)
        ).slug

    first, second = make(), make()
    assert first.startswith("zfzf-")
    assert second == f"{first}-2"
    assert free_slug("——").startswith("zxzz-")


def test_the_form_keeps_what_was_typed_when_it_is_refused(client, cast):
    client.force_login(cast.zhao)
    answer = client.post(reverse("campaign-create"), {"title": "", "short_title": "已经想好的简称", "kind": "campaign"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "已经想好的简称" in page and "z-errors" in page
    answer = client.post(
        reverse("campaign-create"), {"title": TITLE, "short_title": "", "kind": "campaign", "organiser": cast.legal.pk}
    )
    campaign = Campaign.objects.get()
    assert answer.url == reverse("campaign-configure", args=[campaign.slug, "basics"])
    assert campaign.short_title == TITLE


def test_the_form_offers_only_ones_own_office(client, cast):
    client.force_login(cast.zhao)
    answer = client.post(reverse("campaign-create"), {"title": TITLE, "kind": "campaign", "organiser": cast.office.pk})
    assert answer.status_code == 422
    assert not Campaign.objects.exists()
