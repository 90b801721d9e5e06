"""A campaign's own training rule (004): configured with the draft, carried in packages, amended; who is short of it;
and who may enforce where the campaign asks for the completion certificate."""

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.transitions import Refused
from audit import clock
from campaigns.checks import check_campaign
from campaigns.models import Participation, TrainingDemand
from campaigns.package import dump_package
from campaigns.services import amend
from campaigns.services.amend_publish import preview_amendment, publish_amendment
from campaigns.services.reuse import clone_campaign
from campaigns.training import demands_of_campaign, unit_rows
from personnel import services
from personnel.services import Papers
from tests.campaigns.builders import make_campaign, make_requirement
from tests.campaigns.screens import Desk
from tests.personnel import training_scenes as training
from tests.personnel.scenes import act, officer, registered
from tests.personnel.test_training_pages import text_of

FIELDS = ("category", "amount", "measure")


@pytest.fixture
def campaign(cast):
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.counties)
    today = clock.today()
    campaign.start, campaign.end = date(today.year, 1, 1), date(today.year, 12, 31)
    campaign.save()
    return campaign


def demand(campaign, category="professional", amount=30, measure="class_hour", **more) -> TrainingDemand:
    return TrainingDemand.objects.create(campaign=campaign, category=category, amount=amount, measure=measure, **more)


def said(campaign):
    return sorted(campaign.training_demands.filter(withdrawn_at=None).values_list(*FIELDS))


def faults(campaign):
    return [
        finding.key.partition(":")[0] for finding in check_campaign(campaign) if finding.key.startswith("training.")
    ]


@pytest.fixture
def running(cast, campaign):
    demand(campaign)
    campaign.state, campaign.published_at = "published", clock.now()
    campaign.save()
    for place, unit in enumerate((cast.wangxi, cast.shiwan)):
        Participation.objects.create(campaign=campaign, unit=unit, position=place, name=unit.name)
    return campaign


def test_a_demand_is_added_typed_and_removed(client: Client, cast, campaign):
    client.force_login(cast.zhao)
    desk = Desk(client, campaign, "basics")
    assert "这次专项整治没有培训要求" in desk.page
    desk.press("draft-row-add", "training")
    row = campaign.training_demands.get()
    assert faults(campaign) == ["training.unclear"]
    desk.load()
    name = f"training_{row.pk}"
    desk.save(**{f"{name}_category": "public_law", f"{name}_amount": "4", f"{name}_measure": "day"})
    assert said(campaign) == [("public_law", 4, "day")] and faults(campaign) == []
    desk.load()
    desk.save(**{f"{name}_amount": "99999"})
    assert said(campaign) == [("public_law", 4, "day")]
    desk.load()
    desk.press("draft-row-remove", f"training-{row.pk}")
    assert not campaign.training_demands.exists()


def test_the_check_names_what_cannot_be_counted(campaign):
    demand(campaign, category="gone", until=date(2020, 1, 1))
    campaign.end = None
    campaign.save()
    assert sorted(faults(campaign)) == ["training.unclear", "training.unknown"]
    TrainingDemand.objects.update(category="", until=None)
    assert faults(campaign) == ["training.endless"]


def test_a_copy_keeps_the_demands_and_moves_their_days(cast, campaign):
    campaign.requires_public_law = True
    campaign.issue_date = date(2026, 3, 1)
    campaign.save()
    demand(campaign, until=date(2026, 6, 30))
    assert dump_package(campaign)["training_demands"][0]["amount"] == 30
    copy = clone_campaign(campaign=campaign, title="明年的整治", short_title="明年", organiser=campaign.organiser,
                          issue_date=date(2026, 3, 11), actor=act(cast.zhao))  # fmt: skip
    assert said(copy) == said(campaign) and copy.requires_public_law
    assert copy.training_demands.get().until == date(2026, 7, 10)


def test_amendments_change_add_and_withdraw_demands(cast, running):
    zhao, row = act(cast.zhao), running.training_demands.get()
    draft = amend.begin_amendment(campaign=running, actor=zhao)
    values = {"text": "", "category": "professional", "amount": 40, "measure": "class_hour", "until": None}
    amend.propose_training(amendment=draft, row=row, values=values, actor=zhao)
    more = {"text": "军事训练", "category": "military", "amount": 2, "measure": "day", "until": date(2027, 1, 31)}
    amend.propose_training(amendment=draft, row=running, values=more, actor=zhao)
    amend.propose_completion(amendment=draft, required=True, actor=zhao)
    with pytest.raises(Refused, match="没有写每人不少于多少"):
        amend.propose_training(amendment=draft, row=running, values={"amount": None}, actor=zhao)
    assert said(running) == [("professional", 30, "class_hour")], "nothing holds before it is published"
    effect = preview_amendment(amendment=draft)
    assert not effect.faults
    publish_amendment(amendment=draft, reason="县里增加", seen=effect.digest, actor=zhao)
    running.refresh_from_db()
    assert said(running) == [("military", 2, "day"), ("professional", 40, "class_hour")] and running.requires_public_law
    assert running.training_demands.get(category="military").until == date(2027, 1, 31)
    second = amend.begin_amendment(campaign=running, actor=zhao)
    amend.propose_withdrawal(amendment=second, row=row, actor=zhao)
    effect = preview_amendment(amendment=second)
    publish_amendment(amendment=second, reason="不再要求", seen=effect.digest, actor=zhao)
    assert said(running) == [("military", 2, "day")] and running.training_demands.count() == 2


def test_the_page_of_an_amendment_offers_them(client, cast, running):
    client.force_login(cast.zhao)
    draft = amend.begin_amendment(campaign=running, actor=act(cast.zhao))
    url, row = draft.get_absolute_url(), running.training_demands.get()
    page = client.get(f"{url}?kind=training&target=training-{row.pk}").content.decode()
    assert "专业法律知识" in page
    answer = client.post(
        f"{url}propose/?kind=training&target=training-{row.pk}",
        {"category": "public_law", "amount": "4", "measure": "day"},
    )
    assert answer.status_code == 302
    assert (
        client.post(f"{url}propose/?kind=add_training", {"category": "", "amount": "8", "measure": "hour"}).status_code
        == 302
    )
    assert client.post(f"{url}propose/?kind=completion", {"requires_public_law": "on"}).status_code == 302
    page = text_of(client.get(url))
    assert "公共法律知识" in page and "各类培训合计不少于8小时" in page and "课时" in page


def test_only_what_lies_within_the_window_counts_and_measures_never_mix(cast, running):
    year = clock.today().year
    running.training_demands.all().delete()
    demand(running, amount=6, until=clock.today())
    demand(running, category="public_law", amount=2, measure="day", starts_on=date(year, 1, 10))
    demand(running, category="military", amount=1, measure="day")
    met, short = officer(cast.wangxi, cast.shen, "都够"), officer(cast.wangxi_brigade, cast.zhao, "差的")
    hours = training.session(cast.bureau, cast.zhao, amount=6, begins_on=date(year, 1, 5))
    training.held(hours, [met, short], cast.zhao)
    early = training.days(cast.bureau, cast.zhao, "public_law", 2, date(year, 1, 3))
    training.held(early, [short], cast.zhao)
    for code in ("public_law", "military"):
        training.held(training.days(cast.bureau, cast.zhao, code, 1, date(year, 1, 12)), [met], cast.zhao)
    demands, rows = unit_rows(running, running.participations.select_related("unit"))
    assert [each.demand.tenths for each in demands] == [60, 20, 10]
    wangxi, shiwan = rows
    assert (wangxi.people, wangxi.met, shiwan.people) == (2, 1, 0)
    ((who, missing),) = wangxi.short
    assert who == short and [(each.demand.what, each.missing) for each in missing] == [
        ("公共法律知识", 20),
        ("军事训练", 10),
    ]


def test_the_page_tells_each_reader_what_he_may_know(client, cast, running):
    year = clock.today().year
    officer(cast.wangxi, cast.shen, "王某某"), officer(cast.shiwan, cast.lin, "石某某")
    address = f"/campaigns/{running.slug}/training/"
    client.force_login(cast.zhao)
    page = text_of(client.get(address))
    assert "2人里还有2人没有达到" in page and "王某某" in page and "石某某" in page and "差30课时" in page
    assert f"{year}-12-31前" in page
    client.force_login(cast.shen)
    page = text_of(client.get(address))
    assert "王某某" in page and "石某某" not in page and cast.shiwan.name not in page
    client.force_login(cast.luo)
    assert client.get(address).status_code == 404
    plan = text_of(client_of(cast.shen).get(f"/campaigns/{running.slug}/"))
    assert "专业法律知识不少于30课时" in plan


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_completion_certificate_counts_where_the_campaign_says_so(client, cast, running):
    row, other = officer(cast.wangxi, cast.shen, "有结业证"), officer(cast.wangxi, cast.shen, "没有结业证")
    for place, each in enumerate((row, other)):
        registered(each, cast.zhao, f"B{place}")
    issued = clock.today() - timedelta(days=10)
    services.record_completion(officer=row, papers=Papers(issued), actor=act(cast.zhao))
    client.force_login(cast.shen)
    address = f"/campaigns/{running.slug}/enforcers/"
    assert "可以执法2人，不可以0人" in text_of(client.get(address))
    running.requires_public_law = True
    running.save()
    page = text_of(client.get(address))
    assert "可以执法1人，不可以1人" in page and "没有结业证" not in page.partition("类")[0].partition("姓名")[2]
    assert "没有公共法律知识培训结业证" in text_of(client.get(f"{address}?tab=refused"))
    before = (issued - timedelta(days=1)).isoformat()
    assert "可以执法0人，不可以2人" in text_of(client.get(f"{address}?on={before}"))
    assert "日期应是年月日" in text_of(client.get(f"{address}?on=明天&unit=x&page=9"))
    assert demands_of_campaign(running)[0].demand.tenths == 300
