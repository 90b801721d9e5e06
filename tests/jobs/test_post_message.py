"""What is posted: once per key, person and channel; by which channels; not before, and not in the quiet hours."""

from datetime import datetime, time

import pytest
from django.db import transaction

from audit.clock import SHANGHAI, standing_at
from jobs.models import ChannelChoice, Message
from jobs.outbox import deliver_due, post
from jobs.timing import after_quiet, slot_now
from tests.jobs.helpers import MORNING, mail_for, minutes

NIGHT = (time(20), time(8))


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_HOST = "mail.lanchuan.example"
    settings.QUIET_HOURS = NIGHT


def tell(user, key="k1", **more):
    values = {"category": "test", "subject": "问题清单明天到期", "body": "请报送", "url": "/obligations/"}
    return post(user=user, key=key, **{**values, **more})


def at(hour, minute=0, day=15):
    return datetime(2026, 6, day, hour, minute, tzinfo=SHANGHAI)


def test_the_inbox_always_and_what_was_chosen(cast):
    mail_for(cast.shen)
    ChannelChoice.objects.create(user=cast.shen, channel="webhook", address="https://hook.example/x", is_on=False)
    assert {m.channel for m in tell(cast.shen)} == {"inbox", "mail"}
    assert {m.channel for m in tell(cast.lin)} == {"inbox"}
    assert {m.channel for m in tell(cast.shen, "k2", channels=["mail", "wecom"])} == {"mail"}


def test_no_mail_without_a_mail_server(cast, settings):
    mail_for(cast.shen)
    settings.EMAIL_HOST = ""
    assert {m.channel for m in tell(cast.shen)} == {"inbox"}


def test_the_same_key_adds_nothing(cast):
    mail_for(cast.shen)
    assert len(tell(cast.shen)) == 2
    assert tell(cast.shen, subject="又一次") == []
    assert len(tell(cast.lin)) == 1, "another person"
    assert Message.objects.count() == 3


def test_a_channel_chosen_later_is_added_once(cast):
    tell(cast.shen)
    mail_for(cast.shen)
    assert [m.channel for m in tell(cast.shen)] == ["mail"]
    assert tell(cast.shen) == []


def test_what_is_rolled_back_is_not_told(cast):
    mail_for(cast.shen)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(cast.shen)
        1 / 0  # noqa: B018
    assert not Message.objects.exists()


def test_a_title_is_one_line(cast):
    (message,) = tell(cast.shen, subject="第一行\r\nBcc: x@y.example " + "长" * 300)
    assert "\n" not in message.subject and len(message.subject) == 200


def test_nothing_arrives_before_its_time(cast):
    with standing_at(MORNING):
        (message,) = tell(cast.shen, not_before=MORNING + minutes(60))
        deliver_due()
    assert not Message.objects.inbox().exists()
    with standing_at(MORNING + minutes(60)):
        deliver_due()
    assert Message.objects.inbox().get() == message


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (at(19, 59), at(19, 59)),
        (at(20), at(8, day=16)),
        (at(23, 30), at(8, day=16)),
        (at(7, 59), at(8)),
        (at(8), at(8)),
    ],
)
def test_quiet_hours_defer(moment, leaves):
    assert after_quiet(moment, NIGHT) == leaves
    assert after_quiet(moment, None) == moment


def test_quiet_hours_within_a_day():
    noon = (time(12), time(14))
    assert after_quiet(at(13), noon) == at(14)
    assert after_quiet(at(14), noon) == at(14)


def test_mail_waits_for_the_morning_and_the_inbox_does_not(cast, mailoutbox):
    mail_for(cast.shen)
    with standing_at(at(21)):
        tell(cast.shen)
        deliver_due()
        assert (Message.objects.inbox().count(), len(mailoutbox)) == (1, 0)
    with standing_at(at(7, 59, day=16)):
        deliver_due()
        assert mailoutbox == []
    with standing_at(at(8, day=16)):
        deliver_due()
    assert [mail.to for mail in mailoutbox] == [["shenyutong@lanchuan.example"]]


def test_an_urgent_one_does_not_wait(cast, mailoutbox):
    mail_for(cast.shen)
    with standing_at(at(21)):
        tell(cast.shen, urgent=True)
        deliver_due()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("hour", "after", "slot"), [(6, 7, None), (7, 7, "2026-06-15"), (23, 7, "2026-06-15"), (0, 0, "2026-06-15")]
)
def test_a_days_turn_begins_at_its_hour(hour, after, slot):
    with standing_at(at(hour)):
        assert slot_now("day", after) == slot
        assert slot_now("hour") == f"2026-06-15T{hour:02}"
