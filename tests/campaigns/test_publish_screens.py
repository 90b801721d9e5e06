"""From the check to publication through the screens: places, notes, people, the button that is never dead."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Acknowledgement, Campaign, CampaignGrant, CampaignState, FocusItem, Obligation, Phase
from campaigns.services.publish import review_campaign
from tests.campaigns.builders import make_campaign, make_requirement


@pytest.fixture
def campaign(cast):
    """The counties and the legal section file; the section's own filings have nobody to review them yet."""
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.counties, cast.legal, due_date=date(2026, 5, 10))
    return campaign


@pytest.fixture
def zhao(cast):
    client = Client()
    client.force_login(cast.zhao)
    return client


def page_of(client, name, campaign, *args):
    answer = client.get(reverse(name, args=[campaign.slug, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_finding_leads_to_its_place(cast, zhao, campaign):
    campaign.areas.update(short_label="")
    requirement = campaign.filing_requirements.get()
    requirement.parties.all().delete()
    clause = campaign.task_groups.create(title="组").tasks.create(number="1", text="事").assignments.create()
    clause.parties.create(unit=cast.legal)
    deadline = clause.deadlines.create(text="尽快")
    campaign.annexes.create(number="3", title="附件")
    page = page_of(zhao, "campaign-check", campaign)
    configure = reverse("campaign-configure-start", args=[campaign.slug])
    area, annex = campaign.areas.get(), campaign.annexes.get()
    for place in (
        f"{configure}focus/?row=area-{area.pk}#row-area-{area.pk}",
        f"{configure}requirement-{requirement.pk}/?row=requirement-{requirement.pk}#row-requirement-{requirement.pk}",
        f"{configure}task-{clause.task_id}/?row=deadline-{deadline.pk}#row-deadline-{deadline.pk}",
        f"{configure}requirements/?row=annex-{annex.pk}#row-annex-{annex.pk}",
    ):
        assert place in page
        address, _hash, anchor = place.partition("#")
        assert f'id="{anchor}"' in zhao.get(address).content.decode()


def test_the_publish_button_counts_what_is_missing_and_leads_to_the_first(zhao, campaign):
    page = page_of(zhao, "campaign-configure", campaign, "focus")
    assert "发布（还差1处）" in page
    assert f"{reverse('campaign-people', args=[campaign.slug])}#row-unit-" in page
    people = page_of(zhao, "campaign-people", campaign)
    assert "没有人可以审核，请在上面指定" in people


def test_a_warning_is_acknowledged_with_a_note_and_without_one_the_page_says_so(zhao, campaign):
    campaign.areas.update(short_label="")
    key = review_campaign(campaign=campaign).warnings[0].key
    url = reverse("warning-acknowledge", args=[campaign.slug])
    answer = zhao.post(url, {"key": key, "note": "  "})
    assert answer.status_code == 422
    assert "请写明这条提醒为什么可以照原样发布" in answer.content.decode()
    answer = zhao.post(url, {"key": key, "note": "列名用全称。"}, follow=True)
    page = answer.content.decode()
    assert "已确认 1处" in page and "列名用全称。" in page and "赵敏之" in page
    assert Acknowledgement.objects.get().key == key


def test_the_burden_is_shown_before_it_is_made(cast, zhao, campaign):
    make_requirement(campaign, cast.counties, title="工作信息", rhythm="monthly", due_date=None, due_day=15)
    make_requirement(campaign, cast.counties, title="典型案例", rhythm="any_time", due_date=None)
    page = page_of(zhao, "campaign-check", campaign)
    assert "3个单位，15份报送任务" in page
    assert "随时报送、不预先生成：典型案例" in page


def test_publishing_through_the_screens(cast, zhao, campaign):
    publish = reverse("campaign-publish", args=[campaign.slug])
    page = zhao.post(publish, follow=True).content.decode()
    assert "还差1处才能发布" in page
    assert campaign.obligations.count() == 0

    name = reverse("grant-name", args=[campaign.slug])
    named = {"kind": "substitute", "user": cast.wu.pk, "unit": cast.legal.pk}
    page = zhao.post(name, named, follow=True).content.decode()
    assert "已指定吴桐" in page and "审核局法规科的材料" in page

    page = page_of(zhao, "campaign-check", campaign)
    assert "发布这项专项整治" in page
    page = zhao.post(publish, follow=True).content.decode()
    assert "已发布：3个单位参加，生成3份报送任务" in page
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.PUBLISHED
    assert Obligation.objects.filter(campaign=campaign).count() == 3
    page = zhao.post(publish, follow=True).content.decode()
    assert "刚被别人处理过" in page


def test_whoever_may_not_review_is_not_named(cast, zhao, campaign):
    name = reverse("grant-name", args=[campaign.slug])
    page = zhao.post(name, {"kind": "substitute", "user": cast.zhao.pk, "unit": cast.legal.pk}, follow=True)
    assert "不能审核它的材料" in page.content.decode()
    page = zhao.post(name, {"kind": "inspector", "user": cast.shen.pk}, follow=True)
    assert "请选择人员" in page.content.decode()
    assert not CampaignGrant.objects.exists()


def test_persons_are_named_after_publication_too_and_taken_back(cast, zhao, campaign):
    campaign.filing_requirements.get().parties.filter(unit=cast.legal).delete()
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.PUBLISHED)
    zhao.post(reverse("grant-name", args=[campaign.slug]), {"kind": "inspector", "user": cast.luo.pk})
    grant = CampaignGrant.objects.get()
    assert grant.user == cast.luo
    zhao.post(reverse("grant-remove", args=[campaign.slug, grant.pk]))
    assert not CampaignGrant.objects.exists()
    other = make_campaign(cast, slug="other")
    foreign = CampaignGrant.objects.create(campaign=other, user=cast.luo, kind="inspector")
    assert zhao.post(reverse("grant-remove", args=[campaign.slug, foreign.pk])).status_code == 404


def test_the_panel_beside_a_page_brings_counts_and_button_with_it(zhao, campaign):
    FocusItem.objects.create(area=campaign.areas.get(), text="一条")
    url = reverse("campaign-check-panel", args=[campaign.slug])
    page = zhao.get(url, {"nav": "focus"}).content.decode()
    for part in ("check-panel", "sections", "publish-button"):
        assert f'id="{part}"' in page
    assert page.count('hx-swap-oob="true"') == 3
    assert "1方面1条" in page


class TestThePlan:
    @pytest.fixture
    def published(self, cast, campaign):
        campaign.objectives = "整治作风。\n形成制度。"
        campaign.document_number = "岚交发〔2026〕31号"
        campaign.state = CampaignState.PUBLISHED
        campaign.save()
        campaign.participations.create(unit=cast.wangxi, name=cast.wangxi.name)
        area = campaign.areas.get()
        row = FocusItem.objects.create(area=area, number="1", text="检查不亮证")
        row.sub_points.create(text="不出示证件")
        group = campaign.task_groups.create(number="一", title="完善制度")
        clause = group.tasks.create(number="1", text="建立首问负责制").assignments.create()
        clause.parties.create(group=cast.counties)
        clause.parties.create(unit=cast.legal, role="cooperating")
        clause.deadlines.create(text="7月底，并长期坚持")
        printed = group.tasks.create(number="2", position=1, text="建立台账（责任单位：各县局，完成时限：8月底）。")
        clause = printed.assignments.create(parties_text="各县局")
        clause.deadlines.create(text="8月底")
        for number, kind in enumerate(["liaison_form", "problem_list", "institution_list", "statistics_table"], 1):
            campaign.annexes.create(position=number, number=str(number), title=f"表{number}", kind=kind)
        return campaign

    def test_it_prints_every_part_in_order_with_the_numbers_as_typed(self, cast, published, client):
        client.force_login(cast.shen)
        page = page_of(client, "campaign-plan", published)
        parts = [
            "岚交发〔2026〕31号", "一、工作目标", "<p>整治作风。</p>",
            "二、整治重点", "（一）作风方面的问题", "1.检查不亮证",
            "三、任务分工", "（一）完善制度", "1.建立首问负责制",
            "（责任单位：各县（区）交通运输局牵头，局法规科配合，完成时限：7月底，并长期坚持）",
            "四、工作步骤", "五、报送要求", "附件：", "附件4",
        ]  # fmt: skip
        sheet = page[page.index('class="z-plan"') :]
        places = [sheet.index(part) for part in parts]
        assert places == sorted(places)
        assert sheet.count("完成时限：8月底") == 1
        assert '<th scope="col">作风</th>' in sheet

    @pytest.mark.parametrize("person", ["shen", "han", "chen", "zhao"])
    def test_who_takes_part_reads_it(self, cast, published, client, person):
        client.force_login(cast.people[person])
        page = page_of(client, "campaign-plan", published)
        assert ("看配置" in page) == (person == "zhao")

    @pytest.mark.parametrize("person", ["lin", "luo", "admin"])
    def test_who_does_not_take_part_finds_nothing(self, cast, published, client, person):
        client.force_login(cast.people[person])
        assert client.get(reverse("campaign-plan", args=[published.slug])).status_code == 404

    def test_it_stands_in_the_menu_of_readers_and_the_list_in_that_of_managers(self, cast, published, client):
        client.force_login(cast.shen)
        plan = reverse("campaign-plan", args=[published.slug])
        assert f'href="{plan}" title="通知原文" aria-current="page"' in client.get(plan).content.decode()
        client.force_login(cast.zhao)
        assert "专项整治配置" in client.get(reverse("campaign-list")).content.decode()
        client.force_login(cast.shen)
        assert client.get(reverse("campaign-list")).status_code == 403
        assert client.get(reverse("campaign-create")).status_code == 403


class TestTheCurrentCampaign:
    @pytest.fixture
    def two(self, cast, campaign):
        return campaign, make_campaign(cast, slug="second", short_title="第二项整治")

    def test_the_page_that_is_open_becomes_the_current_one(self, zhao, two):
        first, second = two
        page = page_of(zhao, "campaign-plan", first)
        assert f"{reverse('campaign-choose', args=[second.slug])}?next=" in page
        assert zhao.session["campaign_slug"] == first.slug
        page_of(zhao, "campaign-configure", second, "focus")
        assert zhao.session["campaign_slug"] == second.slug

    def test_choosing_goes_back_to_where_one_was_but_never_elsewhere(self, zhao, two):
        _first, second = two
        url = reverse("campaign-choose", args=[second.slug])
        assert zhao.get(url, {"next": "/campaigns/"}).url == "/campaigns/"
        assert zhao.session["campaign_slug"] == second.slug
        for bad in ("//evil.example/", "https://evil.example/", "javascript:alert(1)"):
            assert zhao.get(url, {"next": bad}).url == "/"

    def test_a_campaign_out_of_reach_is_neither_offered_nor_chosen(self, cast, client, two):
        _first, second = two
        client.force_login(cast.shen)
        assert client.get(reverse("campaign-choose", args=[second.slug])).status_code == 404
        page = client.get(reverse("account"))
        assert "第二项整治" not in page.content.decode()

    def test_a_running_campaign_is_the_first_one_given(self, cast, zhao, two):
        first, _second = two
        Campaign.objects.filter(pk=first.pk).update(state=CampaignState.PUBLISHED)
        page = zhao.get(reverse("campaign-list")).content.decode()
        chosen = page[page.index("z-campaign__name") :][:400]
        assert first.short_title in chosen


def test_the_list_finds_by_title_and_number(cast, zhao, campaign):
    make_campaign(cast, slug="second", title="客运执法整治方案", document_number="岚交发〔2026〕9号")
    Phase.objects.create(campaign=campaign, name="一")
    url = reverse("campaign-list")
    page = zhao.get(url).content.decode()
    assert "继续配置" in page and "1方面0条，0项任务，1项报送" in page
    assert "客运执法整治方案" in zhao.get(url, {"q": "〔2026〕9号"}).content.decode()
    assert "没有找到" in zhao.get(url, {"q": "没有这个"}).content.decode()
