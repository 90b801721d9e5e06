"""The working ledger: every filter, columns, sort, saved views, the row beside the list, the way back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from rectification import services
from rectification.listing import count_up_to
from rectification.models import (
    CommonPart,
    CommonProblem,
    LedgerSetting,
    Problem,
    ProblemEvent,
    SavedView,
    Standing,
)
from rectification.standing_rows import with_standing
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, fill_ledger, there

NOW = clock.now


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def ledger(client, user, **query):
    client.force_login(user)
    return client.get(reverse("problem-list"), {"view": "none", **query})


def shown(answer):
    return [row["problem"].pk for row in answer.context["rows"]]


def one_of(given, unit, **fields):
    return fill_ledger(given, unit, 1, **fields)[0].pk


@pytest.mark.parametrize(
    ("fields", "query"),
    [({"severity": "serious"}, {"severity": "serious"}),
     ({"kind": "immediate"}, {"kind": "immediate"}),
     ({"origin": "office"}, {"origin": "office"}),
     ({"supervised_at": clock.now()}, {"supervised": 1}),
     ({"extension_count": 1}, {"extended": 1}),
     ({"round": 2}, {"reopened": 1}),
     ({"due_date": clock.today() + timedelta(days=90)}, {"due_from": clock.today() + timedelta(days=89)}),
     ({"due_date": clock.today() + timedelta(days=7)}, {"due_to": clock.today() + timedelta(days=7)}),
     ({"due_date": clock.today() + timedelta(days=1)}, {"light": "near"}),
     ({"due_date": clock.today() + timedelta(days=4)}, {"light": "soon"}),
     ({"due_date": clock.today() - timedelta(days=1)}, {"light": "overdue"}),
     ({"state": "closed", "closed_at": clock.now()}, {"light": "closed"}),
     ({"source": "media"}, {"source": "media", "severity": "general"})],
)  # fmt: skip
def test_each_filter_finds_what_it_names(client, cast, given, fields, query):
    fill_ledger(given, cast.wangxi, 3)
    wanted = one_of(given, cast.shiwan, **fields)
    assert shown(ledger(client, cast.zhao, **query)) == [wanted]


def test_days_of_listing_are_days_in_china_both_included(client, cast, given):
    day = clock.today() - timedelta(days=3)
    problem = fill_ledger(given, cast.wangxi, 1)[0]
    at = clock.now().astimezone(clock.SHANGHAI).replace(year=day.year, month=day.month, day=day.day)
    for hour, minute in ((0, 0), (23, 59)):
        Problem.objects.filter(pk=problem.pk).update(listed_at=at.replace(hour=hour, minute=minute, second=0))
        assert shown(ledger(client, cast.zhao, listed_from=day, listed_to=day)) == [problem.pk]
        assert shown(ledger(client, cast.zhao, listed_to=day - timedelta(days=1))) == []
        assert shown(ledger(client, cast.zhao, listed_from=day + timedelta(days=1))) == []
    assert shown(ledger(client, cast.zhao, listed_from="gestern", due_to="9999-12-31")) == [problem.pk]


def test_what_is_normal_and_what_is_not_closed(client, cast, given):
    normal = one_of(given, cast.wangxi)
    pressing = one_of(given, cast.wangxi, due_date=clock.today() + timedelta(days=1))
    late = one_of(given, cast.wangxi, due_date=clock.today() - timedelta(days=1))
    one_of(given, cast.wangxi, state="closed", closed_at=clock.now())
    assert shown(ledger(client, cast.zhao, light="normal")) == [normal]
    assert set(shown(ledger(client, cast.zhao, state="unfinished"))) == {normal, pressing, late}


def test_the_year_end_standing_and_a_common_problem_are_filters(client, cast, given):
    first, second, third = fill_ledger(given, cast.wangxi, 3)
    Problem.objects.filter(pk=third.pk).update(state="withdrawn", withdrawn_at=clock.now())
    rows = CommonProblem.objects
    common = rows.create(campaign=given.campaign, title="单独上路", cause="x", measure="y", created_at=clock.now())
    CommonPart.objects.create(common=common, problem=second, added_at=clock.now())
    answer = ledger(client, cast.zhao, common=common.pk)
    assert shown(answer) == [second.pk]
    assert [chip["text"] for chip in answer.context["chips"]] == ["普遍性问题：单独上路"]
    expected = {row.pk: row.standing for row in with_standing(Problem.objects.all(), clock.today())}
    for value in Standing.values:
        answer = ledger(client, cast.zhao, standing=value)
        assert set(shown(answer)) == {pk for pk, standing in expected.items() if standing == value}
        assert answer.context["counts"]["standing"] == len(shown(answer))
    assert set(expected) == {first.pk, second.pk}


def test_mine_are_those_for_which_i_am_named(client, cast, given):
    mine, other = fill_ledger(given, cast.wangxi, 2)
    services.assign_verifier(problem=mine, verifier=cast.zhou, actor=act(cast.zhao))
    services.assign_verifier(problem=other, verifier=cast.luo, actor=act(cast.zhao))
    assert shown(ledger(client, cast.zhou, mine=1)) == [mine.pk]
    assert shown(ledger(client, cast.luo, mine=1)) == [other.pk]
    assert shown(ledger(client, cast.zhao, mine=1)) == []


def test_what_asks_for_more_time_has_a_tab_for_who_decides(client, cast, given):
    problem = fill_ledger(given, cast.wangxi, 2)[0]
    services.ask_extension(
        problem=problem, new_due=there(problem.due_date) + timedelta(days=9), reason="等鉴定", actor=act(cast.shen)
    )
    answer = ledger(client, cast.zhao, asking=1)
    assert shown(answer) == [problem.pk] and "待您批延期" in answer.content.decode()
    assert {tab["label"]: tab["count"] for tab in answer.context["tabs"]}["待批延期"] == 1
    answer = ledger(client, cast.shen)
    assert "等批延期" in answer.content.decode() and "待您批延期" not in answer.content.decode()
    assert "待批延期" not in {tab["label"] for tab in answer.context["tabs"]}


def test_chips_name_what_is_asked_and_each_takes_itself_away(client, cast, given):
    fill_ledger(given, cast.wangxi, 1)
    answer = ledger(client, cast.zhao, severity="serious", extended=1, due_to="2026-12-31", source="media")
    chips = {chip["text"]: chip["url"] for chip in answer.context["chips"]}
    assert set(chips) == {"严重程度：突出", "延过期", "时限至：2026-12-31"}
    assert "severity" not in chips["严重程度：突出"] and "extended=1" in chips["严重程度：突出"]
    assert "source=media" in chips["延过期"] and "清除" in answer.content.decode()


@pytest.mark.parametrize(
    ("order", "first"),
    [("due", 0), ("-due", 1), ("unit", 0), ("-unit", 1), ("listed", 1), ("-listed", 0), ("state", 1), ("-state", 0),
     ("found", 0), ("-found", 1), ("item", 0), ("-item", 1)],
)  # fmt: skip
def test_each_column_sorts_both_ways(client, cast, given, order, first):
    today = clock.today()
    one = Problem.objects.get(pk=one_of(given, cast.wangxi, found_on=today - timedelta(days=9)))
    other = Problem.objects.get(pk=one_of(given, cast.shiwan, found_on=today))
    Problem.objects.filter(pk=one.pk).update(
        due_date=today + timedelta(days=50), state="rectifying", focus_item=given.items[0], listed_at=clock.now()
    )
    Problem.objects.filter(pk=other.pk).update(
        due_date=today + timedelta(days=60), focus_item=given.items[2], listed_at=clock.now() - timedelta(days=2)
    )
    assert shown(ledger(client, cast.zhao, order=order))[0] == (one, other)[first].pk


def test_an_unknown_order_is_the_usual_one_and_undated_ones_come_last(client, cast, given):
    undated = one_of(given, cast.wangxi, due_date=None, due_text="适时")
    dated = one_of(given, cast.wangxi)
    for order in ("due", "-due", "description", "unit__parent", "-", ""):
        assert shown(ledger(client, cast.zhao, order=order)) == [dated, undated], order


def test_a_head_sorts_up_then_down_then_as_usual(client, cast, given):
    fill_ledger(given, cast.wangxi, 1)

    def head(**query):
        heads = ledger(client, cast.zhao, **query).context["heads"]
        return next(head for head in heads if head["column"].code == "due")

    assert head()["sorted"] == "none" and "order=due" in head()["url"]
    assert head(order="due")["sorted"] == "ascending" and "order=-due" in head(order="due")["url"]
    assert head(order="-due")["sorted"] == "descending" and "order=" not in head(order="-due")["url"]


def columns(answer):
    return [column.code for column in answer.context["columns"]]


def test_columns_are_chosen_by_each_for_himself(client, cast, given):
    fill_ledger(given, cast.wangxi, 1, severity="serious", found_on=clock.today())
    client.force_login(cast.zhao)
    answer = client.post(reverse("ledger-columns"), {"column": ["found", "severity", "unit", "password"], "query": ""})
    page = client.get(answer.url)
    assert columns(page) == ["light", "unit", "problem", "severity", "found", "state"]
    body = page.content.decode()
    assert "突出" in body and f"{clock.today().month}月{clock.today().day}日" in body
    assert columns(ledger(client, cast.zhou)) == ["light", "unit", "item", "problem", "leader", "due", "state"]
    client.force_login(cast.zhao)
    client.post(reverse("ledger-columns"), {"usual": "1", "column": ["found"]})
    assert LedgerSetting.objects.get().columns == []
    assert columns(ledger(client, cast.zhao)) == ["light", "unit", "item", "problem", "leader", "due", "state"]


def test_a_unit_reads_whose_work_it_is(client, cast, given):
    fill_ledger(given, cast.wangxi, 1)
    answer = ledger(client, cast.shen)
    assert columns(answer) == ["light", "leader", "item", "problem", "office", "due", "state"]
    assert answer.context["verbs"] == [] and "data-bulkbar" not in answer.content.decode()


def keep(client, **data):
    return client.post(reverse("ledger-view-list"), {"query": "?overdue=1&order=-due", "name": "望溪逾期", **data})


def test_a_view_keeps_filter_sort_and_columns_and_is_seen_by_its_owner_alone(client, cast, given):
    late = one_of(given, cast.wangxi, due_date=clock.today() - timedelta(days=1))
    one_of(given, cast.shiwan)
    client.force_login(cast.zhao)
    answer = keep(client, column=["severity", "due"])
    page = client.get(answer.url)
    assert shown(page) == [late] and columns(page) == ["light", "problem", "severity", "due", "state"]
    assert page.context["chosen"].order == "-due" and "望溪逾期" in page.content.decode()
    assert client.get(reverse("problem-list")).status_code == 200
    client.force_login(cast.zhou)
    assert "望溪逾期" not in client.get(reverse("problem-list")).content.decode()
    view = SavedView.objects.get()
    for verb in ("rename", "default", "remove"):
        assert client.post(reverse(f"ledger-view-{verb}", args=[view.uuid]), {"name": "x"}).status_code == 404


def test_the_default_view_opens_with_the_bare_address_and_can_be_left(client, cast, given):
    fill_ledger(given, cast.wangxi, 1)
    client.force_login(cast.zhao)
    keep(client, default="1")
    view = SavedView.objects.get()
    answer = client.get(reverse("problem-list"))
    assert answer.status_code == 302 and "overdue=1" in answer.url and str(view.uuid) in answer.url
    page = client.get(answer.url)
    assert page.context["blank"].endswith("?view=none")
    assert client.get(page.context["blank"]).status_code == 200
    client.post(reverse("ledger-view-default", args=[view.uuid]), {})
    assert client.get(reverse("problem-list")).status_code == 200


def test_views_are_renamed_replaced_and_deleted(client, cast, given):
    client.force_login(cast.zhao)
    keep(client)
    keep(client, name="  石湾  全部 ", query="")
    first, second = SavedView.objects.order_by("pk")
    assert second.name == "石湾 全部"
    answer = client.post(reverse("ledger-view-rename", args=[second.uuid]), {"name": "望溪逾期"}, follow=True)
    assert "您已有一个视图叫“望溪逾期”" in answer.content.decode()
    client.post(reverse("ledger-view-rename", args=[second.uuid]), {"name": "全部"})
    keep(client, query="?soon=1")
    first.refresh_from_db()
    assert SavedView.objects.count() == 2 and first.query == "soon=1"
    for view in (first, second):
        client.post(reverse("ledger-view-default", args=[view.uuid]), {"on": "1"})
    assert list(SavedView.objects.filter(is_default=True)) == [second]
    client.post(reverse("ledger-view-remove", args=[first.uuid]))
    assert list(SavedView.objects.values_list("name", flat=True)) == ["全部"]
    answer = keep(client, name="  ")
    assert "请给这个视图起个名称" in client.get(answer.url).content.decode()


def test_a_row_stands_open_beside_the_list_with_its_one_act(client, cast, given):
    accepted(cast, given)
    problem = Problem.objects.get()
    services.claim_done(problem=problem, done_on=clock.today(), statement="已重新编组", actor=act(cast.shen))
    client.force_login(cast.zhao)
    query = f"?unit={cast.wangxi.pk}&page=1"
    body = client.get(reverse("problem-drawer", args=[problem.uuid]) + query).content.decode()
    for text in (
        "望溪县局",
        "辅助人员一律不单独上路",
        "周启明 · 县综合执法大队",
        "已重新编组",
        "核账并销账",
        "待您核验",
        "沈雨桐申请销号",
    ):
        assert text in body, text
    assert "<html" not in body and "back=list" in body
    client.force_login(cast.shen)
    body = client.get(reverse("problem-drawer", args=[problem.uuid])).content.decode()
    assert "由其他单位的人核验" in body and reverse("problem-verify", args=[problem.uuid]) not in body
    client.force_login(cast.lin)
    assert client.get(reverse("problem-drawer", args=[problem.uuid])).status_code == 404
    page = ledger(client, cast.zhao, open=str(problem.uuid)).content.decode()
    assert "z-withdrawer--open" in page and "已重新编组" in page
    assert ledger(client, cast.lin, open=str(problem.uuid)).context["opened"] is False


def claim(problem, user, at):
    services.claim_done(problem=problem, done_on=clock.today(), statement="已改", actor=act(user))
    Problem.objects.filter(pk=problem.pk).update(claimed_at=at)


def test_after_an_act_beside_the_list_the_next_one_stands_open(client, cast, given):
    first, second, third = fill_ledger(given, cast.wangxi, 3)
    for days, problem in ((1, first), (9, second), (2, third)):
        claim(problem, cast.shen, clock.now() - timedelta(days=days))
    services.assign_verifier(problem=third, verifier=cast.zhao, actor=act(cast.zhou))
    client.force_login(cast.zhao)
    url = reverse("problem-verify", args=[first.uuid]) + f"?unit={cast.wangxi.pk}&order=due&page=z&back=list"
    answer = client.post(url, {"statement": ""})
    # Those for which one is named come before the older claim.
    assert f"open={third.uuid}" in answer.url and answer.url.endswith(f"#row-{first.uuid}")
    for kept in (f"unit={cast.wangxi.pk}", "order=due", "page=z"):
        assert kept in answer.url
    assert "back=" not in answer.url
    url = reverse("problem-verify", args=[third.uuid]) + "?order=due"
    answer = client.post(url, {"statement": ""})
    assert answer.url.startswith(reverse("problem-detail", args=[third.uuid])) and "order=due" in answer.url
    assert str(second.uuid) in client.get(answer.url).content.decode()


def test_the_way_back_from_a_problem_keeps_filter_page_and_row(client, cast, given):
    fill_ledger(given, cast.wangxi, 60)
    first = ledger(client, cast.zhao, unit=cast.wangxi.pk, order="-due")
    answer = client.get(first.context["pages"]["next"])
    row = answer.context["rows"][3]
    page = client.get(row["url"]).content.decode()
    back = there(re.search(r'href="([^"]+#row-[^"]+)"', page))[1].replace("&amp;", "&")
    assert back.endswith(f"#row-{row['problem'].uuid}") and f"unit={cast.wangxi.pk}" in back
    assert shown(client.get(back.partition("#")[0])) == shown(answer)
    assert f'id="row-{row["problem"].uuid}"' in answer.content.decode()


def test_the_ledger_asks_as_often_for_ten_rows_as_for_a_thousand(client, cast, given):
    def cost(**query):
        with CaptureQueriesContext(connection) as queries:
            assert ledger(client, cast.zhao, **query).status_code == 200
        return len(queries)

    for unit in (cast.wangxi, cast.shiwan):
        fill_ledger(given, unit, 5, assigned_to=cast.zhao, state="claimed")
    ledger(client, cast.zhao)
    asked: tuple[dict[str, Any], ...] = ({}, {"order": "-unit"}, {"light": "soon", "mine": 1}, {"asking": 1})
    few = [cost(**query) for query in asked]
    for unit in (cast.wangxi, cast.shiwan):
        problems = fill_ledger(given, unit, 495, assigned_to=cast.luo, state="claimed")
        ProblemEvent.objects.filter(problem__in=problems[:100]).update(actor=cast.zhao)
    assert [cost(**query) for query in asked] == few


def test_beyond_what_is_counted_it_is_said_that_there_are_more(client, cast, given, monkeypatch):
    from rectification.views import problem_list

    fill_ledger(given, cast.wangxi, 5)
    monkeypatch.setattr(problem_list, "COUNT_LIMIT", 3)
    monkeypatch.setattr(problem_list, "count_up_to", lambda rows: count_up_to(rows, 3))
    body = ledger(client, cast.zhao).content.decode()
    assert "本页5条，共超过3条" in body and "选中筛选出的全部超过3条" in body


def test_a_row_tells_of_its_comments(client, cast, given):
    problem = fill_ledger(given, cast.wangxi, 2)[0]
    services.write_comment(problem=problem, text="缺排班表", actor=act(cast.zhao))
    assert "1条新留言" in ledger(client, cast.shen).content.decode()
    body = ledger(client, cast.zhao).content.decode()
    assert "1条留言" in body and "新留言" not in body


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_edge_of_the_calendar_narrow_nothing(client, cast, given, day):
    pk = one_of(given, cast.wangxi)
    assert shown(ledger(client, cast.zhao, listed_from=day, listed_to=day)) == [pk]
