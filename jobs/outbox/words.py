"""How a message reads outside of the product."""

from urllib.parse import urljoin

from django.conf import settings

from jobs.models import Message


def absolute(path: str) -> str:
    """A path of this site as a link that can be followed from a mail; "" stays "". Other sites are not linked."""
    return urljoin(settings.SITE_URL, path) if path.startswith("/") and not path.startswith("//") else ""


def plain(message: Message, limit: int) -> str:
    """Title, text and link in at most `limit` bytes of UTF-8: the text is cut, never the link.

    Cut and not split: of two halves one could arrive alone, and would be sent again.
    """
    link = absolute(message.url)
    head, tail = message.subject + "\n", ("\n" + link if link else "")
    room = limit - len((head + tail).encode())
    body = message.body.strip()
    if len(body.encode()) > room:
        body = body.encode()[: max(0, room - 3)].decode("utf-8", "ignore").rstrip() + "…"
    return head + body + tail
