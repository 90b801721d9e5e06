"""Robots of WeCom, DingTalk and Feishu, and a webhook of one's own.

The three services answer 200 to what they refuse and say so in the body, which apprise's plugins do not read: a
message to a removed robot would count as sent. Therefore the plugins check keys and sign, and we post and read.
"""

from typing import Any
from urllib.parse import unquote

import requests
from apprise.exception import AppriseImproperlyConfigured
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.utils.translation import gettext as _

from audit import clock
from jobs.models import Channel, ChannelChoice, Message
from jobs.outbox.carriers import Outage, Rejected, TryLater
from jobs.outbox.channels import base_of, key_of
from jobs.outbox.guard import TIMEOUT, InsideAddress, fault_of, guarded_session
from jobs.outbox.words import absolute, plain

#: Bytes that a text may have: WeCom's document says 2,048, the others' bodies about 20,000.
LIMITS = {Channel.WECOM: 2000, Channel.DINGTALK: 18000, Channel.FEISHU: 18000}
#: What the services answer when a robot is gone or its key is wrong: WeCom 93000, 40014, 45033 is "too fast";
#: DingTalk 300001, 300005, 400101, 400102; Feishu 19001, 19021 (signature), 19024 (key word missing).
GONE = {93000, 40014, 300001, 300005, 400101, 400102, 19001, 19021, 19024}


def robot_of(channel: str, address: str, secret: str = "") -> Any:
    """The apprise plugin of a robot's address; None when the address is not one of that service."""
    key = key_of(channel, address)
    try:
        if not key:
            return None
        if channel == Channel.WECOM:
            return NotifyWeComBot(key=key)  # type: ignore[no-untyped-call]
        if channel == Channel.FEISHU:
            return NotifyFeishu(key)  # type: ignore[no-untyped-call]
        return NotifyDingTalk(token=key, secret=secret or None)  # type: ignore[no-untyped-call]
    except (AppriseImproperlyConfigured, TypeError):
        return None


def _request(message: Message, robot: Any) -> tuple[str, dict[str, str], dict[str, Any]]:
    """Address, query and body for a robot."""
    channel = message.channel
    base, text = base_of(channel), plain(message, LIMITS[Channel(channel)])
    if channel == Channel.WECOM:
        return base, {"key": robot.key}, {"msgtype": "text", "text": {"content": text}}
    if channel == Channel.FEISHU:
        return f"{base.rstrip('/')}/{robot.token}", {}, {"msg_type": "text", "content": {"text": text}}
    query = {"access_token": robot.token}
    if robot.secret:
        stamp, signature = robot.get_signature()
        # The plugin returns the signature quoted; requests quotes once more.
        query |= {"timestamp": stamp, "sign": unquote(signature)}
    return base, query, {"msgtype": "text", "text": {"content": text}}


class ChatCarrier:
    """The robots' hosts are the operator's choice, so the machine's proxy may be asked and no address is barred."""

    def send(self, message: Message, choice: ChannelChoice) -> None:
        """Post to the robot and read what it says."""
        robot = robot_of(message.channel, choice.address, choice.secret)
        if robot is None:
            raise Rejected(_("机器人地址不对，请在“接收渠道”里重新填写"))
        url, query, body = _request(message, robot)
        with requests.Session() as session:
            answer = _posted(session, url, body, query)
        _read(answer)

    def close(self) -> None:
        """Nothing is kept open."""


class WebhookCarrier:
    """A person's own address: guarded. The body has the fields of apprise's JSON plugin, and id and url."""

    def send(self, message: Message, choice: ChannelChoice) -> None:
        """Post the message as JSON; any 2xx counts as taken."""
        if fault_of(choice.address) in ("scheme", "host", "inside"):
            raise Rejected(_("Webhook 地址不在允许的范围内，请在“接收渠道”里重新填写"))
        body = {
            "version": "1.0", "type": "info", "title": message.subject, "message": message.body,
            "id": str(message.uuid), "url": absolute(message.url), "sent_at": clock.now().isoformat(),
        }  # fmt: skip
        with guarded_session() as session, _posted(session, choice.address, body, {}) as answer:
            if not answer.ok or answer.is_redirect:
                raise TryLater(_("接收方回答 %(code)d") % {"code": answer.status_code})

    def close(self) -> None:
        """Nothing is kept open."""


def _posted(session: requests.Session, url: str, body: dict[str, Any], query: dict[str, str]) -> requests.Response:
    try:
        return session.post(url, json=body, params=query, timeout=TIMEOUT, allow_redirects=False)
    except InsideAddress as error:
        raise Rejected(_("Webhook 地址指向内部网络，没有发送")) from error
    except requests.RequestException as error:
        # The text of the error would show the robot's key.
        raise TryLater(_("连不上接收方（%(why)s）") % {"why": type(error).__name__}) from error


def _read(answer: requests.Response) -> None:
    """Raise unless the service says that it took the message: `errcode` or `code` 0."""
    if answer.status_code >= 500:
        raise Outage(_("接收方回答 %(code)d") % {"code": answer.status_code})
    try:
        said = answer.json()
        code = int(said.get("errcode", said.get("code", -1)))
    except (ValueError, TypeError, AttributeError):
        raise TryLater(_("接收方的回答看不懂（%(code)d）") % {"code": answer.status_code}) from None
    if code == 0:
        return
    text = _("接收方没有收下：%(code)d %(said)s") % {
        "code": code, "said": str(said.get("errmsg") or said.get("msg") or "")[:120],
    }  # fmt: skip
    raise Rejected(text) if code in GONE else TryLater(text)
