"""A person's channels, and what he has read."""

from datetime import timedelta
from typing import Any

from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from jobs.models import Channel, ChannelChoice, Message, MessageState
from jobs.outbox import post
from jobs.outbox.channels import CHATS, base_of, masked, offered
from jobs.outbox.chats import robot_of
from jobs.outbox.guard import fault_of

TEST = "jobs.test"
#: An address is typed by anybody and confirmed by nobody: it must not be flooded from here.
TEST_PAUSE = timedelta(minutes=1)
_FAULTS = {
    "scheme": gettext_lazy("Webhook 地址须以 https:// 开头。请改后再存。"),
    "host": gettext_lazy("这不是完整的 Webhook 地址。请写成 https://主机名/路径，里面不带登录名和密码。"),
    "unknown": gettext_lazy("查不到这个地址的主机名。请核对后再存。"),
    "inside": gettext_lazy("这个地址指向内部网络，不能作为 Webhook。请填能从公网访问的地址，或请系统管理员放开限制。"),
}


def choose_channel(*, channel: str, address: str, secret: str, is_on: bool, actor: Actor) -> ChannelChoice:
    """Set where and whether a person hears by a channel. An empty address or secret keeps the one that is known.

    Raises Refused: a channel not offered, no address, or one that is wrong or leads inside.
    """
    user = actor.person
    if channel not in offered():
        raise Refused(_("这里没有开通这个渠道。"))
    known = ChannelChoice.objects.filter(user=user, channel=channel).first()
    address = address.strip() or (known.address if known else "")
    secret = secret.strip() or (known.secret if known else "")
    _check(channel, address, secret)
    with transaction.atomic():
        values = {"address": address, "secret": secret, "is_on": is_on}
        choice, _made = ChannelChoice.objects.update_or_create(user=user, channel=channel, defaults=values)
        record(who=actor.who, action="jobs.channel.chosen", what=what(choice), before=_said(known), after=_said(choice))
    return choice


def _said(choice: ChannelChoice | None) -> dict[str, Any] | None:
    """What the trail may know: no key of a robot."""
    if choice is None:
        return None
    return {
        "channel": choice.channel, "is_on": choice.is_on, "secret_set": bool(choice.secret),
        "shown_address": masked(choice.channel, choice.address),
    }  # fmt: skip


def _check(channel: str, address: str, secret: str) -> None:
    if not address:
        raise Refused(_("请填写地址。"))
    if len(address) > 500 or len(secret) > 120:
        raise Refused(_("地址或密钥太长。请核对后再存。"))
    if channel == Channel.MAIL:
        try:
            validate_email(address)
        except ValidationError:
            text = _("“%(address)s”不是邮箱地址。请写成 name@example.gov.cn 的样子。") % {"address": address[:80]}
            raise Refused(text) from None
    elif channel in CHATS:
        if robot_of(channel, address, secret) is None:
            raise Refused(
                _("这不是%(channel)s群机器人的地址。请从机器人设置里复制，它以 %(base)s 开头。")
                % {"channel": Channel(channel).label, "base": base_of(channel)}
            )
    elif fault := fault_of(address):
        raise Refused(str(_FAULTS[fault]))


def send_test(*, channel: str, actor: Actor) -> Message:
    """Put a test message into the outbox for oneself: at once, quiet hours or not, and once. Raises Refused."""
    user = actor.person
    choice = ChannelChoice.objects.filter(user=user, channel=channel, is_on=True).first()
    if choice is None or channel not in offered():
        raise Refused(_("请先填写地址并启用，再发送测试消息。"))
    present = clock.now()
    lately = Message.objects.filter(user=user, category=TEST, channel=channel, created_at__gt=present - TEST_PAUSE)
    if lately.exists():
        raise Refused(_("测试消息刚发过，请1分钟后再试。"))
    with transaction.atomic():
        rows = post(
            user=user, category=TEST, channels=[channel], urgent=True, url="/account/channels/",
            subject=_("测试消息：%(channel)s已接通") % {"channel": Channel(channel).label},
            body=_("%(name)s，您好。\n收到这条消息，说明专项整治管理可以通过%(channel)s通知您。") % {
                "name": user.name, "channel": Channel(channel).label,
            },
            key=f"test:{present.isoformat()}",
        )  # fmt: skip
        if not rows:
            raise Refused(_("测试消息刚发过，请稍等。"))
        Message.objects.filter(pk=rows[0].pk).update(attempts_allowed=1)
        record(who=actor.who, action="jobs.channel.tested", what=what(choice))
        transaction.on_commit(nudge)
    return rows[0]


def nudge() -> None:
    """Ask for a delivery now; without a broker beat's next one comes within half a minute of its return."""
    from kombu.exceptions import OperationalError

    from jobs.tasks import deliver

    try:
        deliver.delay()
    except (OperationalError, OSError):
        return


def mark_read(*, message: Message) -> None:
    """The first look counts."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=clock.now())


def mark_all_read(*, actor: Actor) -> int:
    """Everything that has arrived; how many were unread."""
    return Message.objects.filter(user=actor.person).unread().update(read_at=clock.now())


def resend_failed(*, actor: Actor) -> int:
    """Try what was given up once more from the beginning, after the fault is mended; how many. Tests stay as they are.

    Raises PermissionDenied.
    """
    actor.require_any(Capability.SYSTEM_OPERATE)
    with transaction.atomic():
        rows = Message.objects.filter(state=MessageState.FAILED).exclude(category=TEST)
        count = rows.update(state=MessageState.WAITING, next_at=clock.now(), attempts=0, reason="")
        if count:
            record(who=actor.who, action="jobs.message.resent", after={"messages": count})
            transaction.on_commit(nudge)
    return count
