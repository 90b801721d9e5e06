"""方案体检 of a campaign: what the linter says beside the publish check, in few queries, to whom it may be shown."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.checks import check_campaign, check_text
from campaigns.linting import Kind
from campaigns.linting.from_campaign import lint_campaign, plan_of_campaign
from campaigns.linting.rules import RULES
from campaigns.models import Campaign, CampaignState, FilingKind, FocusItem, Rhythm
from campaigns.views.linting import campaign_lines
from tests.campaigns.builders import make_requirement, outlined
from tests.campaigns.recipes import load_demo, load_notice_000
from tests.cast import Cast


def rules(campaign: Campaign) -> list[str]:
    return [finding.rule for finding in lint_campaign(campaign)]


def change(campaign: Campaign, **fields: object) -> Campaign:
    Campaign.objects.filter(pk=campaign.pk).update(**fields)
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def zhao(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.zhao)
    return client


@pytest.fixture
def shen(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.shen)
    return client


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return outlined(cast)


def test_a_plain_campaign_has_nothing_to_look_at(campaign: Campaign):
    assert lint_campaign(campaign) == []


def test_an_announced_number_against_the_rows(campaign: Campaign):
    assert rules(change(campaign, focus_lead="重点整治以下一个方面的2条突出问题：")) == []
    (finding,) = lint_campaign(change(campaign, requirements="对照以上两个方面的2条重点内容自查。"))
    assert (finding.rule, finding.kind, finding.words.text) == ("count.differs", Kind.CONFLICT, "两个方面")
    assert (finding.words.place.value, finding.words.place.field) == (f"campaign-{campaign.pk}", "requirements")
    assert finding.message == "正文写“两个方面”，文中列了1个方面。请核对是数错了，还是有缺漏。"


def test_an_annex_that_is_not_there(campaign: Campaign):
    assert rules(change(campaign, requirements="自查表样式见附件1。")) == []
    assert rules(change(campaign, requirements="自查表样式见附件2。")) == ["annex.absent"]


def test_the_annex_that_the_check_tells_is_not_told_again(campaign: Campaign):
    campaign.filing_requirements.update(cited_annex="2")
    change(campaign, requirements="自查表样式见附件2。")
    assert rules(campaign) == []
    messages = [line.message for line in campaign_lines(campaign)]
    assert len([message for message in messages if "附件2" in message]) == 1


def test_words_without_a_day(campaign: Campaign):
    deadline = campaign.task_groups.get().tasks.get().assignments.get().deadlines.get()
    for text, day, when_due, found in (
        ("适时", None, True, ["date.vague"]),
        ("7月左右", date(2026, 7, 31), False, ["date.vague"]),
        ("7底前", date(2026, 7, 31), False, ["date.misprint"]),
        ("长期坚持", None, False, []),
        ("尽快", None, False, []),  # the publish check: no date was read
    ):
        type(deadline).objects.filter(pk=deadline.pk).update(
            text=text, date=day, when_due=when_due, ongoing=text == "长期坚持"
        )
        assert rules(campaign) == found, text
    type(deadline).objects.filter(pk=deadline.pk).update(text="尽快", ongoing=False)
    (finding,) = [finding for finding in check_text(campaign) if finding.key.startswith("deadline.")]
    assert "没有算出日期" in finding.message


def test_one_task_that_owes_two_dates(campaign: Campaign):
    task = campaign.task_groups.get().tasks.get()
    second = task.assignments.create(position=1)
    second.deadlines.create(text="8月中旬", date=date(2026, 8, 20))
    assert rules(campaign) == ["task.two_dates"]


def test_withdrawn_rows_do_not_count(campaign: Campaign):
    FocusItem.objects.filter(number="2").update(withdrawn_at="2026-03-01T00:00Z")
    assert plan_of_campaign(campaign).totals["items"] == 1


def test_the_queries_do_not_grow(campaign: Campaign):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            lint_campaign(campaign)
        return len(captured)

    before = queries()
    for number in range(3, 9):
        group = campaign.task_groups.create(number=str(number), title="完善制度")
        clause = group.tasks.create(number=str(number), text="建立制度").assignments.create()
        clause.deadlines.create(text="7月底", date=date(2026, 7, 31))
        area = campaign.areas.create(number=str(number), title="作风")
        area.items.create(number=str(number), text="记录不完整")
        make_requirement(campaign)
    assert queries() == before <= 12


def test_notice_000_as_a_campaign(cast: Cast):
    campaign = load_notice_000()
    assert sorted(rules(campaign)) == [
        *["date.misprint"] * 4, "date.vague", "task.two_dates", "task.two_dates",
    ]  # fmt: skip
    keys = {finding.key.partition(":")[0] for finding in check_text(campaign)}
    assert keys == {
        "deadline.outside", "requirement.annex", "requirement.before_phase_end", "requirement.outside",
        "requirement.undated",
    }  # fmt: skip


def test_the_demo_campaign_reads_well(cast: Cast):
    """It is written in the genre, two dates in a task and 适时 included; nothing else is to be found."""
    assert sorted(rules(load_demo())) == ["date.vague", *["task.two_dates"] * 3]


def test_what_the_check_tells_is_marked(campaign: Campaign):
    """Every rule that is left to the check finds nothing by itself on a campaign, and the check does."""
    campaign.areas.update(number="三")
    campaign.phases.update(start=date(2026, 8, 1), end=date(2026, 7, 1))
    campaign.task_groups.get().tasks.get().assignments.get().parties.all().delete()
    make_requirement(
        campaign, kind=FilingKind.PROBLEM_LIST, title="问题清单", rhythm=Rhythm.UNDATED, due_date=None, cited_annex="1"
    )
    assert lint_campaign(campaign) == []
    told = {finding.key.partition(":")[0] for finding in check_campaign(campaign)}
    assert {"number.skips", "phase.reversed", "task.no_party", "requirement.undated", "deadline.outside"} <= told
    assert any(rule.checked for rule in RULES)


# -- the page ---------------------------------------------------------------------------------------------------------


def page(client: Client, campaign: Campaign) -> str:
    answer = client.get(reverse("campaign-lint", args=[campaign.slug]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_lists_each_thing_once_with_its_way(zhao: Client, campaign: Campaign):
    change(campaign, requirements="自查表样式见附件2，对照以上两个方面自查。")
    campaign.areas.update(number="三")
    text = page(zhao, campaign)
    assert "方案体检：对不上3处" in text
    assert text.count("正文引“附件2”") == 1
    assert text.count("整治方面的序号从“三”开始") == 1
    assert reverse("campaign-configure", args=[campaign.slug, "basics"]) in text
    assert "data-print" in text


def test_the_page_says_when_there_is_nothing(zhao: Client, campaign: Campaign):
    assert "没有发现要核对的" in page(zhao, campaign)


def test_a_published_campaign_may_be_looked_over_too(zhao: Client, campaign: Campaign):
    change(campaign, state=CampaignState.PUBLISHED, requirements="自查表样式见附件2。")
    assert "方案体检：对不上1处" in page(zhao, campaign)


def test_the_publish_check_leads_to_it(zhao: Client, campaign: Campaign):
    answer = zhao.get(reverse("campaign-check", args=[campaign.slug])).content.decode()
    assert reverse("campaign-lint", args=[campaign.slug]) in answer


def test_only_who_configures_reads_it(shen: Client, campaign: Campaign):
    assert shen.get(reverse("campaign-lint", args=[campaign.slug])).status_code == 404
