"""Writing messages into the outbox."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from accounts.models import User
from audit import clock
from jobs.models import Channel, ChannelChoice, Message, MessageState
from jobs.outbox.channels import offered
from jobs.timing import after_quiet


def post(
    *,
    user: User,
    category: str,
    subject: str,
    body: str,
    key: str,
    url: str = "",
    not_before: datetime | None = None,
    channels: Sequence[str] | None = None,
    urgent: bool = False,
) -> list[Message]:
    """Put a message to one person into the outbox, within the caller's transaction; the rows that are new.

    `channels` None: the inbox and every channel that the person has switched on; otherwise those of them that are
    named. `url` is a path of this site. Nothing leaves before `not_before`, nor by mail or chat in the quiet hours
    unless `urgent`. Posting the same `key` for the same person and channel again adds nothing.
    """
    wanted = _wanted(user, channels)
    present = clock.now()
    start = max(present, not_before) if not_before else present
    known = set(Message.objects.filter(key=key, user=user, channel__in=wanted).values_list("channel", flat=True))
    rows = [
        _row(channel, start, present, urgent, user=user, category=category, key=key, url=url, body=body,
             subject=" ".join(subject.split())[:200])
        for channel in wanted if channel not in known
    ]  # fmt: skip
    # Who loses a race against the same key adds nothing, and breaks nobody's transaction.
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Message.objects.filter(uuid__in=[row.uuid for row in rows])) if rows else []


def _wanted(user: User, channels: Sequence[str] | None) -> list[str]:
    possible = offered()
    on = ChannelChoice.objects.filter(user=user, is_on=True, channel__in=possible).values_list("channel", flat=True)
    chosen = [str(Channel.INBOX), *(str(c) for c in possible if c in set(on))]
    return chosen if channels is None else [channel for channel in chosen if channel in channels]


def _row(channel: str, start: datetime, present: datetime, urgent: bool, **values: object) -> Message:
    inbox = channel == Channel.INBOX
    arrived = inbox and start <= present
    return Message(
        channel=channel,
        urgent=urgent,
        created_at=present,
        next_at=start if inbox or urgent else after_quiet(start, settings.QUIET_HOURS),
        state=MessageState.SENT if arrived else MessageState.WAITING,
        sent_at=present if arrived else None,
        attempts_allowed=settings.MESSAGE_ATTEMPTS,
        **values,
    )
