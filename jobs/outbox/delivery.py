"""Sending what is due: claim, ask the gate, hand over, record at once.

A message is claimed by a committed UPDATE with a lease, handed over outside of any transaction, and recorded before
the next one is touched. A sender killed before the receiver has said yes has sent nothing, and the lease brings the
message back. Killed between that yes and the record, a few milliseconds, it is sent a second time: losing it would be
worse, and the second copy has the same Message-ID.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from audit import clock
from jobs.models import Channel, ChannelChoice, Message, MessageState
from jobs.outbox.carriers import Carriers, Outage, Rejected, TryLater
from jobs.outbox.gates import refusal_of
from jobs.timing import after_quiet

log = logging.getLogger(__name__)

BATCH = 500
#: Longer than any hand-over may take (each network call ends after at most EMAIL_TIMEOUT or 10 s).
LEASE = timedelta(minutes=3)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)


def deliver_due(*, limit: int = BATCH) -> int:
    """Send what is due, oldest first; how many were handed over. Several may run at once: each row is claimed once."""
    present = clock.now()
    _free(present)
    due = Message.objects.due(present)
    if after_quiet(present, settings.QUIET_HOURS) != present:
        due = due.filter(channel=Channel.INBOX) | due.filter(urgent=True)
    sent = 0
    with Carriers() as carriers:
        for pk, channel in list(due.order_by("next_at", "id").values_list("pk", "channel")[:limit]):
            if channel not in carriers.down:
                message = _claim(pk)
                sent += message is not None and _deliver(message, carriers)
    return sent


def _free(present: datetime) -> None:
    """What a dead sender had claimed is due again; after too many such ends it counts as not sent."""
    for message in Message.objects.abandoned(present):
        _settle(message, _again(message, _("发送进程中断")))


def _claim(pk: int) -> Message | None:
    present = clock.now()
    claimed = Message.objects.filter(pk=pk, state=MessageState.WAITING, next_at__lte=present).update(
        state=MessageState.SENDING, lease_until=present + LEASE, attempts=F("attempts") + 1
    )
    return Message.objects.select_related("user").get(pk=pk) if claimed else None


def _deliver(message: Message, carriers: Carriers) -> bool:
    """Hand one claimed message over and record how it went."""
    try:
        outcome = _handed_over(message, carriers)
    except Rejected as error:
        outcome = {"state": MessageState.FAILED, "reason": str(error)}
    except TryLater as error:
        if isinstance(error, Outage):
            carriers.down.add(message.channel)
        outcome = _again(message, str(error))
    except Exception:
        # One message that breaks the program must not keep the others.
        log.exception("message %s could not be sent", message.pk)
        outcome = _again(message, _("程序出错，已记入日志"))
    _settle(message, outcome)
    return outcome["state"] == MessageState.SENT


def _handed_over(message: Message, carriers: Carriers) -> dict[str, object]:
    reason = refusal_of(message)
    if reason is None and message.channel != Channel.INBOX:
        choice = ChannelChoice.objects.filter(user=message.user, channel=message.channel, is_on=True).first()
        if choice is None:
            reason = _("本人已停用这个渠道")
        else:
            carriers.of(message.channel).send(message, choice)
    if reason is not None:
        return {"state": MessageState.DROPPED, "reason": reason}
    return {"state": MessageState.SENT, "sent_at": clock.now(), "reason": ""}


def _again(message: Message, reason: str) -> dict[str, object]:
    """After 1, 2, 4 … minutes, at most four hours; given up after the last attempt allowed."""
    if message.attempts >= message.attempts_allowed:
        return {"state": MessageState.FAILED, "reason": reason}
    pause = min(FIRST_PAUSE * 2 ** (message.attempts - 1), LONGEST_PAUSE)
    next_at = clock.now() + pause
    if message.channel != Channel.INBOX and not message.urgent:
        next_at = after_quiet(next_at, settings.QUIET_HOURS)
    return {"state": MessageState.WAITING, "next_at": next_at, "reason": reason}


def _settle(message: Message, outcome: dict[str, object]) -> None:
    """Record, unless the row was believed abandoned and belongs to another attempt by now."""
    values = {**outcome, "reason": str(outcome["reason"])[:300], "lease_until": None}
    Message.objects.filter(pk=message.pk, state=MessageState.SENDING, attempts=message.attempts).update(**values)
