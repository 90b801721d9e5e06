"""日历: what is coming, day by day, with working days marked; and the feed that calendar programmes read."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar as Parsed

from accounts.actors import Actor
from accounts.models import Membership
from audit import clock
from audit.models import Entry as TrailEntry
from campaigns.models import (
    Assignment,
    AssignmentParty,
    CalendarDay,
    Deadline,
    FilingKind,
    Phase,
    Task,
    TaskGroup,
)
from campaigns.workdays import Calendar
from rectification.models import TaskDuty
from rectification.services import open_duties, report_done, report_progress
from reporting.agenda.entries import Span, Standing, load_entries
from reporting.agenda.month import bounds_of, days_of, mark_of, next_month, previous_month
from reporting.agenda.subscribing import hash_of, renew_feed, revoke_feed
from reporting.models import CalendarFeed
from tests.reporting.given import at

FORM, TABLE, MONTHLY = FilingKind.LIAISON_FORM, FilingKind.STATISTICS_TABLE, FilingKind.MONTHLY_INFORMATION
TODAY = date(2026, 9, 10)
NOW = at(TODAY)


@pytest.fixture(autouse=True)
def thursday():
    cache.clear()
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def coming(cast, given):
    """Filings of two units, a problem, two tasks of different parties, a phase that ends."""
    for unit in (cast.wangxi, cast.shiwan):
        given.owe(MONTHLY, unit, due=date(2026, 9, 15), key="2026-09")
    given.file(given.owe(FORM, cast.shiwan, due=date(2026, 9, 8)), at(date(2026, 9, 7)))
    given.owe(FORM, cast.wangxi, due=date(2026, 9, 8))
    given.owe(TABLE, cast.shiwan, due=date(2026, 9, 28), waived_at=NOW)
    for _number in range(3):
        given.problem(cast.shiwan, given.items[0], at(date(2026, 7, 1)), due=date(2026, 9, 30))
    group = TaskGroup.objects.create(campaign=given.campaign, position=1, title="规范执法")
    for number, party in (("1", {"unit": cast.shiwan}), ("2", {"group": cast.counties}), ("3", {"unit": cast.wangxi})):
        task = Task.objects.create(group=group, position=int(number), number=number, text="任务")
        assignment = Assignment.objects.create(task=task)
        AssignmentParty.objects.create(assignment=assignment, **party)
        Deadline.objects.create(assignment=assignment, text="2026年9月底", date=date(2026, 9, 30))
    return given


def titles(user, given, first=date(2026, 9, 1), last=date(2026, 9, 30)):
    user.__dict__.pop("grants", None)
    entries = load_entries(Span.of(user, [given.campaign], first, last, TODAY))
    return [(entry.day.day, entry.title, entry.standing.value, entry.note) for entry in entries]


def test_a_unit_sees_its_own(cast, coming):
    assert titles(cast.lin, coming) == [
        (8, "联络员登记表", "done", "已报送"),
        (15, "月度工作信息", "open", "未报"),
        (25, "自查整改阶段结束", "open", "6月至9月"),
        (28, "情况统计表", "void", "已免报"),
        (30, "3个问题整改到期", "open", ""),
        (30, "第1项任务完成时限", "open", "2026年9月底"),
        (30, "第2项任务完成时限", "open", "2026年9月底"),
    ]
    assert (8, "联络员登记表", "late", "逾期2天") in titles(cast.shen, coming)


def test_the_bureau_sees_the_campaign(cast, coming):
    assert titles(cast.zhao, coming) == [
        (8, "联络员登记表", "late", "2个单位已报1个"),
        (15, "月度工作信息", "open", "2个单位已报0个"),
        (25, "自查整改阶段结束", "open", "6月至9月"),
        (30, "3个问题整改到期", "open", "1个单位"),
        (30, "第1项任务完成时限", "open", "2026年9月底"),
        (30, "第2项任务完成时限", "open", "2026年9月底"),
        (30, "第3项任务完成时限", "open", "2026年9月底"),
    ]


def test_a_unit_sees_which_of_its_tasks_are_late_and_which_done(cast, coming):
    open_duties(campaign=coming.campaign)
    Deadline.objects.update(date=date(2026, 9, 7), text="9月7日前")
    first, second = TaskDuty.objects.filter(unit=cast.shiwan).order_by("assignment")
    report_done(duty=second, text="已印发", done_on=TODAY, actor=Actor(cast.lin))
    found = {title: rest for _day, title, *rest in titles(cast.lin, coming)}
    assert found["第1项任务完成时限"] == ["late", "9月7日前；逾期3天"]
    assert found["第2项任务完成时限"] == ["done", "9月7日前；已报完成"]
    entries = load_entries(Span.of(cast.lin, [coming.campaign], date(2026, 9, 7), date(2026, 9, 7), TODAY))
    assert [entry.url for entry in entries] == [reverse("task-detail", args=[duty.uuid]) for duty in (first, second)]
    assert all(entry.own for entry in entries)


def test_the_bureau_sees_how_many_units_have_done_a_task(cast, coming):
    open_duties(campaign=coming.campaign)
    both = {duty.unit: duty for duty in TaskDuty.objects.filter(assignment__task__number="2")}
    report_done(duty=both[cast.shiwan], text="已印发", done_on=TODAY, actor=Actor(cast.lin))
    assert (30, "第2项任务完成时限", "open", "2026年9月底；2个单位已完成1个") in titles(cast.zhao, coming)
    Deadline.objects.filter(assignment__task__number="2").update(date=date(2026, 9, 7))
    assert (7, "第2项任务完成时限", "late", "2026年9月底；2个单位已完成1个") in titles(cast.zhao, coming)
    report_done(duty=both[cast.wangxi], text="已印发", done_on=TODAY, actor=Actor(cast.shen))
    assert (7, "第2项任务完成时限", "done", "2026年9月底；2个单位已完成2个") in titles(cast.zhao, coming)


def test_an_inner_date_is_done_when_it_was_reported(cast, coming):
    open_duties(campaign=coming.campaign)
    duty = TaskDuty.objects.get(unit=cast.shiwan, assignment__task__number="1")
    inner = Deadline.objects.create(
        assignment=duty.assignment, text="9月初", date=date(2026, 9, 5), kind="milestone", position=1
    )
    assert (5, "第1项任务中间节点", "late", "9月初；逾期5天") in titles(cast.lin, coming)
    report_progress(duty=duty, percent=30, text="已建", as_of=TODAY, milestone=inner, actor=Actor(cast.lin))
    assert (5, "第1项任务中间节点", "done", "9月初；已报完成") in titles(cast.lin, coming)
    assert (30, "第1项任务完成时限", "open", "2026年9月底") in titles(cast.lin, coming)


def test_a_foreign_person_sees_nothing(cast, coming):
    assert [row[1] for row in titles(cast.bai, coming)] == ["自查整改阶段结束"]
    Membership.objects.filter(user=cast.bai).delete()
    assert titles(cast.bai, coming) == []


@pytest.mark.parametrize("who", ["lin", "zhao"])
def test_the_number_of_queries_is_constant(cast, coming, who, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    open_duties(campaign=coming.campaign)
    Deadline.objects.filter(assignment__task__number="2").update(kind="milestone")
    user = getattr(cast, who)
    titles(user, coming)
    with CaptureQueriesContext(connection) as few:
        titles(user, coming)
    for month in range(12):
        coming.owe(MONTHLY, cast.shiwan, due=date(2026, 9, 1 + month), key=f"more-{month}")
    group = TaskGroup.objects.get()
    for number in range(4, 14):
        task = Task.objects.create(group=group, position=number, number=str(number), text="任务")
        assignment = Assignment.objects.create(task=task)
        AssignmentParty.objects.create(assignment=assignment, group=cast.counties)
        Deadline.objects.create(assignment=assignment, text="9月底", date=date(2026, 9, 30), kind="milestone")
    open_duties(campaign=coming.campaign)
    with django_assert_num_queries(len(few)):
        assert len(titles(user, coming)) >= 16


def test_days_off_and_made_up_days_are_marked():
    calendar = Calendar()
    assert [mark_of(date(2026, 10, day), calendar) for day in (1, 3, 10, 12)] == ["休", "", "班", ""]
    overridden = Calendar({date(2026, 10, 12): False})
    assert mark_of(date(2026, 10, 12), overridden) == "休"
    first, last = bounds_of(date(2026, 9, 1))
    assert (first, last) == (date(2026, 8, 31), date(2026, 10, 4))
    days = days_of(first, last, [], calendar, TODAY, 9)
    assert len(days) == 35 and sum(day.within for day in days) == 30 and [d.day for d in days if d.today] == [TODAY]
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1) and previous_month(date(2026, 1, 1)) == date(2025, 12, 1)


def read(client, user, query=""):
    client.force_login(user)
    answer = client.get(reverse("calendar-month") + query)
    assert answer.status_code == 200
    return answer


def test_the_month_and_its_neighbours(client, cast, coming):
    page = read(client, cast.lin).content.decode()
    assert "日历：2026年9月" in page and "第2项任务完成时限" in page and 'aria-current="date"' in page
    assert 'href="?month=2026-08"' in page and 'href="?month=2026-10"' in page
    october = read(client, cast.lin, "?month=2026-10").content.decode()
    assert "休" in october and "班" in october and "第2项任务" not in october
    assert "放假安排还没有录入" in read(client, cast.lin, "?month=2031-01").content.decode()
    assert "2026年9月" in read(client, cast.lin, "?month=9999-99").content.decode()


def test_an_administrators_override_shows(client, cast, coming):
    CalendarDay.objects.create(day=date(2026, 9, 17), is_workday=False, note="停电检修")
    days = [day for week in read(client, cast.lin).context["weeks"] for day in week]
    assert [day.mark for day in days if day.day == date(2026, 9, 17)] == ["休"]


def test_a_full_day_leads_to_the_list(client, cast, coming):
    for number in range(6):
        coming.owe(MONTHLY, cast.shiwan, due=date(2026, 9, 22), key=f"full-{number}")
    page = read(client, cast.lin).content.decode()
    assert "还有3件" in page and "?view=list&amp;from=2026-09-22" in page


def test_the_list_begins_with_what_is_overdue(client, cast, coming):
    context = read(client, cast.shen, "?view=list").context
    assert [entry.title for entry in context["overdue"]] == ["联络员登记表"]
    assert [day.day.day for day in context["days"]] == [15, 25, 30]
    later = read(client, cast.shen, f"?view=list&from={context['later']:%Y-%m-%d}").context
    assert later["overdue"] == [] and not later["days"]


def feed(client, cast, who="lin"):
    secret = renew_feed(actor=Actor(getattr(cast, who)))
    client.logout()
    return secret, client.get(reverse("feed-read", args=[secret]))


def events_of(answer) -> list[Any]:
    """As another program reads them."""
    return list(Parsed.from_ical(answer.content).walk("VEVENT"))


def test_the_feed_holds_every_due_item(client, cast, coming):
    _secret, answer = feed(client, cast)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8" and "no-store" in answer["Cache-Control"]
    events = events_of(answer)
    expected = load_entries(Span.of(cast.lin, [coming.campaign], date(2026, 7, 1), date(2027, 9, 1), TODAY))
    found = {(str(event["uid"]).split("@")[0], event["dtstart"].dt) for event in events}
    assert len(expected) == 7 and found == {(entry.key, entry.day) for entry in expected}
    for event in events:
        assert type(event["dtstart"].dt) is date and event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        assert event["dtstamp"].dt == NOW and event["url"].startswith("http://testserver/")
    by_title = {str(event["summary"]): str(event["status"]) for event in events}
    assert by_title["情况统计表"] == "CANCELLED" and by_title["✓ 联络员登记表"] == "CONFIRMED"


def test_long_chinese_lines_are_folded_between_characters(client, cast, coming):
    coming.campaign.phases.update(name="“自查、整改”；阶段," * 5)
    _secret, answer = feed(client, cast)
    lines = answer.content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75 and any(line.startswith(b" ") for line in lines)
    assert all(line.decode() is not None for line in lines)
    titles_read = [str(event["summary"]) for event in events_of(answer)]
    assert "“自查、整改”；阶段," * 5 + "结束" in titles_read


def test_a_changed_title_keeps_its_identity(client, cast, coming):
    secret, answer = feed(client, cast)
    coming.file(coming.obligations[cast.shiwan.pk, MONTHLY, "2026-09"], NOW)
    again = client.get(reverse("feed-read", args=[secret]))
    uids = [sorted(str(event["uid"]) for event in events_of(one)) for one in (answer, again)]
    assert uids[0] == uids[1] and len(set(uids[0])) == len(uids[0])
    assert "✓ 月度工作信息" in again.content.decode()


def test_nothing_personal_and_no_content_leaves(client, cast, coming):
    text = re.sub(r"\r\n ", "", feed(client, cast)[1].content.decode())
    for name in (cast.lin.name, cast.ding.name, "韩立诚", "第1个问题"):
        assert name not in text


def test_the_reach_is_that_of_the_day(client, cast, coming):
    secret, answer = feed(client, cast)
    assert "月度工作信息" in answer.content.decode()
    Membership.objects.filter(user=cast.lin).update(valid_to=TODAY - timedelta(days=1))
    assert client.get(reverse("feed-read", args=[secret])).status_code == 404
    Membership.objects.filter(user=cast.lin).update(valid_to=None, unit=cast.detachment)
    assert "月度工作信息" not in client.get(reverse("feed-read", args=[secret])).content.decode()
    type(cast.lin).objects.filter(pk=cast.lin.pk).update(is_active=False)
    assert client.get(reverse("feed-read", args=[secret])).status_code == 404


def test_only_the_hash_is_kept_and_only_the_last_link_reads(client, cast, coming):
    old, _answer = feed(client, cast)
    kept = CalendarFeed.objects.get()
    assert kept.secret_hash == hash_of(old) and old not in str(vars(kept)) and kept.last_read_at == NOW
    new, answer = feed(client, cast)
    assert answer.status_code == 200 and CalendarFeed.objects.count() == 1
    assert client.get(reverse("feed-read", args=[old])).status_code == 404
    revoke_feed(actor=Actor(cast.lin))
    revoke_feed(actor=Actor(cast.lin))
    assert client.get(reverse("feed-read", args=[new])).status_code == 404
    actions = TrailEntry.objects.filter(action__startswith="reporting.calendar_feed").order_by("pk")
    assert [entry.action.rsplit(".", 1)[1] for entry in actions] == ["made", "renewed", "revoked"]
    assert not any(secret in str(vars(entry)) for entry in actions for secret in (old, new))


@pytest.mark.parametrize("secret", ["x", "x" * 43, "é" * 43, "x" * 500])
def test_an_unknown_link_is_not_there(client, cast, coming, secret):
    assert client.get(reverse("feed-read", args=[secret])).status_code == 404


def test_reading_too_often_is_slowed(client, cast, coming):
    secret, _answer = feed(client, cast)
    answers = [client.get(reverse("feed-read", args=[secret])).status_code for _n in range(21)]
    assert answers.count(200) == 19 and answers[-1] == 429
    guesses = [client.get(reverse("feed-read", args=[f"{n:043}"])) for n in range(11)]
    assert guesses[9].status_code == 404 and guesses[10].status_code == 429 and guesses[10]["Retry-After"] == "60"


def test_no_log_keeps_the_secret(client, cast, coming, caplog):
    secret, answer = feed(client, cast)
    assert answer.status_code == 200 and secret not in answer.wsgi_request.META["RAW_URI"]
    answers = [client.get(reverse("feed-read", args=[secret])).status_code for _n in range(20)]
    assert answers[-1] == 429 and "Too Many Requests" in caplog.text and secret not in caplog.text


@pytest.mark.parametrize("method", ["PROPFIND", "OPTIONS", "POST", "REPORT"])
def test_no_log_keeps_the_secret_of_a_programme_that_looks_for_more(cast, coming, caplog, method):
    """Calendar programmes ask an address by other methods first; the check for forgery would write it down."""
    address = reverse("feed-read", args=[renew_feed(actor=Actor(cast.lin))])
    answer = Client(enforce_csrf_checks=True).generic(method, address)
    assert answer.status_code == (200 if method == "OPTIONS" else 405)
    assert answer.wsgi_request.META["RAW_URI"] == reverse("feed-read", args=["-"])
    assert address not in caplog.text and ("Method Not Allowed" in caplog.text) is (method != "OPTIONS")


def test_the_page_shows_the_link_once(client, cast, coming):
    client.force_login(cast.lin)
    assert "还没有订阅链接" in client.get(reverse("feed-detail")).content.decode()
    made = client.post(reverse("feed-detail"))
    link = re.search(r'value="http://testserver(/calendar/feed/[^"]+\.ics)"', made.content.decode())
    assert link and "no-store" in made["Cache-Control"]
    assert client.get(link[1]).status_code == 200
    page = client.get(reverse("feed-detail")).content.decode()
    assert link[1] not in page and "2026-09-10 10:00" in page
    assert "订阅链接已停用" in client.post(reverse("feed-revoke"), follow=True).content.decode()
    assert client.get(link[1]).status_code == 404


def test_the_way_there_is_offered_to_who_reads_a_campaign(client, cast, coming):
    for user, offered in ((cast.lin, True), (cast.zhao, True), (cast.admin, False)):
        client.force_login(user)
        assert (reverse("feed-detail") in client.get(reverse("account")).content.decode()) is offered


def test_phases_of_a_draft_are_nobodys_business(client, cast, coming):
    coming.campaign.state = "draft"
    coming.campaign.save()
    Phase.objects.create(campaign=coming.campaign, position=2, name="总结阶段", end=date(2026, 9, 29))
    assert "总结阶段" not in feed(client, cast, "zhao")[1].content.decode()
    assert load_entries(Span.of(cast.zhao, [coming.campaign], TODAY, TODAY, TODAY)) == []


def test_several_campaigns_are_told_apart(cast, coming):
    from tests.reporting.given import build_given

    other = build_given(cast, slug="another")
    other.owe(TABLE, cast.shiwan, due=date(2026, 9, 20))
    entries = load_entries(Span.of(cast.lin, [coming.campaign, other.campaign], TODAY, date(2026, 9, 20), TODAY))
    assert [(entry.title, entry.standing) for entry in entries] == [
        ("月度工作信息（执法突出问题专项整治）", Standing.OPEN),
        ("情况统计表（执法突出问题专项整治）", Standing.OPEN),
    ]
