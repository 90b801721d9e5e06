"""Certificates in the daily digests: at their own lead times, each once, whatever days the run missed."""

from datetime import date, timedelta

import pytest

from accounts.models import Deputy
from audit import clock
from campaigns.models import CalendarDay, FilingKind
from jobs.models import Message
from personnel import services
from personnel.models import Certificate
from personnel.services import Looked
from reporting.models import ReminderSent
from reporting.reminders.facts import NO_CAMPAIGN, Audience, History, Item, ItemKey, Kind, Sent
from reporting.reminders.loading import forecast
from reporting.reminders.planning import due_messages
from tests.personnel.scenes import act, established, officer, printed, registered
from tests.reporting.given import at
from tests.reporting.remind_days import june, run, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def held(cast, until: date, number: str = "T1", name: str = "高远", **more) -> Certificate:
    """A certificate of Wangxi, as it was registered on 1 June."""
    with clock.standing_at(at(june(1), 6)):
        row = officer(cast.wangxi, cast.shen, name)
        return registered(row, cast.zhao, number, issued_on=until - 365 * 4 * DAY, valid_until=until, **more)


def stages() -> list[tuple[str, str, date]]:
    rows = ReminderSent.objects.filter(user__username="shenyutong").order_by("day", "pk")
    return [(row.item_kind, row.stage, row.day) for row in rows]


class EveryDay:
    """A calendar on which every day is worked."""

    def is_workday(self, day: date) -> bool:
        return True

    def add(self, day: date, n: int) -> date:
        return day + n * DAY

    def between(self, start: date, end: date) -> int:
        return (end - start).days

    def next_workday(self, day: date) -> date:
        return day

    def previous_workday(self, day: date) -> date:
        return day


@pytest.mark.parametrize("every", [1, 2, 7, 25])
def test_each_lead_time_is_told_once_however_rarely_the_run_is_made(every):
    """Pure: 400 days, on every n-th of which there is a run."""
    due = date(2027, 3, 1)
    key = ItemKey(Kind.CERTIFICATE, 1, 7)
    item = Item(key, NO_CAMPAIGN, "", "", due, june(1), Audience((1,)), leads=(180, 90, 30))
    history, seen = History(), []
    for number in range(0, 400, every):
        day = june(1) + number * DAY
        for digest in due_messages(day, [item], history, {}, EveryDay()):
            (line,) = digest.lines
            seen += [(stage, (due - day).days) for stage in line.stages]
            history.add(Sent(key, line.stages[0], 1, day))
    assert [stage for stage, _left in seen] == ["ahead-180", "ahead-90", "ahead-30", "after"]
    begins = {"ahead-180": 180, "ahead-90": 90, "ahead-30": 30, "after": -1}
    assert all(begins[stage] - every < left <= begins[stage] for stage, left in seen)


def test_days_without_a_run_lose_no_reminder_and_none_comes_twice(cast):
    held(cast, june(5) + 90 * DAY)
    held(cast, june(8) + 90 * DAY, "T2", "丙")
    for day in (4, 11, 11, 12, 15):  # nothing ran from the 5th to the 10th
        run(june(day))
    # Both are beyond their first lead time when they are entered, which is said at once.
    told_of = [(kind, stage, day) for kind, stage, day in stages() if kind == "cert"]
    assert told_of == [("cert", "ahead-180", june(4))] * 2 + [("cert", "ahead-90", june(11))] * 2


def test_a_day_off_puts_it_off_to_the_next_working_day(cast):
    held(cast, june(13) + 30 * DAY)
    CalendarDay.objects.create(day=june(15), is_workday=False, note="放假")
    run(june(12))
    for day in (13, 14, 15):
        assert run(june(day)).people == 0
    run(june(16))
    assert [stage for kind, stage, _day in stages() if kind == "cert"] == ["ahead-90", "ahead-30"]


def test_the_units_people_and_the_officer_are_told_in_the_one_digest_of_the_day(cast, given):
    given.owe(FilingKind.LIAISON_FORM, cast.wangxi, due=june(10))
    first = held(cast, june(9) + 30 * DAY, "T2", "丙")
    second = held(cast, june(9) + 90 * DAY, "T1")
    with clock.standing_at(at(june(2))):
        assert second.officer is not None
        services.link_account(officer=second.officer, user=cast.han, actor=act(cast.shen))
    run(june(9))
    assert Message.objects.filter(user=cast.shen).count() == 1
    body = Message.objects.get(user=cast.shen).body
    assert "【执法突出问题专项整治】" in body and "【执法证件、培训】" in body
    assert "望溪县局　丙的交通运输行政执法证（T2）：2026-07-09到期，还有30天，请办理换发" in body
    assert "高远的交通运输行政执法证（T1）：2026-09-07到期，还有90天" in body
    message = Message.objects.get(user=cast.han)
    assert message.url == "/certificates/" and first.number in message.body


def test_inspections_are_told_of_when_they_come_due_and_when_they_are_missed(cast):
    certificate = held(cast, june(9) + 4 * 365 * DAY - 335 * DAY)
    assert certificate.inspect_by
    due = certificate.inspect_by
    run_days = [due - 31 * DAY, due - 28 * DAY, due - 27 * DAY, due + 3 * DAY, due + 6 * DAY]
    for day in run_days:
        run(forward(day))
    told_of = [(stage, day) for kind, stage, day in stages() if kind == "inspection"]
    assert [stage for stage, _day in told_of] == ["ahead-30", "after"]
    assert due - 30 * DAY <= told_of[0][1] < due < told_of[1][1]


def forward(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + {5: 2, 6: 1}.get(day.weekday(), 0) * DAY


def test_what_was_inspected_or_waits_to_be_revoked_is_not_reminded_of(cast):
    inspected = held(cast, june(9) + 700 * DAY, "T1")
    waiting = held(cast, june(9) + 20 * DAY, "T2", "丙")
    assert inspected.inspect_by
    with clock.standing_at(at(june(8))):
        Certificate.objects.filter(pk=inspected.pk).update(inspect_by=june(20))
        inspected.refresh_from_db()
        services.inspect(certificate=inspected, looked=Looked(june(8), True), actor=act(cast.zhao))
        services.propose_revocation(certificate=waiting, reason="转岗", actor=act(cast.shen))
    assert run(june(9)).people == 0


def test_the_certificate_in_the_place_of_a_renewed_one_begins_anew(cast):
    old = held(cast, june(9) + 20 * DAY)
    run(june(9))
    with clock.standing_at(at(june(10))):
        assert old.officer is not None
        established(old.officer, cast.shen)
        services.renew(certificate=old, printed=printed("T9"), actor=act(cast.zhao))
    assert run(june(11)).people == 0
    ahead = forecast(june(12), today=june(11))
    assert not [item for item in ahead.items if item.key.kind == Kind.CERTIFICATE]


def test_a_deputy_receives_it_for_who_is_away(cast):
    held(cast, june(9) + 30 * DAY)
    Deputy.objects.create(user=cast.shen, deputy=cast.han, valid_from=june(9), valid_to=june(9))
    run(june(9))
    assert set(told()) == {cast.han.name}


def test_the_preview_of_a_campaign_holds_no_certificates(cast, given):
    held(cast, june(9) + 30 * DAY)
    alone = forecast(june(9), today=june(9), campaign=given.campaign)
    assert not [item for item in alone.items if item.campaign == NO_CAMPAIGN] and NO_CAMPAIGN not in alone.rules
