"""The rule table of the lights: configured with the draft, checked, carried in packages, amended after publication."""

import pytest
from django.test import Client

from accounts.transitions import Refused
from audit import clock
from campaigns.checks import check_campaign
from campaigns.models import LightRule
from campaigns.package import dump_package
from campaigns.services import amend
from campaigns.services.amend_publish import preview_amendment, publish_amendment
from campaigns.services.reuse import clone_campaign
from tests.campaigns.builders import make_campaign, make_requirement
from tests.campaigns.screens import Desk
from tests.rectification.scenes import act


@pytest.fixture
def campaign(cast):
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.counties)
    return campaign


def rules(campaign):
    return sorted(campaign.light_rules.values_list("level", "severity", "share", "workdays"))


def light_faults(campaign):
    return [finding.key.partition(":")[0] for finding in check_campaign(campaign) if finding.key.startswith("light.")]


def test_a_rule_is_added_typed_and_removed(client: Client, cast, campaign):
    client.force_login(cast.zhao)
    desk = Desk(client, campaign, "basics")
    assert "用默认规则" in desk.page
    desk.press("draft-row-add", "light")
    rule = campaign.light_rules.get()
    assert light_faults(campaign) == ["light.unclear"]
    desk.load()
    desk.save(
        **{f"light_{rule.pk}_level": "near", f"light_{rule.pk}_severity": "serious", f"light_{rule.pk}_workdays": "5"}
    )
    assert rules(campaign) == [("near", "serious", None, 5)] and light_faults(campaign) == []
    desk.load()
    desk.save(**{f"light_{rule.pk}_share": "20"})
    assert rules(campaign) == [("near", "serious", None, 5)], "a rule says one thing"
    desk.load()
    desk.press("draft-row-remove", f"light-{rule.pk}")
    assert not campaign.light_rules.exists()


def test_two_rules_for_the_same_block_publication(campaign):
    for share in (30, 40):
        LightRule.objects.create(campaign=campaign, level="soon", share=share)
    LightRule.objects.create(campaign=campaign, level="soon", severity="serious", workdays=10)
    assert light_faults(campaign) == ["light.twice"]


def test_a_copy_keeps_the_rules(cast, campaign):
    LightRule.objects.create(campaign=campaign, level="soon", share=40)
    LightRule.objects.create(campaign=campaign, level="near", severity="discipline", workdays=3)
    assert [row["workdays"] for row in dump_package(campaign)["light_rules"]] == [None, 3]
    copy = clone_campaign(campaign=campaign, title="明年的整治", short_title="明年", organiser=campaign.organiser,
                          issue_date=clock.today(), actor=act(cast.zhao))  # fmt: skip
    assert rules(copy) == rules(campaign)


@pytest.fixture
def running(cast, campaign):
    LightRule.objects.create(campaign=campaign, level="soon", share=40)
    campaign.state = "published"
    campaign.save()
    return campaign


@pytest.fixture
def draft(cast, running):
    return amend.begin_amendment(campaign=running, actor=act(cast.zhao))


def publish(amendment, cast):
    effect = preview_amendment(amendment=amendment)
    assert not effect.faults
    publish_amendment(amendment=amendment, reason="提前提醒", seen=effect.digest, actor=act(cast.zhao))


def test_an_amendment_changes_and_adds_rules(cast, running, draft):
    zhao = act(cast.zhao)
    row = running.light_rules.get()
    amend.propose_light(amendment=draft, row=row, values={"share": None, "workdays": 10}, actor=zhao)
    amend.propose_light(
        amendment=draft,
        row=running,
        values={"level": "near", "severity": "", "share": 20, "workdays": None},
        actor=zhao,
    )
    assert rules(running) == [("soon", "", 40, None)], "nothing holds before it is published"
    publish(draft, cast)
    assert rules(running) == [("near", "", 20, None), ("soon", "", None, 10)]


@pytest.mark.parametrize(
    "values",
    [{"share": None, "workdays": None}, {"share": 20, "workdays": 3}, {"share": 100, "workdays": None}],
)
def test_an_amendment_refuses_what_says_nothing_or_two_things(cast, running, draft, values):
    with pytest.raises(Refused):
        amend.propose_light(amendment=draft, row=running.light_rules.get(), values=values, actor=act(cast.zhao))


def test_an_amendment_does_not_write_a_rule_twice(cast, running, draft):
    values = {"level": "soon", "severity": "", "share": 20, "workdays": None}
    with pytest.raises(Refused, match="已经有了"):
        amend.propose_light(amendment=draft, row=running, values=values, actor=act(cast.zhao))


def test_the_page_of_an_amendment_offers_both(client, cast, running, draft):
    client.force_login(cast.zhao)
    row = running.light_rules.get()
    url = draft.get_absolute_url()
    assert "亮灯规则" in client.get(url, {"kind": "lights"}).content.decode()
    answer = client.post(f"{url}propose/?kind=lights&target=light-{row.pk}", {"share": "25", "workdays": ""})
    assert answer.status_code == 302
    answer = client.post(
        f"{url}propose/?kind=add_light", {"level": "near", "severity": "", "share": "", "workdays": "4"}
    )
    assert answer.status_code == 302
    assert draft.changes.count() == 2
    page = client.get(url).content.decode()
    assert "25" in page and "剩4个工作日" in page
    publish(draft, cast)
    assert rules(running) == [("near", "", None, 4), ("soon", "", 25, None)]
