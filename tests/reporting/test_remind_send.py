"""The day's run: digests of the cast's campaign in the outbox, each once."""

import json
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Deputy, Membership
from audit import clock
from audit.models import Entry
from campaigns.models import CalendarDay, FilingKind
from jobs.models import Message
from jobs.outbox.gates import refusal_of
from rectification.models import Decision, Filing
from reporting.models import ReminderDigest, ReminderRule, ReminderRun, ReminderSent
from reporting.reminders.sending import send_reminders
from tests.reporting.given import at
from tests.reporting.remind_days import june, run, told

#: June 2026: the 1st is a Monday; the 19th is the Dragon Boat festival.
FORM = FilingKind.LIAISON_FORM
DUE = date(2026, 6, 10)


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


def test_a_deputy_who_has_moved_to_another_unit_receives_nothing(cast, owed):
    Deputy.objects.create(user=cast.shen, deputy=cast.han, valid_from=june(8), valid_to=june(12))
    Membership.objects.filter(user=cast.han).update(unit=cast.legal)
    run(june(9))
    assert set(told()) == {"沈雨桐", "林晓禾"}


@pytest.mark.parametrize("category", ["reminder", "chase", "dispatch", "task"])
def test_no_mail_leaves_to_who_holds_no_post_any_more(cast, category):
    message = Message(user=cast.shen, category=category)
    assert refusal_of(message) is None
    Membership.objects.filter(user=cast.shen).update(valid_to=clock.today() - timedelta(days=1))
    assert refusal_of(message) == "收件人已不在岗"


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


def test_queries_do_not_grow_with_units(cast, given):
    from reporting.reminders.loading import load_situation

    def queries_of(items: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(load_situation(june(9)).items) == items
        return len(asked)

    for kind in given.requirements:
        given.owe(kind, given.units[0], due=june(9), key="first")
    few = queries_of(len(given.requirements))
    for kind in given.requirements:
        for unit in given.units:
            for number in range(5):
                given.owe(kind, unit, due=june(9), key=f"k{number}")
    many = queries_of(len(given.requirements) + 90)
    # The roster and the thresholds of training ask four of these.
    assert few == many <= 25


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
