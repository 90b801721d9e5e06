"""Handing messages to mail: once each, tried again with growing pauses, given up visibly, never to who has left."""

import smtplib
from email import policy
from email.parser import BytesParser
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend

from accounts.actors import Actor
from audit.clock import standing_at
from audit.models import Entry
from jobs.models import ChannelChoice, Message
from jobs.outbox import deliver_due, gates, post, register_gate
from jobs.services.telling import resend_failed
from tests.jobs.helpers import MORNING, mail_for, minutes

BACKEND = "tests.jobs.test_deliver_message.Server"


class Server(EmailBackend):
    """A mail server that refuses what it is told to."""

    refuses: Exception | None = None
    asked = 0

    def open(self):
        if isinstance(self.refuses, OSError) and not isinstance(self.refuses, smtplib.SMTPException):
            type(self).asked += 1
            raise self.refuses
        return True

    def send_messages(self, messages):
        type(self).asked += 1
        if self.refuses is not None:
            raise self.refuses
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.EMAIL_HOST = "mail.lanchuan.example"
    settings.EMAIL_BACKEND = BACKEND
    settings.SITE_URL = "https://zhengzhi.lanchuan.example/"
    settings.EMAIL_FROM = "zhengzhi@lanchuan.example"
    settings.DEFAULT_FROM_EMAIL = '"专项整治管理" <zhengzhi@lanchuan.example>'
    settings.QUIET_HOURS = None
    monkeypatch.setattr(Server, "refuses", None)
    monkeypatch.setattr(Server, "asked", 0)
    return Server


def mails(*users, **more):
    """One mail to each, waiting since MORNING."""
    with standing_at(MORNING):
        for user in users:
            if not ChannelChoice.objects.filter(user=user).exists():
                mail_for(user)
            values = {
                "category": "test",
                "subject": "问题清单明天到期",
                "body": "一、问题清单\n二、制度清单",
                "key": "k",
            }
            post(user=user, channels=["mail"], url="/obligations/", **{**values, **more})
    return list(Message.objects.order_by("id"))


def deliver(after=0.0):
    with standing_at(MORNING + minutes(after)):
        return deliver_due()


def states():
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def test_each_is_sent_once(cast, mailoutbox):
    mails(cast.shen, cast.lin)
    assert (deliver(), deliver(1)) == (2, 0)
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "linxiaohe@lanchuan.example", "shenyutong@lanchuan.example",
    ]  # fmt: skip
    assert states() == ["sent", "sent"]


def test_the_mail_reads_right(cast, mailoutbox):
    (message,) = mails(cast.shen, body="第1项 <b>3天</b>后到期\n第2项今天到期")
    deliver()
    raw = mailoutbox[0].message().as_bytes()
    assert raw.isascii() is False or b"=?utf-8?" in raw
    assert b"Subject: =?utf-8?" in raw and b"From: =?utf-8?" in raw, "RFC 2047"
    mail: Any = BytesParser(policy=policy.default).parsebytes(raw)
    assert mail["Subject"] == "问题清单明天到期"
    assert mail["From"].addresses[0].display_name == "专项整治管理"
    assert mail["From"].addresses[0].addr_spec == "zhengzhi@lanchuan.example"
    assert mail["Message-ID"] == f"<{message.uuid}@lanchuan.example>"
    assert mail["Date"].datetime == MORNING
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for part in (text, html):
        assert "第2项今天到期" in part and "https://zhengzhi.lanchuan.example/obligations/" in part and "沈雨桐" in part
    assert "&lt;b&gt;3天" in html and "<b>3天</b>" in text


def test_pauses_grow_and_it_is_given_up_visibly(cast, server):
    (message,) = mails(cast.shen)
    server.refuses = smtplib.SMTPDataError(451, "稍后再试".encode())
    after, pauses = 0.0, []
    for _attempt in range(24):
        deliver(after)
        message.refresh_from_db()
        pauses.append((message.next_at - MORNING).total_seconds() / 60 - after)
        after += pauses[-1]
    assert pauses[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]
    assert 60 < after / 60 < 72
    assert (message.state, message.attempts) == ("failed", 24)
    assert "451 稍后再试" in message.reason


def test_an_outage_costs_one_question_a_batch(cast, server, mailoutbox):
    mails(cast.shen, cast.lin, cast.bai)
    server.refuses = ConnectionRefusedError(111, "Connection refused")
    deliver()
    assert server.asked == 1
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    server.refuses = None
    assert deliver(1) == 3
    assert len(mailoutbox) == 3


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no such user")}), "failed"),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"greylisted")}), "waiting"),
        (smtplib.SMTPAuthenticationError(535, b"bad"), "waiting"),
        (smtplib.SMTPServerDisconnected("gone"), "waiting"),
        (TimeoutError("timed out"), "waiting"),
        (ValueError("a fault of ours"), "waiting"),
    ],
)
def test_what_is_final_and_what_is_not(cast, server, answer, ends):
    mails(cast.shen)
    server.refuses = answer
    deliver()
    message = Message.objects.get()
    assert message.state == ends and message.reason and message.lease_until is None


def test_one_bad_address_keeps_no_other(cast, mailoutbox):
    mail_for(cast.shen, "沈\n@x")
    mails(cast.shen, cast.lin)
    deliver()
    assert [mail.to for mail in mailoutbox] == [["linxiaohe@lanchuan.example"]]
    assert states() == ["waiting", "sent"]


def left_sending(message, attempts=1):
    Message.objects.filter(pk=message.pk).update(state="sending", attempts=attempts, lease_until=MORNING + minutes(3))


def test_what_a_dead_sender_claimed_comes_back_with_the_same_id(cast, mailoutbox):
    (message,) = mails(cast.shen)
    left_sending(message)
    deliver(2.9)
    assert mailoutbox == [], "the lease still runs"
    deliver(3)
    deliver(4)
    assert [mail.extra_headers["Message-ID"] for mail in mailoutbox] == [f"<{message.uuid}@lanchuan.example>"]


def test_a_sender_believed_dead_records_nothing(cast):
    """Its message belongs to the next attempt by now."""
    from jobs.outbox import delivery

    (message,) = mails(cast.shen)
    left_sending(message, attempts=2)
    message.attempts = 1
    delivery._settle(message, {"state": "failed", "reason": "zu spät"})
    assert states() == ["sending"]


def test_who_has_left_gets_nothing_and_the_row_says_why(cast, mailoutbox):
    mails(cast.shen, cast.lin)
    cast.shen.is_active = False
    cast.shen.save()
    deliver()
    assert [mail.to for mail in mailoutbox] == [["linxiaohe@lanchuan.example"]]
    assert Message.objects.get(user=cast.shen).reason == "账号已停用"
    assert states() == ["dropped", "sent"]


def test_a_gate_is_asked_when_it_is_sent(cast, mailoutbox):
    moved = {cast.shen.pk: "已调离望溪县局"}
    register_gate("gated", lambda message: moved.get(message.user_id))
    try:
        mails(cast.shen, cast.lin, category="gated")
        assert deliver() == 1
    finally:
        gates._gates.pop("gated")
    row = Message.objects.get(user=cast.shen)
    assert (row.state, row.reason) == ("dropped", "已调离望溪县局")


def test_who_has_switched_it_off_meanwhile_gets_no_mail(cast, mailoutbox):
    mails(cast.shen)
    ChannelChoice.objects.update(is_on=False)
    deliver()
    assert mailoutbox == [] and states() == ["dropped"]


def test_what_was_given_up_is_sent_again_when_the_operator_says_so(cast, server, mailoutbox):
    mails(cast.shen)
    server.refuses = smtplib.SMTPRecipientsRefused({"a": (550, b"no")})
    deliver()
    server.refuses = None
    with pytest.raises(PermissionDenied):
        resend_failed(actor=Actor(cast.zhao))
    with standing_at(MORNING + minutes(5)):
        assert resend_failed(actor=Actor(cast.admin)) == 1
    assert deliver(5) == 1
    assert Entry.objects.filter(action="jobs.message.resent").count() == 1
