"""The page of one's channels: what may be typed, what is shown of it, and the test message."""

import socket

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.transitions import Refused
from audit.models import Entry
from jobs.models import ChannelChoice, Message
from jobs.outbox import deliver_due
from jobs.outbox.guard import fault_of, is_public
from jobs.services.telling import choose_channel

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec33"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/5e2c4f3a-11d2-4b5c"


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_HOST = "mail.lanchuan.example"
    settings.QUIET_HOURS = None


def choose(user, channel, address, secret="", is_on=True):
    return choose_channel(channel=channel, address=address, secret=secret, is_on=is_on, actor=Actor(user))


@pytest.mark.parametrize(
    ("channel", "address"),
    [("mail", "shen@lanchuan.example"), ("wecom", WECOM), ("dingtalk", DINGTALK), ("feishu", FEISHU)],
)
def test_what_is_right_is_kept(cast, channel, address):
    assert choose(cast.shen, channel, address).address == address


@pytest.mark.parametrize(
    ("channel", "address", "said"),
    [
        ("mail", "沈雨桐", "不是邮箱地址"),
        ("mail", "", "请填写地址"),
        ("wecom", DINGTALK, "不是企业微信"),
        ("wecom", "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=abc", "不是企业微信"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a/b", "不是企业微信"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send", "不是钉钉"),
        ("feishu", "http://open.feishu.cn/open-apis/bot/v2/hook/abc", "不是飞书"),
        ("webhook", "http://example.com/x", "https://"),
        ("webhook", "https://user:word@example.com/x", "不带登录名"),
        ("webhook", "https://[::1/x", "不是完整的 Webhook 地址"),
        ("webhook", "https://127.0.0.1/x", "内部网络"),
        ("webhook", "https://[::ffff:10.0.0.1]/x", "内部网络"),
        ("webhook", "https://169.254.169.254/latest/meta-data", "内部网络"),
        ("webhook", "https://localhost/x", "内部网络"),
        ("inbox", "x", "没有开通"),
        ("fax", "x", "没有开通"),
    ],
)
def test_what_is_wrong_is_told(cast, channel, address, said):
    with pytest.raises(Refused, match=said):
        choose(cast.shen, channel, address)
    assert not ChannelChoice.objects.exists()


INSIDE = """10.1.2.3 192.168.0.1 100.64.0.1 ::1 fe80::1%eth0 fd00::1 0.0.0.0 224.0.0.1 ::ffff:127.0.0.1 2002:7f00:1::
64:ff9b::a00:8 64:ff9b:1::a00:8 fec0::1"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_inside_addresses(address):
    assert not is_public(address)


def test_public_addresses(settings):
    assert is_public("39.156.66.10") and is_public("2408:8000::1") and is_public("64:ff9b::279c:420a")
    assert fault_of("https://39.156.66.10/x") == ""
    settings.WEBHOOK_ALLOW_PRIVATE = True
    assert fault_of("http://127.0.0.1/x") == ""


def test_a_name_with_one_inside_address_is_refused(monkeypatch):
    found = [(socket.AF_INET, 1, 6, "", (address, 443)) for address in ("39.156.66.10", "10.0.0.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    assert fault_of("https://two-faced.example/x") == "inside"


def test_an_empty_field_keeps_what_is_known(cast):
    choose(cast.shen, "dingtalk", DINGTALK, "SECabc")
    choice = choose(cast.shen, "dingtalk", "", is_on=False)
    assert (choice.address, choice.secret, choice.is_on) == (DINGTALK, "SECabc", False)
    assert ChannelChoice.objects.count() == 1


def test_a_key_is_shown_nowhere(cast, client):
    choose(cast.shen, "wecom", WECOM)
    choose(cast.shen, "dingtalk", DINGTALK, "SECabc")
    client.force_login(cast.shen)
    page = client.get(reverse("channel-list")).content.decode()
    for secret in ("693a91f6", "566cc69da782", "SECabc"):
        assert secret not in page
        assert not Entry.objects.filter(after__icontains=secret).exists()
    assert "qyapi.weixin.qq.com …5aaa" in page


def test_a_refusal_on_the_page_keeps_what_was_typed(cast, client):
    client.force_login(cast.shen)
    answer = client.post(reverse("channel-list"), {"channel": "mail", "address": "沈雨桐", "is_on": "on"})
    assert answer.status_code == 422
    assert 'value="沈雨桐"' in answer.content.decode() and "不是邮箱地址" in answer.content.decode()


def test_the_test_message_goes_out_at_once_and_says_how_it_went(cast, client, mailoutbox):
    choose(cast.shen, "mail", "shen@lanchuan.example")
    client.force_login(cast.shen)
    client.post(reverse("channel-test"), {"channel": "mail"})
    deliver_due()
    assert [mail.subject for mail in mailoutbox] == ["测试消息：电子邮件已接通"]
    assert "已送出" in client.get(reverse("channel-list")).content.decode()


def test_an_address_is_not_flooded_with_tests(cast, client):
    choose(cast.shen, "mail", "somebody@elsewhere.example")
    client.force_login(cast.shen)
    client.post(reverse("channel-test"), {"channel": "mail"})
    again = client.post(reverse("channel-test"), {"channel": "mail"}, follow=True)
    assert "测试消息刚发过" in again.content.decode() and Message.objects.count() == 1


def test_a_test_that_fails_is_not_repeated(cast, client, settings):
    choose(cast.shen, "webhook", "https://39.156.66.10/x")
    choice = ChannelChoice.objects.get()
    choice.address = "https://127.0.0.1:9/x"  # as if its name led inside by now
    choice.save()
    client.force_login(cast.shen)
    client.post(reverse("channel-test"), {"channel": "webhook"})
    deliver_due()
    assert Message.objects.get().state == "failed"
    assert "上次测试没有送到" in client.get(reverse("channel-list")).content.decode()


def test_no_test_without_an_address(cast, client):
    client.force_login(cast.shen)
    answer = client.post(reverse("channel-test"), {"channel": "mail"}, follow=True)
    assert "请先填写地址" in answer.content.decode()
    assert not Message.objects.exists()
