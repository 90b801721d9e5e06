"""接收渠道: by which channels a person also wants to hear, and whether they work."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from accounts.transitions import Refused
from jobs.models import Channel, ChannelChoice, Message
from jobs.outbox.channels import CHATS, base_of, masked, offered
from jobs.services.telling import TEST, choose_channel, send_test

ICONS = {Channel.MAIL: "mail", Channel.WEBHOOK: "send"}
RECENT = 10


def line_of(channel: Channel, choice: ChannelChoice | None, test: Message | None) -> dict[str, Any]:
    """One channel as its panel shows it."""
    chat = channel in CHATS
    return {
        "channel": channel,
        "icon": ICONS.get(channel, "message-circle"),
        "choice": choice,
        "shown": masked(channel, choice.address) if choice else "",
        "has_secret": channel == Channel.DINGTALK,
        "chat": chat,
        "hint": base_of(channel) if chat else "",
        "test": test,
    }


class ChannelListView(ScopedView):
    """All channels that are offered; POST sets one."""

    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page()

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set one channel. What was typed and refused stands in its field again, except a robot's key."""
        sent = request.POST
        channel = sent.get("channel", "")
        try:
            choice = choose_channel(
                channel=channel, address=sent.get("address", ""), secret=sent.get("secret", ""),
                is_on=sent.get("is_on") == "on", actor=self.actor,
            )  # fmt: skip
        except Refused as refusal:
            return self.page(channel, str(refusal), 422)
        done = _("%(channel)s已启用。请发一条测试消息看看能不能收到。") if choice.is_on else _("%(channel)s已停用。")
        messages.success(request, done % {"channel": choice.get_channel_display()})
        return redirect("channel-list")

    def page(self, channel: str = "", fault: str = "", status: int = 200) -> HttpResponse:
        """The page; `fault` is what is wrong with what was sent for `channel`."""
        user = self.request.user
        own = {choice.channel: choice for choice in ChannelChoice.objects.visible_to(user)}
        outside = Message.objects.visible_to(user).outside().order_by("-id")
        tests: dict[str, Message] = {}
        for test in outside.filter(category=TEST)[:20]:
            tests.setdefault(test.channel, test)
        lines = [line_of(c, own.get(c), tests.get(c)) for c in offered()]
        for line in lines:
            if line["channel"] == channel:
                line["fault"] = fault
                line["typed"] = self.request.POST.get("address", "") if channel == Channel.MAIL else ""
        context = {"lines": lines, "recent": outside.exclude(category=TEST)[:RECENT], "quiet": settings.QUIET_HOURS}
        return render(self.request, "jobs/channel_list.html", context, status=status)


class ChannelTestView(ScopedView):
    """发送测试消息."""

    capability = Capability.SELF
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            send_test(channel=request.POST.get("channel", ""), actor=self.actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("测试消息已交给后台，通常几秒内送到。结果显示在本页。"))
        return redirect("channel-list")
