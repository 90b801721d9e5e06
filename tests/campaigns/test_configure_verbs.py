"""The verbs of the configuration over its pages, and two people at once."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from campaigns.models import (
    Assignment,
    Deadline,
    FilingRequirement,
    FocusArea,
    FocusItem,
    SubPoint,
    Task,
)
from campaigns.services.configure import RowChange, change_rows
from tests.campaigns.builders import make_campaign, outlined
from tests.campaigns.screens import Desk

HIDDEN = "还没有公开的整治"


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
