"""What a channel can answer, and the connections kept while a batch is sent."""

from types import TracebackType
from typing import Protocol, Self

from jobs.models import Channel, ChannelChoice, Message


class Rejected(Exception):
    """The receiver will never take it (no such address, a robot that was removed). Text for the screen."""


class TryLater(Exception):
    """This message was not taken now. Text for the screen."""


class Outage(TryLater):
    """The channel does not answer at all: the rest of the batch need not try."""


class Carrier(Protocol):
    """One channel."""

    def send(self, message: Message, choice: ChannelChoice) -> None:
        """Hand the message over, or raise Rejected, TryLater or Outage."""

    def close(self) -> None:
        """End the connection, if one is kept."""


class Carriers:
    """The carriers of one batch, made when first needed, closed at its end; remembers which are down."""

    def __init__(self) -> None:
        self._open: dict[str, Carrier] = {}
        self.down: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for carrier in self._open.values():
            carrier.close()

    def of(self, channel: str) -> Carrier:
        """The carrier of a channel."""
        if channel not in self._open:
            self._open[channel] = _make(channel)
        return self._open[channel]


def _make(channel: str) -> Carrier:
    from jobs.outbox.chats import ChatCarrier, WebhookCarrier
    from jobs.outbox.mail import MailCarrier

    if channel == Channel.MAIL:
        return MailCarrier()
    return WebhookCarrier() if channel == Channel.WEBHOOK else ChatCarrier()
