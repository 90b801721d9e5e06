"""The configuration as people meet it: with and without script, alone and two at once, draft and frozen."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Actor
from campaigns.models import (
    Assignment,
    BasisDocument,
    CampaignState,
    Deadline,
    FilingRequirement,
    FocusArea,
    FocusItem,
    Phase,
    RequirementReceiver,
    SubPoint,
    Task,
)
from campaigns.services.configure import RowChange, change_rows
from tests.architecture.test_scope import patterns
from tests.campaigns.builders import make_campaign, make_requirement
from tests.campaigns.screens import Desk

HIDDEN = "还没有公开的整治"
SECTIONS = ("basics", "focus", "tasks", "phases", "requirements")


@pytest.fixture
def campaign(cast):
    campaign = make_campaign(cast)
    area = campaign.areas.get()
    for number, text in enumerate(["检查不亮证", "记录不完整"], 1):
        FocusItem.objects.create(area=area, position=number, number=str(number), text=text)
    SubPoint.objects.create(item=FocusItem.objects.get(number="1"), text="不出示证件")
    group = campaign.task_groups.create(number="一", title="完善制度")
    clause = group.tasks.create(number="1", text="建立首问负责制").assignments.create()
    clause.parties.create(group=cast.counties)
    clause.deadlines.create(text="7月底", date=date(2026, 7, 31))
    make_requirement(campaign, cast.counties)
    campaign.annexes.create(number="1", title="作风自查表")
    campaign.basis_documents.create(title="《省厅通知》")
    return campaign


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


# --- two at once -------------------------------------------------------------------------------------------------


@pytest.fixture
def crossed(cast, zhao, campaign):
    """Zhao has the page open with a text typed; Zhou has meanwhile written the same item."""
    desk = Desk(zhao, campaign, "focus")
    row = item()
    change_rows(
        campaign=campaign,
        changes=[RowChange(row, {"text": "周岚写的"}, desk.values[f"item-{row.pk}-base"])],
        actor=Actor(cast.zhou),
    )
    desk.values[f"item-{row.pk}-text"] = "赵敏之写的"
    return desk


def test_both_texts_are_shown_and_neither_is_lost(crossed):
    answer = crossed.press("draft-save")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "您和周岚同时改了" in page
    assert "周岚写的" in page and page.count("赵敏之写的") >= 2
    assert item().text == "周岚写的"


def test_a_conflict_found_in_the_background_comes_to_the_top_of_the_page(crossed):
    crossed.headers = {"HX-Request": "true"}
    page = crossed.press("draft-save").content.decode()
    assert "您和周岚同时改了" in page and 'id="sheet-notices"' in page
    row = item()
    assert f'id="id_item-{row.pk}-base"' not in page


def keep_value(page):
    found = re.search(r'name="keep" value="([^"]+)"', page)
    assert found
    return found.group(1)


def test_mine_is_kept_once_theirs_was_seen(crossed):
    page = crossed.press("draft-save").content.decode()
    answer = crossed.press("draft-save", keep=keep_value(page))
    assert answer.status_code == 303
    assert item().text == "赵敏之写的"


def test_theirs_is_kept_when_mine_is_given_up(crossed):
    answer = crossed.press("draft-save", drop=f"item-{item().pk}.text")
    assert answer.status_code == 303
    assert item().text == "周岚写的"


def test_a_verb_stops_at_a_conflict(crossed):
    answer = crossed.press("draft-row-down", f"item-{item().pk}")
    assert answer.status_code == 409
    assert [row.number for row in crossed.campaign.areas.get().items.all()] == ["1", "2"]


def test_what_was_typed_into_a_row_that_is_gone_is_handed_back(zhao, campaign):
    desk = Desk(zhao, campaign, "focus")
    row = item()
    desk.values[f"item-{row.pk}-text"] = "写了一半的话"
    row.delete()
    page = desk.press("draft-save").content.decode()
    assert "刚被别人删除，没有存上" in page and "写了一半的话" in page
    untouched = Desk(zhao, campaign, "focus")
    item("2").delete()
    assert untouched.press("draft-save").status_code == 303


# --- verbs -------------------------------------------------------------------------------------------------------


def test_insert_add_below_and_focus(zhao, campaign):
    desk = Desk(zhao, campaign, "focus", htmx=True)
    answer = desk.press("draft-row-insert", f"item-{item().pk}")
    new = FocusItem.objects.get(text="")
    page = answer.content.decode()
    assert f'id="row-item-{new.pk}"' in page
    focused = page[page.index("autofocus") - 400 : page.index("autofocus")]
    assert f"item-{new.pk}-text" in focused
    desk.load()
    desk.press("draft-row-add-below", f"item-{item().pk}", "point")
    assert item().sub_points.count() == 2
    desk.press("draft-row-add", "area")
    assert campaign.areas.count() == 2


@pytest.mark.parametrize(
    ("kind", "below"), [("campaign", None), ("requirement", None), ("item", None), ("nothing", None), ("area", "item")]
)
def test_only_rows_that_belong_there_are_added(zhao, campaign, kind, below):
    desk = Desk(zhao, campaign, "focus")
    if below:
        answer = desk.press("draft-row-add-below", f"item-{item().pk}", kind)
    else:
        answer = desk.press("draft-row-add", kind)
    assert answer.status_code == 404


def test_delete_and_undo(zhao, campaign):
    desk = Desk(zhao, campaign, "focus")
    row = item()
    answer = desk.press("draft-row-remove", f"item-{row.pk}")
    page = zhao.get(answer.url).content.decode()
    assert "已删除整治重点第1条" in page and "撤销：删除整治重点第1条" in page
    assert not FocusItem.objects.filter(pk=row.pk).exists()
    desk.load()
    desk.press("draft-undo")
    assert FocusItem.objects.get(pk=row.pk).sub_points.get().text == "不出示证件"
    assert [other.number for other in campaign.areas.get().items.all()] == ["1", "2"]
    answer = desk.press("draft-undo")
    assert "没有可以撤销的操作" in zhao.get(answer.url).content.decode()


def test_levels_and_transfer(zhao, campaign):
    desk = Desk(zhao, campaign, "focus")
    desk.press("draft-row-indent", f"item-{item('2').pk}")
    assert [point.text for point in item().sub_points.all()] == ["不出示证件", "记录不完整"]
    point = SubPoint.objects.get(text="记录不完整")
    desk.load()
    desk.press("draft-row-outdent", f"point-{point.pk}")
    back = FocusItem.objects.get(text="记录不完整")
    area = FocusArea.objects.create(campaign=campaign, position=5, title="另一方面")
    desk.load()
    desk.press("draft-row-transfer", f"item-{back.pk}", **{f"item-{back.pk}-to": f"area-{area.pk}"})
    back.refresh_from_db()
    assert back.area == area
    desk.load()
    answer = desk.press("draft-row-indent", f"item-{item().pk}")
    assert "上面没有同级的条目" in zhao.get(answer.url).content.decode()


def test_paste_and_renumber(zhao, campaign):
    desk = Desk(zhao, campaign, "focus")
    desk.press("draft-row-paste", f"item-{item().pk}", text="新的一条\n又一条")
    desk.load()
    desk.press("outline-paste", text="（二）程序方面\n4.不告知权利")
    desk.load()
    assert "序号和排列顺序不一致" in desk.page
    desk.press("outline-renumber")
    assert list(FocusItem.objects.values_list("number", "text")) == [
        ("1", "检查不亮证"), ("2", "新的一条"), ("3", "又一条"), ("4", "记录不完整"), ("5", "不告知权利"),
    ]  # fmt: skip
    desk.load()
    assert "序号和排列顺序不一致" not in desk.page


# --- tasks, requirements -----------------------------------------------------------------------------------------


def test_a_task_is_given_a_second_clause_with_parties_and_deadlines(cast, zhao, campaign):
    task = Task.objects.get()
    desk = Desk(zhao, campaign, f"task-{task.pk}")
    assert "各县（区）交通运输局" in desk.page and "望溪县局、石湾县局" in desk.page
    desk.press("draft-row-add-below", f"task-{task.pk}", "clause")
    clause = task.assignments.last()
    assert clause
    desk.load()
    desk.press("draft-party-add", f"clause-{clause.pk}", party=f"unit-{cast.legal.pk}:cooperating")
    desk.load()
    desk.press("draft-row-add-below", f"clause-{clause.pk}", "deadline")
    deadline = clause.deadlines.get()
    desk.load()
    desk.values[f"deadline-{deadline.pk}-text"] = "2026年6月底，并长期坚持"
    desk.press("draft-save")
    deadline.refresh_from_db()
    assert (deadline.date, deadline.ongoing) == (date(2026, 6, 30), True)
    party = clause.parties.get()
    desk.load()
    desk.press("draft-party-role", f"clause-{clause.pk}", party.pk)
    assert clause.parties.get().role == "lead"
    desk.load()
    desk.press("draft-party-remove", f"clause-{clause.pk}", party.pk)
    assert not clause.parties.exists()


def test_the_date_is_shown_while_the_words_are_typed(zhao, campaign):
    deadline = Deadline.objects.get()
    url = reverse("draft-words-read", args=[campaign.slug, "tasks", f"deadline-{deadline.pk}"])
    page = zhao.get(url, {f"deadline-{deadline.pk}-text": "8月中旬，长期坚持"}).content.decode()
    assert 'value="2026-08-20"' in page and "hx-swap-oob" in page
    assert "最后一天是2026年8月20日" in page and "长期坚持" in page
    page = zhao.get(url, {f"deadline-{deadline.pk}-text": "尽快"}).content.decode()
    assert "没有读出日期" in page
    deadline.refresh_from_db()
    assert deadline.date == date(2026, 7, 31)


def test_a_save_in_the_background_brings_the_date_that_it_read(zhao, campaign):
    deadline, task = Deadline.objects.get(), Task.objects.get()
    desk = Desk(zhao, campaign, f"task-{task.pk}", htmx=True)
    desk.values[f"deadline-{deadline.pk}-text"] = "8月中旬"
    page = desk.press("draft-save").content.decode()
    assert 'value="2026-08-20"' in page and f"id_deadline-{deadline.pk}-date" in page


def test_the_chooser_with_and_without_script(cast, zhao, campaign):
    clause = Assignment.objects.get()
    section = f"task-{Task.objects.get().pk}"
    url = reverse("draft-party-find", args=[campaign.slug, section, f"clause-{clause.pk}", "parties"])
    page = zhao.get(url, {f"q-parties-clause-{clause.pk}": "法规"}).content.decode()
    assert "局法规科" in page and f"unit-{cast.legal.pk}:lead" in page
    desk = Desk(zhao, campaign, section)
    desk.values[f"task-{Task.objects.get().pk}-text"] = "还没存的任务"
    desk.values[f"q-parties-clause-{clause.pk}"] = "法规"
    answer = desk.press("draft-party-search", f"clause-{clause.pk}", "parties")
    shown = zhao.get(answer.url).content.decode()
    assert f"unit-{cast.legal.pk}:lead" in shown and "还没存的任务" in shown


def test_a_requirement_is_added_and_told_who_files_and_who_reviews(cast, zhao, campaign):
    desk = Desk(zhao, campaign, "requirements")
    answer = desk.press("draft-requirement-add", kind="statistics_table")
    added = FilingRequirement.objects.get(kind="statistics_table")
    assert answer.url == reverse("campaign-configure", args=[campaign.slug, f"requirement-{added.pk}"])
    desk = Desk(zhao, campaign, f"requirement-{added.pk}")
    key = f"requirement-{added.pk}"
    desk.press("draft-party-add", key, party=f"group-{cast.teams.pk}")
    desk.load()
    desk.press("draft-receiver-add", key, receiver=f"unit-{cast.office.pk}")
    desk.load()
    desk.press("draft-receiver-add", key, **{f"outside-{key}": "省厅专项整治办公室"})
    receiver = added.receivers.get(unit=cast.office)
    desk.load()
    desk.press("draft-receiver-review", key, receiver.pk)
    assert [(str(row), row.reviews) for row in added.receivers.all()] == [
        ("局法规科", False), ("局办公室", True), ("省厅专项整治办公室", False),
    ]  # fmt: skip
    desk.load()
    desk.press("draft-receiver-remove", key, added.receivers.get(unit=cast.legal).pk)
    assert added.receivers.count() == 2
    desk.load()
    answer = desk.press("draft-row-remove", key)
    assert answer.url.startswith(reverse("campaign-configure", args=[campaign.slug, "requirements"]))
    desk = Desk(zhao, campaign, "requirements")
    assert "已删除" in desk.page
    desk.press("draft-undo")
    assert FilingRequirement.objects.filter(pk=added.pk).exists()


def test_a_higher_campaign_that_cannot_be_read_is_not_linked(client, cast, campaign):
    hidden = make_campaign(cast, slug="hidden", organiser=cast.detachment, short_title=HIDDEN)
    row = campaign.higher_campaigns.create(title="上级方案")
    client.force_login(cast.zhao)
    desk = Desk(client, campaign, "basics")
    desk.save(**{f"higher_{row.pk}_upper": str(hidden.pk)})
    row.refresh_from_db()
    assert row.upper is None and HIDDEN not in desk.load()
