"""The day's run: digests of the cast's campaign in the outbox, each once."""

import json
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.actors import Actor
from accounts.models import Deputy, Membership
from audit import clock
from audit.models import Entry
from campaigns.models import Assignment, CalendarDay, Deadline, FilingKind, Obligation
from jobs.models import Message
from rectification.models import Decision, Filing, TaskDuty
from rectification.services import open_duties, report_done, report_progress, send_task_back
from reporting.models import ReminderDigest, ReminderRule, ReminderRun, ReminderSent
from reporting.reminders.sending import send_reminders
from tests.reporting.given import at

#: June 2026: the 1st is a Monday; the 19th is the Dragon Boat festival.
FORM = FilingKind.LIAISON_FORM
DUE = date(2026, 6, 10)


def june(day: int) -> date:
    return date(2026, 6, day)


def run(day: date, hour: int = 9):
    """The run of a day at an hour."""
    with clock.standing_at(at(day, hour)):
        return send_reminders(today=day)


def told() -> dict[str, str]:
    """Person → subject of everything posted, newest last."""
    return {message.user.name: message.subject for message in Message.objects.order_by("id")}


@pytest.fixture
def owed(cast, given):
    """Wangxi and Shiwan owe the liaison form by 10 June."""
    return [given.owe(FORM, unit, due=DUE) for unit in (cast.wangxi, cast.shiwan)]


def test_each_liaison_is_told_once_a_day(cast, owed):
    outcome = run(june(9))
    assert (outcome.people, outcome.lines) == (2, 2)
    assert told() == dict.fromkeys(("沈雨桐", "林晓禾"), "提醒1项：临近截止1项")
    assert run(june(9), 11).people == 0
    assert Message.objects.count() == ReminderDigest.objects.count() == 2
    entry = Entry.objects.get(action="reporting.reminders.sent")
    assert entry.after == {"people": 2, "lines": 2}


def test_the_body_names_campaign_material_day_and_what_is_left(cast, owed):
    run(june(9))
    body = Message.objects.get(user=cast.shen).body
    assert "【执法突出问题专项整治】" in body
    assert "望溪县局　联络员登记表：6月10日 周三，剩1个工作日" in body
    assert Message.objects.get(user=cast.shen).url == "/obligations/"


def test_what_was_filed_is_not_reminded_of(cast, given, owed):
    given.file(owed[0], at(june(8)))
    run(june(9))
    assert set(told()) == {"林晓禾"}


def test_a_day_off_is_put_off_to_the_next_working_day(cast, given):
    given.owe(FORM, cast.wangxi, due=june(24))
    CalendarDay.objects.create(day=june(18), is_workday=False, note="放假")
    for day in (18, 19, 20, 21):
        assert run(june(day)).people == 0
    assert not ReminderRun.objects.exists()
    assert run(june(22)).people == 1


def test_when_the_hours_are_over_it_goes_out_the_next_working_day(cast, given):
    given.owe(FORM, cast.wangxi, due=june(15))
    assert run(june(10), 18).people == 0
    assert run(june(11)).people == 1
    assert ReminderSent.objects.get().stage == "before-3"


def test_not_before_the_campaigns_hour(cast, given, owed):
    ReminderRule.objects.create(campaign=given.campaign, send_from=datetime(2026, 1, 1, 10).time())
    run(june(9), 8)
    assert {message.next_at for message in Message.objects.all()} == {at(june(9), 10)}


def test_escalation_goes_to_leader_office_and_bureau_each_once(cast, given):
    given.owe(FORM, cast.wangxi, due=june(1))
    for number in range(30):
        run(june(1) + timedelta(days=number))
    steps = ReminderSent.objects.exclude(stage__startswith="after").exclude(stage="on-day").order_by("day", "user")
    found = [(row.user.name, row.stage, row.day) for row in steps]
    assert found == [
        ("韩立诚", "leader", june(4)),
        ("赵敏之", "office", june(8)),
        ("周岚", "office", june(8)),
        ("陈道远", "bureau", june(15)),
    ]
    assert "请您督促报送" in Message.objects.filter(user=cast.han).get().body


def test_a_return_is_told_until_it_is_filed_again(cast, given, owed):
    filing = given.file(owed[0], at(june(2)), state="returned")
    given.decide(filing, filing.current, Decision.RETURNED, at(june(4)))
    run(june(5))
    assert told()["沈雨桐"] == "提醒1项：退回要改1项"
    Filing.objects.filter(pk=filing.pk).update(state="submitted", submitted_at=at(june(5), 15))
    run(june(8))
    assert Message.objects.filter(user=cast.shen).count() == 1


def test_what_a_unit_took_back_itself_is_not_called_returned(cast, given, owed):
    given.file(owed[0], at(june(2)), state="draft")
    run(june(9))
    assert set(told()) == {"林晓禾"}


def test_overdue_problems_are_told_without_their_text(cast, given):
    given.problem(cast.wangxi, given.items[0], at(june(1)), due=june(3))
    run(june(4))
    body = Message.objects.get(user=cast.shen).body
    assert "第1条整治重点的问题整改：6月3日 周三，逾期1天" in body and "第1个问题" not in body
    given.problem(cast.wangxi, given.items[0], at(june(1)), due=june(3), state="claimed")
    assert run(june(5)).lines == 2  # liaison and nobody for the claimed one; escalation has not begun


def test_who_has_left_is_not_told_and_his_successor_is(cast, owed):
    Membership.objects.filter(user=cast.shen).update(valid_to=june(8))
    run(june(9))
    assert set(told()) == {"韩立诚", "林晓禾"}


def test_a_deputy_receives_for_who_is_away(cast, owed):
    Deputy.objects.create(user=cast.shen, deputy=cast.han, valid_from=june(8), valid_to=june(12))
    run(june(9))
    assert set(told()) == {"韩立诚", "林晓禾"}
    assert "代沈雨桐收" in Message.objects.get(user=cast.han).body


def test_a_deputy_who_has_left_himself_receives_nothing(cast, owed):
    Deputy.objects.create(user=cast.shen, deputy=cast.han, valid_from=june(8), valid_to=june(12))
    cast.han.is_active = False
    cast.han.save()
    run(june(9))
    assert set(told()) == {"沈雨桐", "林晓禾"}


def test_a_run_cut_off_half_way_goes_on(cast, owed, monkeypatch):
    """The worker dies after the first person's transaction."""
    monkeypatch.setattr("reporting.reminders.sending.BATCH", 1)

    class Killed(Exception):
        pass

    class Dying:
        def step(self, text, done, total):
            raise Killed

    with clock.standing_at(at(june(9), 9)), pytest.raises(Killed):
        send_reminders(today=june(9), progress=Dying())  # type: ignore[arg-type]
    assert Message.objects.count() == 1 and ReminderRun.objects.get().finished_at is None
    assert run(june(9), 10).people == 1
    assert Message.objects.count() == 2 and ReminderRun.objects.get().finished_at is not None


def test_nothing_of_a_closed_campaign(cast, given, owed):
    given.campaign.state = "closed"
    given.campaign.save()
    assert run(june(9)).people == 0


def test_queries_do_not_grow_with_units(cast, given, django_assert_max_num_queries):
    from reporting.reminders.loading import load_situation

    for kind in given.requirements:
        for unit in given.units:
            for number in range(5):
                given.owe(kind, unit, due=june(9), key=f"k{number}")
    with django_assert_max_num_queries(16):
        assert len(load_situation(june(9)).items) == 90


def plan(day: date, *more: str) -> Any:
    out = StringIO()
    with clock.standing_at(at(june(8))):
        call_command("plan_reminders", "--date", day.isoformat(), "--json", *more, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_prints_a_day_and_writes_nothing(cast, owed):
    today = plan(june(9))
    assert today["workday"] is True
    assert [m["user"] for m in today["messages"]] == ["shenyutong", "linxiaohe"]
    assert today["messages"][0]["lines"][0]["stages"] == ["before-1"]
    assert not Message.objects.exists() and not ReminderDigest.objects.exists()


def test_the_command_supposes_the_days_between_as_sent(cast, owed):
    assert plan(june(13)) == {"date": "2026-06-13", "workday": False, "messages": []}
    later = plan(june(15), "--campaign", "zhengzhi-2026")
    stages = {m["user"]: m["lines"][0]["stages"] for m in later["messages"]}
    assert stages == {
        "shenyutong": ["after"],
        "linxiaohe": ["after"],
        "hanlicheng": ["leader"],
        "dingxueqin": ["leader"],
    }


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
