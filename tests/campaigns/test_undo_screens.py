"""Undoing and dropping from the page: the button names the act, and the answer shows where it was."""

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import DraftAct, FocusItem
from tests.campaigns.builders import make_campaign
from tests.campaigns.screens import Desk


@pytest.fixture
def campaign(cast):
    campaign = make_campaign(cast)
    area = campaign.areas.get()
    for at, text in enumerate("甲乙丙"):
        FocusItem.objects.create(area=area, position=at, number=str(at + 1), text=text)
    campaign.areas.create(position=1, number="二", title="程序方面")
    return campaign


@pytest.fixture
def zhao(cast):
    client = Client()
    client.force_login(cast.zhao)
    return client


def order(campaign):
    return ["".join(item.text for item in area.items.all()) for area in campaign.areas.all()]


def key(text):
    return f"item-{FocusItem.objects.get(text=text).pk}"


@pytest.mark.parametrize(
    ("row", "to", "wanted", "told"),
    [
        ("甲", "丙", ["乙丙甲", ""], "整治重点第1条移到了整治重点第3条后面。"),
        ("丙", "", ["甲乙丙", ""], "不能移到那里。"),
        ("乙", "二", ["甲丙", "乙"], "整治重点第2条移到了第（二）方面下面第一条。"),
        ("乙", "甲", ["甲乙丙", ""], "整治重点第2条移到了整治重点第1条后面。"),
        ("乙", "一", ["乙甲丙", ""], "整治重点第2条移到了第（一）方面下面第一条。"),
    ],
)
def test_a_row_is_dropped_where_it_may_stand(zhao, campaign, row, to, wanted, told):
    desk = Desk(zhao, campaign, "focus", htmx=True)
    areas = {area.number: f"area-{area.pk}" for area in campaign.areas.all()}
    answer = desk.press("draft-row-place", key(row), to=areas.get(to) or (key(to) if to else ""))
    assert order(campaign) == wanted
    assert told in answer.content.decode()


def test_an_area_is_dropped_at_the_head_and_a_place_that_is_gone_moves_nothing(zhao, campaign):
    desk = Desk(zhao, campaign, "focus")
    second = campaign.areas.get(number="二")
    desk.press("draft-row-place", f"area-{second.pk}", to="")
    assert [area.number for area in campaign.areas.all()] == ["二", "一"]
    desk.load()
    answer = desk.press("draft-row-place", key("甲"), to="item-99999")
    assert "没有移动" in zhao.get(answer.url).content.decode()
    assert order(campaign) == ["", "甲乙丙"]


def test_the_button_names_the_last_act_and_undoes_that_one(zhao, campaign):
    desk = Desk(zhao, campaign, "focus", htmx=True)
    desk.press("draft-row-down", key("甲"))
    desk.load()
    assert "撤销：移动整治重点第1条" in desk.page
    act = DraftAct.objects.get()
    answer = desk.save(**{f"{key('丙').replace('-', '_')}_text": "丙改"})
    assert "撤销：修改整治重点第3条" in answer.content.decode()
    desk.load()
    page = desk.press("draft-undo", act=act.pk).content.decode()
    assert "已撤销：移动整治重点第1条" in page and f'data-shown="{act.key}"' in page
    assert order(campaign) == ["甲乙丙改", ""]


def test_what_was_typed_and_not_yet_saved_outlives_an_undo(zhao, campaign):
    desk = Desk(zhao, campaign, "focus")
    desk.press("draft-row-down", key("甲"))
    desk.load()
    act = DraftAct.objects.get()
    desk.press("draft-undo", act=act.pk, **{f"{key('丙')}-text": "正在写"})
    assert order(campaign) == ["甲乙正在写", ""]


def test_undoing_from_another_page_leads_to_where_it_was(zhao, campaign):
    Desk(zhao, campaign, "focus").press("draft-row-remove", key("乙"))
    desk = Desk(zhao, campaign, "phases")
    answer = desk.press("draft-undo")
    assert answer.url == reverse("campaign-configure", args=[campaign.slug, "focus"])
    assert order(campaign) == ["甲乙丙", ""]


def test_an_undone_new_requirement_or_clause_leads_to_a_page_that_is_there(zhao, campaign):
    desk = Desk(zhao, campaign, "requirements")
    desk.press("draft-requirement-add", kind="typical_case")
    added = campaign.filing_requirements.get()
    answer = Desk(zhao, campaign, f"requirement-{added.pk}").press("draft-undo")
    assert answer.url == reverse("campaign-configure", args=[campaign.slug, "requirements"])
    task = campaign.task_groups.create(title="完善制度").tasks.create(text="建立制度")
    desk = Desk(zhao, campaign, f"task-{task.pk}")
    desk.press("draft-row-add-below", f"task-{task.pk}", "clause")
    desk.load()
    answer = desk.press("draft-undo")
    assert answer.url.startswith(reverse("campaign-configure", args=[campaign.slug, f"task-{task.pk}"]))
    assert not task.assignments.exists()
