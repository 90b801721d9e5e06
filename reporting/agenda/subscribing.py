"""The secret link of a person's calendar feed: made, renewed, revoked, read. Only the hash of the secret is kept."""

import hashlib
import re
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from accounts.actors import Actor
from accounts.transitions import what
from audit import clock
from audit.services import record
from reporting.models import CalendarFeed

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_NOTED_EVERY = timedelta(minutes=10)


def hash_of(secret: str) -> str:
    """SHA-256, hexadecimal: the secret has 256 random bits, so that no salt is needed."""
    return hashlib.sha256(secret.encode("ascii")).hexdigest()


def renew_feed(*, actor: Actor) -> str:
    """Make one's link, or a new one in the place of the old, which ends. The secret is told here and never again."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        values = {"secret_hash": hash_of(secret), "created_at": clock.now(), "last_read_at": None}
        feed, made = CalendarFeed.objects.update_or_create(user=actor.person, defaults=values)
        action = "reporting.calendar_feed.made" if made else "reporting.calendar_feed.renewed"
        record(who=actor.who, action=action, what=what(feed))
    return secret


def revoke_feed(*, actor: Actor) -> None:
    """End one's link. Doing it twice changes nothing."""
    with transaction.atomic():
        feed = CalendarFeed.objects.filter(user=actor.person).first()
        if feed is not None:
            record(who=actor.who, action="reporting.calendar_feed.revoked", what=what(feed))
            feed.delete()


def feed_of(secret: str) -> CalendarFeed | None:
    """The feed of a secret, of a person who is active and holds a post today; None for anything else.

    What is compared is the hash, so the time it takes tells nothing about the secret.
    """
    if not SECRET.fullmatch(secret):
        return None
    rows = CalendarFeed.objects.select_related("user")
    feed = rows.filter(secret_hash=hash_of(secret), user__is_active=True).first()
    return feed if feed is not None and feed.user.grants.posts else None


def note_reading(*, feed: CalendarFeed) -> None:
    """Keep when it was last read, to ten minutes: programmes ask often."""
    now = clock.now()
    old = Q(last_read_at=None) | Q(last_read_at__lt=now - _NOTED_EVERY)
    CalendarFeed.objects.filter(old, pk=feed.pk).update(last_read_at=now)
