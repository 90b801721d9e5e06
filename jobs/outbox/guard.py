"""A person names the address of a webhook, and this server calls it: it must not be led to machines inside.

Only https, and only public addresses, unless WEBHOOK_ALLOW_PRIVATE says otherwise. The address is looked at twice:
when it is typed, to say so at once, and on the connected socket before a byte is sent, because a name may lead
elsewhere by then.
"""

import ipaddress
import socket
import threading
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

TIMEOUT = (5, 10)
#: TIMEOUT counts from byte to byte, so that who sends one now and then would hold the sender: so long, in seconds, may
#: the head of an answer take as a whole. Its body is not read.
LONGEST_HEAD = 20.0

#: IPv6 addresses behind which a translator reaches IPv4 (RFC 6052), a network's own IPv4 too (RFC 8215).
_TRANSLATED, _TRANSLATED_INSIDE = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48")


class InsideAddress(Exception):
    """The name leads to an address that is not public."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; an embedded IPv4 address counts as itself."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found.is_site_local or found in _TRANSLATED_INSIDE:
            return False
    return found.is_global and not found.is_multicast


def fault_of(url: str) -> str:
    """What is wrong with a webhook's address: "", "scheme", "host", "unknown" (no such name) or "inside"."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "host"
    if parts.scheme != "https" and not (settings.WEBHOOK_ALLOW_PRIVATE and parts.scheme == "http"):
        return "scheme"
    if not parts.hostname or parts.username is not None:
        return "host"
    if settings.WEBHOOK_ALLOW_PRIVATE:
        return ""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError):
        return "unknown"
    return "" if all(is_public(str(entry[4][0])) for entry in found) else "inside"


def _checked(sock: socket.socket) -> socket.socket:
    peer = sock.getpeername()[0]
    if not settings.WEBHOOK_ALLOW_PRIVATE and not is_public(peer):
        sock.close()
        raise InsideAddress(peer)
    return sock


class _Guarded(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn())

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]
        """The head of the answer, or no answer when it takes too long."""
        watch = threading.Timer(LONGEST_HEAD, self._cut)
        watch.daemon = True
        watch.start()
        try:
            return super().getresponse()
        finally:
            watch.cancel()

    def _cut(self) -> None:
        """Whoever waits for bytes of this connection waits no longer."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


class _Http(_Guarded):
    pass


class _Https(_Guarded, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class _GuardedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        manager: urllib3.PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None: to say where it would lead, requests would read the whole body."""
        return None


def guarded_session() -> requests.Session:
    """A session that talks to public addresses alone, follows no redirect, asks no proxy and leaves bodies unread:
    close the answers."""
    session = _Session()
    session.trust_env = False
    session.stream = True
    for scheme in ("http://", "https://"):
        session.mount(scheme, _GuardedAdapter())
    return session
