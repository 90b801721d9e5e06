"""Which channels there are here, where they lead, and what can be said of an address without giving it away."""

from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from jobs.models import Channel

CHATS = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)


def offered() -> list[Channel]:
    """The channels besides the inbox that this installation offers, in their order on the screen."""
    names = set(settings.CHANNELS)
    return [c for c in Channel if c in names and c != Channel.INBOX and (c != Channel.MAIL or settings.EMAIL_HOST)]


def base_of(channel: str) -> str:
    """The address at which the robots of a chat service are reached, up to the robot's own key."""
    return str(settings.CHAT_ADDRESSES[channel])


def key_of(channel: str, address: str) -> str:
    """The key in the address that a chat service gave for a robot; "" when it is not such an address."""
    base = urlsplit(base_of(channel))
    parts = urlsplit(address.strip())
    if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
        return ""
    if channel == Channel.FEISHU:
        folder, _slash, key = parts.path.rstrip("/").rpartition("/")
        return key if folder == base.path.rstrip("/") else ""
    if parts.path.rstrip("/") != base.path.rstrip("/"):
        return ""
    name = "key" if channel == Channel.WECOM else "access_token"
    return parse_qs(parts.query).get(name, [""])[0]


def masked(channel: str, address: str) -> str:
    """The address as shown: of a mail address the first letter and the host, of any other the host and the end."""
    if not address:
        return ""
    if channel == Channel.MAIL:
        name, _at, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return _("%(host)s …%(end)s") % {"host": urlsplit(address).hostname or "", "end": address[-4:]}
