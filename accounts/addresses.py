"""The client's address, for the trail and for locking."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the request came from.

    X-Forwarded-For is believed only when the peer is one of TRUSTED_PROXIES, and then its last foreign entry counts.
    """
    peer = str(request.META.get("REMOTE_ADDR", "") or "")
    if peer in settings.TRUSTED_PROXIES:
        for part in reversed(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")):
            address = part.strip()
            if address and address not in settings.TRUSTED_PROXIES:
                return address[:45]
    return peer[:45]
