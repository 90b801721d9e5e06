"""Reminders of tasks, and of what is locked, reopened or in its grace."""

from datetime import date, timedelta

from accounts.actors import Actor
from accounts.models import Membership
from audit import clock
from campaigns.models import Assignment, Deadline, FilingKind, Obligation
from jobs.models import Message
from rectification.models import TaskDuty
from rectification.services import open_duties, report_done, report_progress, send_task_back
from reporting.models import ReminderSent
from tests.reporting.given import at
from tests.reporting.remind_days import june, run, told

FORM = FilingKind.LIAISON_FORM
DUE = date(2026, 6, 10)

# --- tasks ---------------------------------------------------------------------------------------------------------


def give_task(given, *parties, **deadline) -> dict[int, TaskDuty]:
    """Unit id → its duty in one more task, the first party leading; `deadline` changes the one of June 10."""
    group = given.campaign.task_groups.first() or given.campaign.task_groups.create(number="一", title="整改")
    number = group.tasks.count() + 1
    task = group.tasks.create(position=number, number=str(number), text="建立机制")
    assignment: Assignment = task.assignments.create(parties_text="责任单位")
    for place, unit in enumerate(parties):
        assignment.parties.create(unit=unit, role="cooperating" if place else "lead")
    Deadline.objects.create(assignment=assignment, **{"text": "6月10日前", "date": DUE, **deadline})
    with clock.standing_at(at(june(1))):
        open_duties(campaign=given.campaign)
    return {duty.unit_id: duty for duty in TaskDuty.objects.filter(assignment=assignment)}


def finish(duty: TaskDuty, user, day: date) -> None:
    with clock.standing_at(at(day)):
        report_done(duty=duty, text="已印发", done_on=day, actor=Actor(user))


def test_a_task_is_announced_called_overdue_and_goes_up_like_a_filing(cast, given):
    duty = give_task(given, cast.wangxi, cast.shiwan)[cast.wangxi.pk]
    for number in range(30):
        run(june(1) + timedelta(days=number))
    found = ReminderSent.objects.exclude(stage__in=("after", "on-day")).order_by("day", "user")
    assert [(row.user.name, row.stage, row.day) for row in found] == [
        ("沈雨桐", "before-7", june(1)),
        ("沈雨桐", "before-3", june(5)),
        ("沈雨桐", "before-1", june(9)),
        ("韩立诚", "leader", june(15)),
        ("赵敏之", "office", june(17)),
        ("周岚", "office", june(17)),
        ("陈道远", "bureau", june(25)),
    ]
    last = Message.objects.filter(user=cast.shen).latest("id")
    assert "望溪县局　第1项任务：6月10日 周三，逾期20天" in last.body and last.url == "/tasks/"
    assert "请您督促办理" in Message.objects.filter(user=cast.han).get().body
    assert {row.item_kind for row in found} == {"task"} and duty.state == "not_begun"


def test_a_task_reported_done_is_not_reminded_of_and_sent_back_it_is_again(cast, given):
    shared = give_task(given, cast.wangxi)[cast.wangxi.pk]
    other = give_task(given, cast.shiwan)[cast.shiwan.pk]
    finish(shared, cast.shen, june(8))
    run(june(9))
    assert set(told()) == {"林晓禾"}
    finish(other, cast.lin, june(9))
    assert run(june(11)).people == 0
    with clock.standing_at(at(june(11), 15)):
        send_task_back(duty=shared, reason="缺印发的文号", actor=Actor(cast.zhao))
    letter = Message.objects.get(category="task")
    assert letter.user == cast.shen and "第1项任务" in letter.subject and letter.url == f"/tasks/{shared.uuid}/"
    assert "缺印发的文号" not in letter.body, "the reason may not leave by mail or chat"
    run(june(12))
    assert "逾期2天" in Message.objects.filter(user=cast.shen, category="reminder").get().body


def test_a_unit_without_a_liaison_learns_of_a_task_sent_back_through_its_leader(cast, given):
    duty = give_task(given, cast.wangxi)[cast.wangxi.pk]
    finish(duty, cast.shen, june(8))
    Membership.objects.filter(user=cast.shen).update(valid_to=june(8))
    with clock.standing_at(at(june(9))):
        send_task_back(duty=duty, reason="缺文号", actor=Actor(cast.zhao))
    assert [letter.user for letter in Message.objects.filter(category="task")] == [cast.han]


def test_an_inner_date_is_reminded_of_until_it_is_reported(cast, given):
    duty = give_task(given, cast.wangxi, kind="milestone")[cast.wangxi.pk]
    inner = duty.assignment.deadlines.get()
    Deadline.objects.create(assignment=duty.assignment, text="年底", date=date(2026, 11, 20))
    run(june(11))
    assert "第1项任务中间节点：6月10日 周三，逾期1天" in Message.objects.get(user=cast.shen).body
    with clock.standing_at(at(june(11), 15)):
        report_progress(duty=duty, percent=None, text="已建立", as_of=june(11), milestone=inner, actor=Actor(cast.shen))
    assert run(june(12)).people == 0


def test_what_goes_on_is_never_overdue_once_it_was_met(cast, given):
    """长期坚持 beside a date: overdue until first met, then never again, also when reported on late and years after."""
    duty = give_task(given, cast.wangxi, text="6月10日前，并长期坚持", ongoing=True)[cast.wangxi.pk]
    run(june(11))
    assert told() == {"沈雨桐": "提醒1项：逾期1项"}
    finish(duty, cast.shen, june(11))
    with clock.standing_at(at(june(15))):
        report_progress(duty=duty, percent=None, text="本月抽查两次", as_of=june(15), actor=Actor(cast.shen))
    days = [june(12) + timedelta(days=number) for number in range(60)] + [date(2027, 6, 10)]
    assert sum(run(day).people for day in days) == 0
    undated = give_task(given, cast.wangxi, text="长期坚持", ongoing=True, date=None)[cast.wangxi.pk]
    assert run(date(2027, 6, 11)).people == 0 and undated.met_on is None


def test_a_withdrawn_task_and_one_without_time_left_out(cast, given):
    duty = give_task(given, cast.wangxi)[cast.wangxi.pk]
    task = duty.assignment.task
    task.withdrawn_at = at(june(5))
    task.save()
    assert run(june(11)).people == 0


# --- windows -------------------------------------------------------------------------------------------------------


def test_what_is_locked_is_the_offices_business_once(cast, given):
    given.campaign.lock_days = 2
    given.campaign.save()
    given.owe(FORM, cast.wangxi, due=june(1))
    for number in range(30):
        run(june(1) + timedelta(days=number))
    rows = ReminderSent.objects.order_by("day", "user")
    assert [(row.user.name, row.stage, row.day) for row in rows] == [
        ("沈雨桐", "on-day", june(1)),
        ("沈雨桐", "after", june(2)),
        ("沈雨桐", "after", june(3)),
        ("赵敏之", "office", june(8)),
        ("周岚", "office", june(8)),
        ("陈道远", "bureau", june(15)),
    ]
    body = Message.objects.get(user=cast.zhao).body
    assert "逾期7天，已锁定，单位不能再报；如需补报，请牵头单位补开" in body and "催办" not in body


def test_a_reopened_one_is_reminded_of_again(cast, given):
    given.campaign.lock_days = 2
    given.campaign.save()
    row = given.owe(FORM, cast.wangxi, due=june(1))
    assert run(june(5)).people == 0
    Obligation.objects.filter(pk=row.pk).update(reopened_until=june(12))
    run(june(8))
    assert "6月12日 周五，剩4个工作日" in Message.objects.get(user=cast.shen).body
    run(june(12))
    assert run(june(15)).people == 0, "the reopening has ended: locked again"


def test_what_was_sent_for_signature_in_time_can_still_be_signed_after_the_lock(cast, given):
    given.campaign.lock_days = 2
    given.campaign.save()
    given.file(given.owe(FORM, cast.wangxi, due=june(1)), state="awaiting_signature")
    run(june(5))
    assert set(told()) == {"沈雨桐", "韩立诚"}


def test_within_the_grace_it_is_late_and_says_how_long_it_is_borne_with(cast, given):
    given.campaign.grace_days, given.campaign.lock_days = 3, 1
    given.campaign.save()
    given.owe(FORM, cast.wangxi, due=june(1))
    run(june(2))
    assert "6月1日 周一，逾期1天，宽限至6月4日" in Message.objects.get(user=cast.shen).body
    assert run(june(4)).people and run(june(5)).people == 0, "the lock waits for the end of the grace"
    given.campaign.lock_days = None
    given.campaign.save()
    run(june(9))
    assert "宽限" not in Message.objects.filter(user=cast.shen).latest("id").body


def test_queries_do_not_grow_with_tasks(cast, given, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from reporting.reminders.loading import load_situation

    give_task(given, cast.wangxi)
    with CaptureQueriesContext(connection) as few:
        assert len(load_situation(june(9)).items) == 1
    for _number in range(20):
        for unit in given.units:
            give_task(given, unit, kind="milestone")
    with django_assert_num_queries(len(few)):
        assert len(load_situation(june(9)).items) == 61
