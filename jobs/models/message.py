"""The outbox: one row per message, person and channel; and by which channels a person wants to hear."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from jobs.querysets import ChoiceQuerySet, MessageQuerySet


class Channel(models.TextChoices):
    INBOX = "inbox", _("站内消息")
    MAIL = "mail", _("电子邮件")
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")
    WEBHOOK = "webhook", _("Webhook")


class MessageState(models.TextChoices):
    WAITING = "waiting", _("待发送")
    SENDING = "sending", _("正在发送")
    SENT = "sent", _("已送出")
    FAILED = "failed", _("没有送到")
    DROPPED = "dropped", _("不再发送")


class Message(models.Model):
    """What one person is told by one channel. `key` says what it is about: the same key is never posted twice.

    `next_at` is when it is due (again); `lease_until` is how long the sender that claimed it is believed to live;
    `attempts` names the attempt that owns the row. `uuid` is the Message-ID, the same at every attempt. An `urgent`
    one does not wait for the end of the quiet hours. `reason` says why it is not (yet) sent.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="messages", verbose_name=_("收件人"))
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    key = models.CharField(max_length=160)
    category = models.CharField(_("类别"), max_length=60)
    subject = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("内容"))
    url = models.CharField(_("链接"), max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    state = models.CharField(_("状态"), max_length=10, choices=MessageState, default=MessageState.WAITING)
    created_at = models.DateTimeField(_("写入时间"))
    next_at = models.DateTimeField(_("下次发送"))
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    attempts_allowed = models.PositiveSmallIntegerField(default=24)
    sent_at = models.DateTimeField(_("送出时间"), null=True)
    read_at = models.DateTimeField(_("阅读时间"), null=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["key", "user", "channel"], name="message_once")]
        indexes = [
            models.Index(fields=["state", "next_at"], name="message_due"),
            models.Index(fields=["user", "channel", "state", "read_at"], name="message_unread"),
        ]

    def __str__(self) -> str:
        return self.subject


class ChannelChoice(models.Model):
    """By which channel a person also wants to hear, and where. An address holds a robot's key: never shown in full."""

    user = models.ForeignKey(User, models.CASCADE, related_name="channel_choices", verbose_name=_("用户"))
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    address = models.CharField(_("地址"), max_length=500)
    secret = models.CharField(_("加签密钥"), max_length=120, blank=True)
    is_on = models.BooleanField(_("启用"), default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("接收渠道")
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="channel_choice_once")]

    def __str__(self) -> str:
        return self.get_channel_display()
