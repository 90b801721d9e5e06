"""The configuration as people meet it: with and without script, draft and frozen."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import (
    Assignment,
    BasisDocument,
    CampaignState,
    Deadline,
    FocusArea,
    FocusItem,
    Phase,
    RequirementReceiver,
    SubPoint,
    Task,
)
from tests.architecture.test_scope import patterns
from tests.campaigns.builders import make_campaign, make_requirement, outlined
from tests.campaigns.screens import Desk

HIDDEN = "还没有公开的整治"
SECTIONS = ("basics", "focus", "tasks", "phases", "requirements")


@pytest.fixture
def campaign(cast):
    return outlined(cast)


@pytest.fixture
def zhao(cast):
    client = Client()
    client.force_login(cast.zhao)
    return client


def item(number="1"):
    return FocusItem.objects.get(number=number)


# --- who ---------------------------------------------------------------------------------------------------------


def one_of_each(campaign):
    """Arguments for every URL of the configuration."""
    requirement = campaign.filing_requirements.first()
    return {
        "slug": campaign.slug,
        "section": "focus",
        "key": f"requirement-{requirement.pk}",
        "kind": "area",
        "purpose": "parties",
        "party": requirement.parties.first().pk,
        "receiver": requirement.receivers.first().pk,
    }


CONFIGURING = sorted(
    {
        (pattern.name, path)
        for path, pattern in patterns()
        if path.startswith("campaigns/<slug:slug>/configure/<str:section>/")
    }
)


@pytest.mark.parametrize(("name", "path"), CONFIGURING, ids=[name for name, _path in CONFIGURING])
@pytest.mark.parametrize(
    ("person", "expected"),
    [("shen", 404), ("han", 404), ("wu", 404), ("luo", 404), ("admin", 404), ("auditor", 404), ("chen", 403)],
)
def test_a_draft_is_not_there_for_others_and_its_leader_only_reads(cast, campaign, name, path, person, expected):
    values = {key: value for key, value in one_of_each(campaign).items() if f":{key}>" in path}
    client = Client()
    client.force_login(cast.people[person])
    for method in (client.get, client.post):
        assert method(reverse(name, kwargs=values)).status_code == expected


@pytest.mark.parametrize(("name", "path"), CONFIGURING, ids=[name for name, _path in CONFIGURING])
def test_its_manager_gets_an_answer_from_every_url(zhao, campaign, name, path):
    values = {key: value for key, value in one_of_each(campaign).items() if f":{key}>" in path}
    if name == "draft-row-add-below":
        values |= {"key": f"area-{campaign.areas.get().pk}", "kind": "item"}
    reading = name in ("campaign-configure", "draft-words-read", "draft-party-find")
    assert (zhao.get if reading else zhao.post)(reverse(name, kwargs=values)).status_code < 400
    assert (zhao.post if reading else zhao.get)(reverse(name, kwargs=values)).status_code == 405


@pytest.mark.parametrize("section", ["nothing", "task-999999", "item-1", "requirement-x"])
def test_a_section_that_does_not_exist_is_404(zhao, campaign, section):
    assert zhao.get(reverse("campaign-configure", args=[campaign.slug, section])).status_code == 404


def test_rows_of_another_campaign_are_out_of_reach(cast, zhao, campaign):
    other = make_campaign(cast, slug="other")
    foreign = FocusItem.objects.create(area=other.areas.get(), text="别的")
    Desk(zhao, campaign, "focus").press("draft-row-remove", f"item-{foreign.pk}")
    assert FocusItem.objects.filter(pk=foreign.pk).exists()
    with_party = make_requirement(other, cast.counties)
    url = reverse("draft-party-add", args=[campaign.slug, "requirements", f"requirement-{with_party.pk}"])
    assert zhao.post(url, {"party": f"unit-{cast.legal.pk}"}).status_code == 404


# --- the pages ---------------------------------------------------------------------------------------------------


def all_pages(campaign):
    task, requirement = Task.objects.get(number="1"), campaign.filing_requirements.first()
    for section in (*SECTIONS, f"task-{task.pk}", f"requirement-{requirement.pk}", "people", "preview", "check"):
        yield reverse("campaign-configure", args=[campaign.slug, section])
    yield reverse("campaign-plan", args=[campaign.slug])
    yield reverse("campaign-check-panel", args=[campaign.slug])
    yield reverse("campaign-list")


def grow(cast, campaign, times):
    """Many more rows of every kind."""
    area, group = campaign.areas.first(), campaign.task_groups.get()
    for at in range(times):
        extra = FocusItem.objects.create(area=area, position=at + 10, number=str(at + 3), text=f"第{at}条")
        SubPoint.objects.create(item=extra, text="子项")
        task = Task.objects.create(group=group, position=at + 10, number=str(at + 2), text=f"第{at}项")
        clause = Assignment.objects.create(task=task)
        clause.parties.create(group=cast.teams)
        clause.parties.create(unit=cast.legal, role="cooperating")
        Deadline.objects.create(assignment=clause, text="另行通知")
        first = Task.objects.get(number="1")
        more = Assignment.objects.create(task=first, position=at + 1)
        more.parties.create(group=cast.teams)
        Deadline.objects.create(assignment=more, text="适时", when_due=True)
        Phase.objects.create(campaign=campaign, position=at + 1, name=f"阶段{at}")
        BasisDocument.objects.create(campaign=campaign, position=at, title=f"《文件{at}》")
        campaign.annexes.create(position=at + 1, number=str(at + 2), title=f"附件{at}")
        make_requirement(campaign, cast.counties, cast.detachment)
        RequirementReceiver.objects.create(requirement=campaign.filing_requirements.first(), outside_name=f"厅{at}")
        FocusArea.objects.create(campaign=campaign, position=at + 1, title=f"方面{at}")
        make_campaign(cast, slug=f"further-{times}-{at}")


def test_queries_do_not_grow_with_the_rows(cast, zhao, campaign):
    def counts():
        found = {}
        for url in all_pages(campaign):
            zhao.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert zhao.get(url).status_code == 200
            found[url] = len(queries)
        return found

    grow(cast, campaign, 2)
    few = counts()
    grow(cast, campaign, 12)
    assert counts() == few
    assert max(few.values()) <= 60


def test_a_page_shows_section_counts_and_what_is_missing(zhao, campaign):
    campaign.areas.update(short_label="")
    page = Desk(zhao, campaign, "focus").page
    assert "1方面2条" in page and "1个方面，2条" in page
    assert f"?row=area-{campaign.areas.get().pk}#row-area-{campaign.areas.get().pk}" in page
    assert "草稿，未发布" in page and "发布（还差" in page


def test_after_publication_every_page_is_readable_and_says_why_it_is_frozen(zhao, campaign):
    campaign.state = CampaignState.PUBLISHED
    campaign.save()
    for section in SECTIONS:
        page = zhao.get(reverse("campaign-configure", args=[campaign.slug, section])).content.decode()
        assert "配置已冻结，只能查看" in page
        assert "<fieldset disabled>" in page
        assert "formaction" not in page and "hx-post" not in page
    for url in all_pages(campaign):
        if "panel" not in url:
            assert zhao.get(url).status_code == 200
    desk = Desk(zhao, campaign, "focus")
    answer = desk.press("draft-row-remove", f"item-{item().pk}")
    assert answer.status_code == 303
    assert "已发布，配置已冻结，没有改动" in zhao.get(answer.url).content.decode()
    assert FocusItem.objects.count() == 2


# --- saving ------------------------------------------------------------------------------------------------------


def test_without_script_the_whole_page_is_saved_and_shown_again(zhao, campaign):
    desk = Desk(zhao, campaign, "focus")
    first, second = item("1"), item("2")
    desk.values[f"item-{first.pk}-text"] = "检查不亮证、不告知"
    desk.values[f"item-{second.pk}-text"] = "记录残缺"
    answer = desk.press("draft-save", whole="1")
    assert answer.status_code == 303
    assert "已保存" in zhao.get(answer.url).content.decode()
    assert list(FocusItem.objects.order_by("number").values_list("text", flat=True)) == [
        "检查不亮证、不告知",
        "记录残缺",
    ]


def test_by_htmx_only_what_must_change_comes_back(zhao, campaign):
    desk = Desk(zhao, campaign, "focus", htmx=True)
    row = item()
    desk.values[f"item-{row.pk}-text"] = "检查不亮证、不告知"
    answer = desk.press("draft-save")
    page = answer.content.decode()
    assert answer.status_code == 200 and "z-saved" in answer["HX-Trigger"]
    assert "已自动保存" in page
    assert f'id="id_item-{row.pk}-base"' in page
    assert "<textarea" not in page and "<form" not in page
    assert item().text == "检查不亮证、不告知"


def test_every_button_keeps_what_was_typed(zhao, campaign):
    desk = Desk(zhao, campaign, "focus")
    desk.values[f"item-{item('2').pk}-text"] = "还没存的一句"
    answer = desk.press("draft-row-up", f"item-{item('2').pk}")
    assert answer.status_code == 303 and f"#row-item-{item('2').pk}" in answer.url
    assert [row.text for row in campaign.areas.get().items.all()] == ["还没存的一句", "检查不亮证"]


def test_a_fault_stands_at_its_field_and_in_the_summary_and_the_rest_is_saved(zhao, campaign):
    desk = Desk(zhao, campaign, "phases")
    phase = campaign.phases.get()
    desk.values.update(
        {
            f"phase-{phase.pk}-name": "自查整改阶段",
            f"phase-{phase.pk}-start": "2026-05-01",
            f"phase-{phase.pk}-end": "2026-04-01",
        }
    )
    answer = desk.press("draft-save")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还有1处要改，其余已保存" in page
    assert page.count("结束日期早于开始日期") == 2
    assert 'value="2026-04-01"' in page
    phase.refresh_from_db()
    assert (phase.name, phase.end) == ("自查整改阶段", None)


def test_a_fault_found_by_a_save_in_the_background_comes_to_its_field(zhao, campaign):
    requirement = campaign.filing_requirements.get()
    desk = Desk(zhao, campaign, f"requirement-{requirement.pk}", htmx=True)
    desk.values[f"requirement-{requirement.pk}-due_day"] = "32"
    page = desk.press("draft-save").content.decode()
    assert "请填1到31之间的数" in page
    assert f'id="id_requirement-{requirement.pk}-due_day_error"' in page
    assert "标出的地方没有存上" in page


def test_a_button_pressed_over_a_fault_waits_until_it_is_mended(zhao, campaign):
    desk = Desk(zhao, campaign, "phases")
    phase = campaign.phases.get()
    desk.values[f"phase-{phase.pk}-start"] = "不是日期"
    answer = desk.press("draft-row-add", "phase")
    assert answer.status_code == 422
    assert campaign.phases.count() == 1
    assert "先改好标出的地方" in answer.content.decode()


def test_the_basics_save_all_their_parts_at_once(zhao, campaign):
    desk = Desk(zhao, campaign, "basics")
    key, basis = f"campaign-{campaign.pk}", campaign.basis_documents.get()
    desk.values.update(
        {
            f"{key}-look_back_text": "2024年以来",
            f"{key}-single_liaison": "on",
            f"basis-{basis.pk}-document_number": "岚政发〔2026〕7号",
        }
    )
    assert desk.press("draft-save").status_code == 303
    campaign.refresh_from_db()
    basis.refresh_from_db()
    assert campaign.look_back_start == date(2024, 1, 1)
    assert campaign.single_liaison and basis.document_number == "岚政发〔2026〕7号"


def test_a_title_may_not_be_emptied(zhao, campaign):
    desk = Desk(zhao, campaign, "basics")
    desk.values[f"campaign-{campaign.pk}-short_title"] = ""
    assert desk.press("draft-save").status_code == 422
    campaign.refresh_from_db()
    assert campaign.short_title == "执法作风专项整治"
